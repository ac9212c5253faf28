"""The page of lint and its code name the same things."""

import ast
import re
from pathlib import Path

from dealwright.core import strategy

SOURCE = Path(strategy.__file__).parent / "lint"
PAGE = Path(__file__).parents[3] / "docs" / "lint.md"
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)+|disorder|uncertain|gap|tie|overlap")


def test_every_code_of_lint_stands_on_its_page_and_nothing_else_does():
    written: set[str] = set()
    for path in SOURCE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                written.add(node.value)
    told = set(re.findall(r"`([a-z0-9-]+)`", PAGE.read_text(encoding="utf-8")))

    assert told - written == set()
    assert written - told - {"walk-away"} == set()
