"""`dealwright reveal`: from a file to the reports, with messages where something is wrong."""

import json
import random
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dealwright.cli.app import app
from dealwright.files import mapping_yaml, report_json, strategy_yaml

HEADER = "Deal,Customer,Country,Product,Seller,Closed,Currency,Units,Unit price,Discount %,Payment days"


@pytest.fixture
def here(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, and another for what is unfinished."""
    monkeypatch.setenv("DEALWRIGHT_DATA", str(tmp_path_factory.mktemp("data")))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    return tmp_path


@pytest.fixture
def deals(here: Path) -> Path:
    """A file of 120 deals with two terms; two of its rows cannot be read in full."""
    rng = random.Random(7)  # noqa: S311  # invented deals
    lines = [HEADER]
    for place in range(120):
        closed = date(2024, 1, 1) + timedelta(days=4 * place)
        discount, payment = rng.choice([5, 8, 10, 12, 15]), rng.choice([14, 30, 30, 45, 60])
        price = round(100 * (1 - discount / 100) * rng.uniform(0.97, 1.03), 2)
        country = rng.choice(["France", "Germany", "Spain"])
        customer = f"Northwind,{country},Licence,Seller {place % 4}"
        lines.append(f"D{place},{customer},{closed},EUR,{rng.randint(5, 50)},{price},{discount},{payment}")
    lines.append("D998,Northwind,France,Licence,Seller 1,someday,EUR,10,95,5,30")
    lines.append("D999,Northwind,France,Licence,Seller 1,2024-05-01,EUR,10,95,5,a month")
    path = here / "deals.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["reveal", *map(str, arguments)])


def test_one_run_shows_the_answer_and_writes_every_report_asked_for(deals, here):
    ran = run(deals, "--out", "r.json", "--out", "r.html", "--out", "r.pdf", "--out", "s.yaml")

    assert ran.exit_code == 0, ran.output
    assert "The strategy you have by default" in ran.stdout
    assert "Wrote r.json" in ran.stderr
    revealed, compared = report_json.load(json.loads((here / "r.json").read_text("utf-8")))
    assert revealed.source.name == "deals.csv"
    assert compared is not None
    assert compared.by == "country"
    assert (here / "r.html").read_text("utf-8").lstrip().startswith("<!doctype html>")
    assert (here / "r.pdf").read_bytes().startswith(b"%PDF")
    draft = strategy_yaml.load((here / "s.yaml").read_text("utf-8"))
    assert draft.name == "Strategy by default: deals"


def test_without_a_mapping_the_proposed_one_is_left_to_be_edited_and_serves_the_next_run(deals, here):
    first = run(deals, "--out", "first.json")
    assert "How the columns were understood is in" in first.stderr
    mapping_yaml.load((here / "deals.mapping.yaml").read_text("utf-8"))

    second = run(deals, "--mapping", "deals.mapping.yaml", "--out", "second.json")

    assert second.exit_code == 0, second.output
    assert (here / "first.json").read_text("utf-8") == (here / "second.json").read_text("utf-8")


def test_a_mapping_that_a_person_wrote_is_never_overwritten(deals, here):
    (here / "deals.mapping.yaml").write_text("# mine\n", encoding="utf-8")

    ran = run(deals)

    assert "was there already and was left as it is" in ran.stderr
    assert (here / "deals.mapping.yaml").read_text(encoding="utf-8") == "# mine\n"


def test_only_the_mapping_can_be_asked_for(deals, here):
    ran = run(deals, "--propose-mapping", "m.yaml")

    assert ran.exit_code == 0
    assert ran.stdout == ""
    assert sorted(path.name for path in here.iterdir()) == ["deals.csv", "m.yaml"]


def test_one_value_that_could_not_be_read_is_said_as_one(deals, here):
    deals.write_text(deals.read_text("utf-8").replace("someday", "2024-05-01"), "utf-8")

    ran = run(deals)

    assert "One value or row could not be read; it is listed with its reason in" in " ".join(ran.stderr.split())


def test_what_could_not_be_read_is_listed_beside_the_work(deals, here):
    ran = run(deals)

    assert "could not be read; each is listed with its reason in" in " ".join(ran.stderr.split())
    listed = (here / "deals.rejected.csv").read_text("utf-8")
    assert "someday" in listed
    assert "a month" in listed


def test_the_same_seed_gives_the_same_report(deals, here):
    run(deals, "--seed", "5", "--out", "one.json")
    run(deals, "--seed", "5", "--out", "other.json")

    assert (here / "one.json").read_bytes() == (here / "other.json").read_bytes()


def test_prices_can_be_compared_between_sellers(deals, here):
    run(deals, "--by", "seller", "--out", "r.json")

    assert json.loads((here / "r.json").read_text("utf-8"))["coherence"]["by"] == "seller"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["deals.csv", "--out", "report.docx"], 2, "“report.docx” ends in “.docx”, which is no kind of report."),
        (["deals.csv", "--out", "report"], 2, "Use .html, .pdf or .json for a report and .yaml for a strategy draft"),
        (["deals.csv", "--out", "nowhere/r.html"], 2, "There is no folder"),
        (["deals.csv", "--mapping", "none.yaml"], 2, "There is no mapping none.yaml. Leave --mapping out"),
        (["none.csv"], 1, "none.csv"),
        (["empty.csv"], 1, "empty.csv"),
        (["deals.csv", "--mapping", "broken.yaml"], 1, "The mapping is not YAML"),
    ],
)
def test_what_is_wrong_is_said_without_a_stack_trace(deals, here, arguments, code, message):
    (here / "empty.csv").write_bytes(b"")
    (here / "broken.yaml").write_text("a: [", encoding="utf-8")

    ran = run(*arguments)

    assert ran.exit_code == code
    assert "Could not reveal." in ran.stderr
    assert message in " ".join(ran.stderr.split())
    assert "Traceback" not in ran.output
    assert not (here / "report.docx").exists()


def test_the_command_runs_without_django(deals, here):
    code = (
        "import sys; sys.modules['django'] = None\n"
        "from dealwright.cli import reveal_run\n"
        "asked = reveal_run.Asked(source='deals.csv', mapping=None, out=(), currency=None, by='country', seed=1,"
        " propose_mapping=None)\n"
        "sys.exit(reveal_run.run(asked))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=here, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stderr[-2000:]
    assert "The strategy you have by default" in ran.stdout
