"""The core runs where Django is not installed, and every example in its manual runs."""

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
