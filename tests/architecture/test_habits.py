"""The habits of CONTRIBUTING that a machine can hold: what may be imported how, and what is said beside the code."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "dealwright"
MODULES = [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]
VALUES = [path for path in MODULES if path.relative_to(SOURCE).parts[0] in {"core", "history", "files"}]
DOORS = {
    f"dealwright.{room.parent.parent.name}.{room.parent.name}": room
    for layer in ("core", "history")
    for room in (SOURCE / layer).glob("*/__init__.py")
}
CLASS_OF_NOTHING = re.compile(r"(Manager|Service|Helper|Utils?|Mixin)$")
OF_SOMETHING = {"UserManager", "NotAManager"}  # Django's word for what finds users; a role of ours
EXCUSE = re.compile(r"# (?:noqa|type: ignore)")
GOOD_EXCUSE = re.compile(r"# (?:noqa: [A-Z0-9]+(?:, ?[A-Z0-9]+)*|type: ignore\[[a-z-]+(?:, ?[a-z-]+)*\])\s+\S.*")


def named(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def imports(module: Path) -> Iterator[tuple[str, str]]:
    """What a module imports: from where, and the name (empty for a whole module)."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


@pytest.mark.parametrize("module", [path for path in MODULES if named(path).startswith("core")], ids=named)
def test_the_core_imports_the_standard_library_and_numpy_and_nothing_else(module: Path):
    allowed = sys.stdlib_module_names | {"numpy"}

    assert [
        name
        for name, _ in imports(module)
        if name.split(".")[0] not in allowed and not f"{name}.".startswith("dealwright.core.")
    ] == []


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_a_room_of_core_and_history_is_entered_by_its_front_door(module: Path):
    inside = f"dealwright.{'.'.join(module.relative_to(SOURCE).parent.parts[:2])}"
    wrong = []
    for name, what in imports(module):
        room = ".".join(name.split(".")[:3])
        if room not in DOORS or room == inside:
            continue
        if name != room or f'"{what}"' not in DOORS[room].read_text(encoding="utf-8"):
            wrong.append(f"{name} {what}")

    assert wrong == []


@pytest.mark.parametrize("module", VALUES, ids=named)
def test_nouns_are_frozen_values_with_named_fields(module: Path):
    ways = [
        (node.name, ast.unparse(way))
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        for way in node.decorator_list
        if "dataclass" in ast.unparse(way)
    ]

    assert [
        name for name, way in ways if not all(f"{word}=True" in way for word in ("frozen", "slots", "kw_only"))
    ] == []


@pytest.mark.parametrize("module", [path for path in MODULES if not named(path).startswith("cli")], ids=named)
def test_what_a_public_function_does_completes_the_words_this_function_will(module: Path):
    assert [name for name, said in public_functions(module) if not said.startswith("This function will ")] == []


def public_functions(module: Path) -> Iterator[tuple[str, str]]:
    """The functions and methods others call, with their docstrings; properties are nouns and say what they are."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name[0] != "_"]
    for node in (*tree.body, *(each for found in classes for each in found.body)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
            ways = map(ast.unparse, node.decorator_list)
            if not any("property" in way for way in ways):
                yield node.name, ast.get_docstring(node) or ""


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_no_class_is_named_for_nothing_in_particular(module: Path):
    classes = [
        node for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.ClassDef)
    ]

    assert [node.name for node in classes if CLASS_OF_NOTHING.search(node.name) and node.name not in OF_SOMETHING] == []


def test_every_rule_that_is_set_aside_says_which_and_why():
    found = []
    for folder in ("src", "tests", "benchmarks", "docs"):
        for path in (ROOT / folder).rglob("*.py"):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if EXCUSE.search(line) and path != Path(__file__) and not GOOD_EXCUSE.search(line):
                    found.append(f"{path.relative_to(ROOT)}:{number}")

    assert found == []
