"""`dealwright strategy`: files are judged, compared, shown and converted without a database, with exact exit codes."""

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from dealwright.cli import app as commands
from dealwright.files import strategy_yaml, templates


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """This function will give a template in a file."""
    path = tmp_path / "services.yaml"
    path.write_text(templates.text("services"), encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(commands.app, ["strategy", *map(str, arguments)], env={"TERM": "dumb"})


def changed(file: Path, old: str, new: str) -> Path:
    text = file.read_text("utf-8")
    assert text.count(old) >= 1
    path = file.with_name("changed.yaml")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_a_sound_file_has_nothing_to_mend(file: Path):
    ended = run("lint", file)

    assert (ended.exit_code, ended.stdout) == (0, "services.yaml has nothing to mend.\n")


def test_an_error_is_named_with_its_line_and_ends_with_one(file: Path):
    ended = run("lint", changed(file, "owner: Finance", "owner: ''"))

    assert ended.exit_code == 1
    assert "error changed.yaml, line 35: Discount on the rate card has no owner, so nobody can sign it." in ended.stdout
    assert ended.stdout.endswith("changed.yaml: 1 error, 0 warnings.\n")


def test_a_warning_alone_ends_with_zero(file: Path):
    path = changed(
        file, "limits: {seller: 5, manager: 9, executive: 14}", "limits: {seller: 5, manager: 5, executive: 14}"
    )

    ended = run("lint", path)

    assert ended.exit_code == 0
    assert "warning changed.yaml, line 47: Discount on the rate card" in ended.stdout
    assert ended.stdout.endswith("changed.yaml: 0 errors, 1 warning.\n")


def test_remarks_and_problems_are_json_for_a_program(file: Path):
    ended = run("lint", changed(file, "target: 3\n", "target: .03\n"), "--json")

    said = json.loads(ended.stdout)
    assert ended.exit_code == 0
    assert [(each["severity"], each["place"]) for each in said] == [("warning", "line 46")]


def test_everything_that_cannot_be_read_is_named(file: Path):
    path = changed(changed(file, "kind: percent", "kind: per cent"), "currency: EUR", "curency: EUR")

    ended = run("lint", path)

    assert ended.exit_code == 1
    assert ended.stdout.count("error changed.yaml") == 3


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.yaml", None, "could not be read: No such file or directory."),
        ("latin.yaml", "strategy: Größe".encode("latin-1"), "latin.yaml is not text in UTF-8."),
        ("no.xlsx", b"PK", "no.xlsx is not a whole workbook"),
    ],
)
def test_a_file_that_is_none_ends_in_a_message(tmp_path: Path, name: str, content: bytes | None, message: str):
    if content is not None:
        (tmp_path / name).write_bytes(content)

    ended = run("lint", tmp_path / name)

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert message in ended.stderr


def test_a_day_that_is_none_is_a_wrong_option(file: Path):
    assert run("lint", file, "--today", "soon").exit_code == 2


def test_equal_files_differ_in_nothing(file: Path):
    ended = run("diff", file, file)

    assert (ended.exit_code, ended.stdout) == (0, "")


def test_a_difference_is_said_in_words_and_ends_with_one(file: Path):
    ended = run("diff", file, changed(file, "seller: 5,", "seller: 6,"))

    assert ended.exit_code == 1
    assert ended.stdout == (
        "~ The range of Discount on the rate card for every deal: seller limit changes from 5\xa0% to 6\xa0%.\n"
    )


def test_differences_are_json_for_a_program(file: Path):
    ended = run("diff", file, changed(file, "seller: 5,", "seller: 6,"), "--json")

    assert ended.exit_code == 1
    assert [each["where"] for each in json.loads(ended.stdout)] == ["terms/rate_discount/ranges/0/limits/seller"]


def test_a_file_that_cannot_be_read_is_no_difference(file: Path):
    ended = run("diff", file, file.with_name("none.yaml"))

    assert (ended.exit_code, ended.stdout) == (2, "")


def test_a_strategy_is_shown_with_its_order_ranges_and_rules(file: Path):
    ended = run("show", file)

    assert ended.exit_code == 0
    assert "Order: Discount on the rate card > Liability cap = Who carries the risk of effort > " in ended.stdout
    assert "seller 5\xa0%, manager 9\xa0%, executive 14\xa0%" in ended.stdout
    assert "rate_discount to 8 % for seller if committed_days ≥ 200 days a year" in ended.stdout


def test_one_term_is_shown_with_what_to_say(file: Path):
    ended = run("show", file, "--term", "payment_days")

    assert ended.exit_code == 0
    assert "Salaries are paid at the end of the month" in ended.stdout
    assert "Liability cap" not in ended.stdout


def test_a_term_that_is_not_there_is_named_with_those_that_are(file: Path):
    ended = run("show", file, "--term", "price")

    assert ended.exit_code == 1
    assert "services.yaml has no term “price”. It has: rate_discount, liability_cap" in ended.stderr


def test_a_record_is_json_for_a_program(file: Path):
    ended = run("show", file, "--json")

    assert json.loads(ended.stdout)["name"] == "Services"


def test_a_file_goes_to_a_workbook_and_back_without_loss(file: Path):
    book, back = file.with_name("s.xlsx"), file.with_name("back.yaml")

    codes = [run("export", file, "--out", book).exit_code, run("import", book, "--out", back).exit_code]

    assert codes == [0, 0]
    assert strategy_yaml.load(back.read_text("utf-8")) == templates.load("services")
    assert run("diff", book, back).exit_code == 0


def test_an_edited_workbook_with_a_mistake_writes_nothing(file: Path):
    book, back = file.with_name("s.xlsx"), file.with_name("back.yaml")
    run("export", file, "--out", book)
    edited = openpyxl.load_workbook(book)
    edited["Terms"]["C2"] = "colour"
    edited.save(book)

    ended = run("import", book, "--out", back)

    assert ended.exit_code == 1
    assert "Sheet Terms, cell C2: Term 1 (“rate_discount”) has the kind “colour”." in ended.stderr
    assert not back.exists()


def test_a_playbook_is_written_for_a_role_that_has_a_level(file: Path):
    out = file.with_name("playbook.pdf")

    assert run("export", file, "--out", out, "--role", "manager", "--segment", "Public sector").exit_code == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert (
        "gives “baker” no authority level. It has: seller, manager, executive."
        in run("export", file, "--out", out, "--role", "baker").stderr
    )


@pytest.mark.parametrize("name", ["s.docx", "s"])
def test_an_ending_nobody_can_write_is_refused(file: Path, name: str):
    ended = run("export", file, "--out", file.with_name(name))

    assert ended.exit_code == 1
    assert "has no ending that can be written. Use .xlsx or .yaml, or .pdf." in ended.stderr


def test_a_file_is_not_written_over_itself(file: Path):
    ended = run("export", file, "--out", file)

    assert ended.exit_code == 1
    assert file.read_text("utf-8") == templates.text("services")


def test_templates_are_listed_printed_and_written(tmp_path: Path):
    listed, printed = run("template"), run("template", "services")
    written = [run("template", "services", "--out", tmp_path / name).exit_code for name in ("t.yaml", "t.xlsx")]

    assert "industrial_equipment" in listed.stdout
    assert printed.stdout == (tmp_path / "t.yaml").read_text("utf-8") == templates.text("services")
    assert written == [0, 0]
    assert run("diff", tmp_path / "t.yaml", tmp_path / "t.xlsx").exit_code == 0
    assert run("template", "bakery").exit_code == 1
