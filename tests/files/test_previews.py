from pathlib import Path

import ibis
import pytest

from dealwright import files
from dealwright.files import ibis_url

LINES = "Bericht;;\n;;\nDeal ID;Abschlussdatum;Nettopreis\nD1;31.01.2024;1.234,50\nD2;29.02.2024;99,90\n"


@pytest.fixture
def german(tmp_path: Path) -> Path:
    path = tmp_path / "deals.csv"
    path.write_text(LINES, "cp1252")
    return path


def test_a_preview_shows_the_first_rows_as_they_are_written_and_how_they_were_read(german: Path):
    shown = files.preview(german, rows=1)

    assert shown.columns == ("Deal ID", "Abschlussdatum", "Nettopreis")
    assert shown.rows == (("D1", "31.01.2024", "1.234,50"),)
    assert shown.described == (
        *(("format", "CSV"), ("delimiter", "semicolon"), ("encoding", "utf-8"), ("header row", "3")),
    )


def test_a_proposal_from_a_file_is_that_of_its_import(german: Path, tmp_path: Path):
    proposal = files.propose(german)
    found = files.import_deals(german, into=tmp_path / "into")

    assert found.proposal == proposal
    assert (proposal.mapping.decimal, proposal.mapping.source_columns) == (
        *(",", ("Deal ID", "Abschlussdatum", "Nettopreis")),
    )


@pytest.mark.parametrize("mark", [",", ";", "\t", "|", "^", "~"])
def test_any_delimiter_is_found(tmp_path: Path, mark: str):
    path = tmp_path / "deals.csv"
    rows = [["Deal", "Remark, long", "Price"], ["D1", 'say "x"; or y', "10"], ["D2", "a\nb", "20"]]
    quoted = [mark.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    path.write_text("\n".join(quoted), "utf-8")

    assert files.preview(path).rows == (("D1", 'say "x"; or y', "10"), ("D2", "a\nb", "20"))


def test_a_table_behind_an_ibis_url(tmp_path: Path):
    path = tmp_path / "crm.duckdb"
    made = ibis.duckdb.connect(path)
    made.create_table("orders", ibis.memtable({"Deal ID": ["D1", "D2"], "Net price": [10.5, 20.0]}))
    made.disconnect()

    found = files.import_deals(f"duckdb://{path}#orders", into=tmp_path / "into")

    assert found.facts.table.order_by("deal").select("deal", "price").to_pyarrow().to_pylist() == [
        {"deal": "D1", "price": 10.5},
        {"deal": "D2", "price": 20.0},
    ]


def test_an_ibis_url_without_a_table_or_with_an_unknown_one(tmp_path: Path):
    with pytest.raises(files.UnreadableFile) as unnamed:
        files.preview("postgres://reader:secret@127.0.0.1:1/crm")
    with pytest.raises(files.UnreadableFile) as unknown:
        files.preview(f"duckdb://{tmp_path / 'crm.duckdb'}#orders")

    assert str(unnamed.value) == (
        "postgres://reader:…@127.0.0.1:1/crm does not say which table to read. Write its name behind a #."
    )
    assert "could not be opened" in str(unknown.value)
    assert ibis_url.shown("a://u:p@h/d") == "a://u:…@h/d"
