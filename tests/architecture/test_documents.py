"""The documents are under test: what they name exists, and what exists is named."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from dealwright.history import generated

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "dealwright"
DOCUMENTS = [ROOT / "README.md", ROOT / "MAP.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def rooms() -> list[str]:
    """Every room: a folder of source with a front door, down to the second level."""
    found = []
    for door in sorted(SOURCE.glob("*/*/__init__.py")):
        room = door.parent
        if room.name not in {"migrations", "management", "templates", "static"}:
            found.append(str(room.relative_to(SOURCE)))
    return found


@pytest.mark.parametrize("room", rooms())
def test_every_room_stands_on_the_map(room: str):
    assert f"{room}/" in (ROOT / "MAP.md").read_text(encoding="utf-8")


def test_every_path_on_the_map_exists():
    named = re.findall(
        r"`((?:src|tests|docs|benchmarks|frontend|examples)/[^`*]+|[\w.]+\.(?:md|toml|lock|json))`",
        (ROOT / "MAP.md").read_text(encoding="utf-8"),
    )

    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_documents_leads_somewhere(document: Path):
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", document.read_text(encoding="utf-8"))

    assert [target for target in targets if not (document.parent / target).exists()] == []


def public_nouns() -> list[str]:
    """The dataclasses and enumerations that core and history hand out, as words."""
    found: set[str] = set()
    for room in ("core", "history"):
        for door in (SOURCE / room).glob("*/__init__.py"):
            for node in ast.walk(ast.parse(door.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom):
                    found |= {
                        alias.name for alias in node.names if alias.name[:1].isupper() and not alias.name.isupper()
                    }
    return sorted(found)


# Said by their everyday meaning; a line here needs no line in the glossary.
PLAIN_WORDS = frozenset(
    {
        "Column",
        "CurrencyMismatch",
        "EmptyPeriod",
        "Facts",
        "Money",
        "NoLimit",
        "RepeatedLevel",
        "UnmatchedEvidence",
        "Period",
        "Settings",
        "Source",
        "Status",
        "UnknownDimension",
        "UnreadableValue",
        "Weight",
    }
)


@pytest.mark.parametrize("noun", [noun for noun in public_nouns() if noun not in PLAIN_WORDS])
def test_every_public_noun_of_core_and_history_has_its_words_in_the_glossary(noun: str):
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").lower()
    words = [word.lower().removesuffix("s") for word in re.findall(r"[A-Z][a-z]+", noun)]

    assert [word for word in words if word not in glossary] == []


@pytest.mark.parametrize("record", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda path: path.stem)
def test_every_decision_record_has_its_parts_and_fits_on_a_page(record: Path):
    text = record.read_text(encoding="utf-8")

    assert re.match(rf"# {record.stem[:4]} · ", text)
    assert "**Date**" in text
    assert "## Context" in text
    assert "## Decision" in text
    assert "## Consequences" in text
    assert len(text.splitlines()) <= 60


def test_every_finding_that_can_be_made_is_explained():
    source = "".join(
        path.read_text(encoding="utf-8") for path in (*SOURCE.glob("history/**/*.py"), *SOURCE.glob("files/**/*.py"))
    )
    made = set(re.findall(r'(?:code=|_limit\(|\*\()"([a-z]+(?:-[a-z]+)+)"', source))
    explained = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")))

    assert len(made) > 30
    assert made - explained == set()
    assert {code for code in explained - made if not code.startswith("no-")} == set()


def test_the_example_in_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    generated.write_csv(generated.history(seed=1, deals=2_000), tmp_path / "deals.csv")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"folder": tmp_path / "work"}

    exec(compile(example, "README.md", "exec"), names)  # noqa: S102  # our own text, that a reader would run

    assert names["report"].deals == 2_000
    assert names["pairs"].pairs
