"""The core stands on the standard library and a few small libraries, and runs where Django is not installed."""

import ast
import doctest
import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from dealwright import core

ROOT = Path(core.__file__).parents[3]
CORE = Path(core.__file__).parent
ALLOWED = frozenset(sys.stdlib_module_names) | {"numpy", "cattrs", "highspy", "rfc8785", "simpleeval", "dealwright"}


def test_the_core_imports_only_the_standard_library_and_what_a_record_names():
    imported: dict[str, str] = {}
    for path in sorted(CORE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            imported |= {name.partition(".")[0]: path.name for name in names}

    assert {name: where for name, where in imported.items() if name not in ALLOWED} == {}


def test_the_core_imports_nothing_of_the_house_above_it():
    for path in sorted(CORE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dealwright"):
                assert (node.module or "").startswith("dealwright.core"), path.name


def test_all_tests_of_the_core_pass_where_django_cannot_be_imported():
    if "DEALWRIGHT_CORE_ALONE" in os.environ:
        return  # this is the inner run

    code = (
        "import sys; sys.modules['django'] = None\n"
        "import pytest\n"
        f"sys.exit(pytest.main(['-c', '{os.devnull}', '--rootdir', '.', '-q', '-p', 'no:cacheprovider',\n"
        "                        '--noconftest', '--import-mode=importlib', 'tests/core']))"
    )
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "DEALWRIGHT_CORE_ALONE": "1", "PYTHONPATH": "src"}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **alone}, capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]


def _modules() -> list[str]:
    return [found.name for found in pkgutil.walk_packages(core.__path__, "dealwright.core.")]


@pytest.mark.parametrize("name", _modules())
def test_every_example_in_the_manual_of_the_core_runs(name):
    ran = doctest.testmod(importlib.import_module(name))

    assert ran.failed == 0
