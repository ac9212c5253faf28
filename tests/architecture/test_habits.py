"""The habits of CONTRIBUTING that a machine can hold: what may be imported how, and what is said beside the code."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "dealwright"
MODULES = {
    str(path.relative_to(SOURCE)): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(SOURCE.rglob("*.py"))
    if "migrations" not in path.parts
}
DOORS = {
    f"dealwright.{name.removesuffix('/__init__.py').replace('/', '.')}": ast.unparse(tree)
    for name, tree in MODULES.items()
    if re.fullmatch(r"(core|history)/\w+/__init__\.py", name)
}
CLASS_OF_NOTHING = re.compile(r"(Manager|Service|Helper|Utils?|Mixin)$")
OF_SOMETHING = {"UserManager", "NotAManager"}  # Django's word for what finds users; a role of ours
EXCUSE = re.compile(r"# (?:noqa|type: ignore)")
GOOD_EXCUSE = re.compile(r"# (?:noqa: [A-Z0-9]+(?:, ?[A-Z0-9]+)*|type: ignore\[[a-z-]+(?:, ?[a-z-]+)*\])\s+\S.*")


def imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What a module imports: from where, and the name (empty for a whole module)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def test_the_core_imports_the_standard_library_and_what_a_record_names_and_nothing_else():
    core = {name: tree for name, tree in MODULES.items() if name.startswith("core/")}
    allowed = sys.stdlib_module_names | {"numpy", "cattrs", "highspy", "rfc8785", "simpleeval"}  # decision 0015

    assert core
    assert [
        f"{name} imports {found}"
        for name, tree in core.items()
        for found, _ in imports(tree)
        if found.split(".")[0] not in allowed and not f"{found}.".startswith("dealwright.core.")
    ] == []


def test_a_room_of_core_and_history_is_entered_by_its_front_door():
    wrong = []
    for name, tree in MODULES.items():
        inside = ".".join(("dealwright", *name.split("/")[:2]))
        for found, what in imports(tree):
            room = ".".join(found.split(".")[:3])
            entered = found == room and (not what or f"'{what}'" in DOORS.get(room, ""))
            if room in DOORS and room != inside and not entered:
                wrong.append(f"{name} takes {what} from {found}")

    assert DOORS
    assert wrong == []


def test_nouns_are_frozen_values_with_named_fields():
    ways = [
        (f"{name} {node.name}", ast.unparse(way))
        for name, tree in MODULES.items()
        if name.split("/")[0] in {"core", "history", "files"}
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for way in node.decorator_list
        if "dataclass" in ast.unparse(way)
    ]

    assert ways
    assert [
        noun for noun, way in ways if not all(f"{word}=True" in way for word in ("frozen", "slots", "kw_only"))
    ] == []


def test_what_a_public_function_does_completes_the_words_this_function_will():
    assert [
        f"{name} {function.name}"
        for name, tree in MODULES.items()
        if not name.startswith("cli/")  # there the docstring is what --help shows
        for function in public_functions(tree)
        if not (ast.get_docstring(function) or "").startswith("This function will ")
    ] == []


def public_functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions and methods that others call; properties are nouns and say what they are."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name[0] != "_"]
    for node in (*tree.body, *(each for found in classes for each in found.body)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
            ways = map(ast.unparse, node.decorator_list)
            if not any("property" in way for way in ways):
                yield node


def test_no_class_is_named_for_nothing_in_particular():
    classes = {
        node.name: name for name, tree in MODULES.items() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    }

    assert {each: name for each, name in classes.items() if CLASS_OF_NOTHING.search(each)}.keys() == OF_SOMETHING


def test_every_rule_that_is_set_aside_says_which_and_why():
    lines = [
        (f"{path.relative_to(ROOT)}:{number}", line)
        for folder in ("src", "tests", "benchmarks", "docs")
        for path in (ROOT / folder).rglob("*.py")
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    ]

    assert [place for place, line in lines if EXCUSE.search(line) and not GOOD_EXCUSE.search(line)] == []
