"""The documents are under test: what they name exists, and what exists is named."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from dealwright.cli import app
from dealwright.core import terms
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


RECORDS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_every_decision_record_has_its_parts_and_fits_on_a_page(record: Path):
    text = record.read_text(encoding="utf-8")

    assert re.match(rf"# {record.stem[:4]} · ", text)
    assert "**Date**" in text
    assert "## Context" in text
    assert "## Decision" in text
    assert "## Consequences" in text
    assert len(text.splitlines()) <= 60


def test_every_decision_stands_in_the_list_under_its_title_and_no_number_is_left_out():
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    titles = [record.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("# ") for record in RECORDS[1:]]

    assert [int(record.stem[:4]) for record in RECORDS] == list(range(len(RECORDS)))
    assert re.findall(r"^\| \[(\d{4})\]\((.+?)\) \| (.+) \|$", listed, re.MULTILINE) == [
        (record.stem[:4], record.name, title[7:]) for record, title in zip(RECORDS[1:], titles, strict=True)
    ]


def test_every_finding_that_can_be_made_is_explained_with_its_weight():
    source = "".join(
        path.read_text(encoding="utf-8") for path in (*SOURCE.glob("history/**/*.py"), *SOURCE.glob("files/**/*.py"))
    )
    made = set(re.findall(r'(?:code=|_limit\(\s*|\*\()"([a-z]+(?:-[a-z]+)+)"', source))
    weighed = dict(re.findall(r'(?:code=|\*\()"([a-z-]+)",\s+(?:weight=)?(?:facts\.)?Weight\.([A-Z]+)', source))
    explained = {
        code: weight.upper()
        for codes, weight in re.findall(
            r"^\| (`[^|]+`) \| (\w+) \|", (ROOT / "docs" / "findings.md").read_text(encoding="utf-8"), re.MULTILINE
        )
        for code in re.findall(r"`([a-z-]+)`", codes)
    }

    assert len(made) > 30
    assert made - explained.keys() == set()
    assert [
        code for code in explained.keys() - made if not code.startswith("no-")
    ] == []  # others end in a column's name
    assert {code: explained[code] for code in weighed} == weighed


def commands() -> dict[str, set[str]]:
    """Every command with its options, as typer knows them."""

    def walk(command, path: tuple[str, ...]) -> Iterator[tuple[str, set[str]]]:
        for name, inner in getattr(command, "commands", {}).items():
            yield from walk(inner, (*path, name))
        if not hasattr(command, "commands"):
            yield " ".join(path), {option for each in command.params for option in each.opts if option[0] == "-"}

    return dict(walk(typer.main.get_command(app.app), ()))


def test_every_command_and_every_option_is_in_the_page_of_commands():
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")

    for name, options in commands().items():
        assert f"`dealwright {name}" in page
        assert [option for option in sorted(options) if f"`{option}" not in page] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_a_document_tells_to_run_exists(document: Path):
    known = commands()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = document.read_text(encoding="utf-8")
    inner = "|".join(sorted({name.split()[1] for name in known if " " in name}))
    told = re.findall(rf"(?<![\w/])dealwright ([a-z]+(?: (?:{inner})\b)?)((?: [^\s`|]+)*)", "\n".join(code(text)))

    assert [name for name, _ in told if name not in known] == []
    assert [
        said for name, said in told if not set(re.findall(r"(?<=\s)--[a-z-]+", said)) <= known[name] | {"--help"}
    ] == []
    assert [
        target for each in code(text) for target in re.findall(r"^make ([a-z]+)", each) if target not in targets
    ] == []


def code(text: str) -> list[str]:
    """What a document writes as code: between backticks, or line by line in a block."""
    blocks = re.findall(r"```(?:sh)?\n(.*?)```", text, re.DOTALL)
    return [*re.findall(r"`([^`\n]+)`", text), *(line for block in blocks for line in block.splitlines())]


def test_every_setting_is_in_the_page_of_settings():
    source = "".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    read = set(re.findall(r"[\"']((?:DEALWRIGHT|DATABASE)_[A-Z_]+)[\"']", source))
    ours = {"DEALWRIGHT_LIFELINE", "DEALWRIGHT_DEMO_PASSWORDS"}  # said by one of our processes to another
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")

    assert read - ours == set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE))


def test_every_kind_of_term_is_in_the_glossary():
    (line,) = re.findall(
        r"^\| \*\*kind\*\* \| (.+) \|$", (ROOT / "docs" / "glossary.md").read_text("utf-8"), re.MULTILINE
    )

    assert [kind.name for kind in terms.KINDS.values() if kind.name.lower().replace(" or ", "/") not in line] == []


@pytest.fixture(scope="module")
def deals_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("documents") / "deals.csv"
    generated.write_csv(generated.history(seed=1, deals=1_500, terms=2), path)
    return path


@pytest.mark.parametrize(
    "document", [each for each in DOCUMENTS if "```python" in each.read_text("utf-8")], ids=lambda path: path.name
)
def test_the_examples_of_a_document_run_one_after_the_other(
    document: Path, deals_csv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    examples = re.findall(r"```python\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "deals.csv").write_bytes(deals_csv.read_bytes())
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}

    exec(compile("\n".join(examples), document.name, "exec"), names)  # noqa: S102  # our own text, that a reader would run

    assert names["revealed"].deals == 1_500
    assert names["compared"].pairs
