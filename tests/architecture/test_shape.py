"""Sizes and habits that keep rooms readable, held by the machine."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "dealwright"
MODULES = [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]
WIDE = {
    "add_user": "everything an operator may say of a person at once, each by its name",
    "_compare": "arrays of one batch; a noun that holds them would live for one line",
    "_differences": "likewise",
}
TRACKED_TEXT = re.compile(r"\.(py|html|js|css|toml|ya?ml|md|sh|cfg|ini|json|typ)$|Makefile$|\.ci/run$")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_stays_within_its_budget(module: Path):
    source = module.read_text(encoding="utf-8")
    functions = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    assert source.count("\n") <= 400
    assert [f"{f.name}: {body_lines(f)} lines" for f in functions if body_lines(f) > 50] == []
    assert [
        f"{f.name}: {len(parameters(f))} parameters"
        for f in functions
        if len(parameters(f)) > 7 and f.name not in WIDE and "cli" not in module.parts
    ] == []


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[1] if ast.get_docstring(function) and len(function.body) > 1 else function.body[0]
    return (function.end_lineno or 0) - first.lineno + 1


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """The names a caller fills; a command has one for each of its options and is not asked."""
    every = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    return [each.arg for each in every if each.arg not in {"self", "cls"}]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_front_door_only_lists_names_and_nothing_hides_behind_type_checking(module: Path):
    tree = ast.parse(module.read_text(encoding="utf-8"))

    assert [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "TYPE_CHECKING"] == []
    if module.name == "__init__.py":
        assert [node.lineno for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)] == []


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [ROOT / name for name in listed if TRACKED_TEXT.search(name) and not name.endswith("lock.json")]


def test_no_file_names_a_folder_of_one_machine_or_loosens_the_page_policy():
    private = re.compile(r"(?<![\w.])/(work|home/\w+|Users/\w+)/")
    loosened = re.compile(r"unsafe" + r"-(inline|eval)")
    found = []
    for path in tracked():
        if not path.exists():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if private.search(line) or (
                loosened.search(line) and path.suffix not in {".md"} and "tests" not in path.parts
            ):
                found.append(f"{path.relative_to(ROOT)}:{number} {line.strip()[:100]}")

    assert found == []
