from datetime import date
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dealwright import files
from dealwright.core import terms
from dealwright.history import facts

MODE = terms.Term(
    key="mode",
    name="Mode",
    kind="choice",
    direction=terms.Direction.MORE,
    owner="operations",
    choices=("Air", "Sea"),
    nature=terms.Nature.GET,
    talk_track=terms.TalkTrack(why="The sea is cheaper."),
    review_by=date(2026, 7, 1),
)
FACTS = facts.Facts(
    table=ibis.memtable({"deal": ["D1", "D2"], "price": [1, 2], "term_mode": [0.0, None]}),
    terms=(facts.TermColumn(term=MODE, delivered=True),),
    currency="EUR",
    source=facts.Source(name="demo", rows_read=3, rows_used=2, generated=True),
    findings=(facts.Finding(code="x", weight=facts.Weight.DATA, what="Two rows.", count=2, rows=(1, 2)),),
    compare_within=("seller",),
)


def test_the_file_alone_brings_everything_back(tmp_path: Path):
    files.write_facts(FACTS, tmp_path / "facts.parquet")
    opened = files.open_facts(tmp_path / "facts.parquet")

    assert (opened.terms, opened.currency, opened.source, opened.findings, opened.compare_within) == (
        *(FACTS.terms, FACTS.currency, FACTS.source, FACTS.findings, FACTS.compare_within),
    )
    assert opened.table.select("deal", "price", "term_mode").to_pyarrow().to_pylist() == [
        {"deal": "D1", "price": 1.0, "term_mode": 0.0},
        {"deal": "D2", "price": 2.0, "term_mode": None},
    ]


def test_every_column_of_the_facts_is_there_and_empty_where_nothing_is_known(tmp_path: Path):
    files.write_facts(FACTS, tmp_path / "facts.parquet")
    table = files.open_facts(tmp_path / "facts.parquet").table

    assert table.columns == (*(column.name for column in (*facts.COLUMNS, *facts.CONVERTED)), "term_mode")
    assert table.closed_on.count().to_pyarrow().as_py() == 0
    assert str(table.schema()["closed_on"]) == "date"


def test_another_parquet_file_is_imported_and_not_opened(tmp_path: Path):
    pq.write_table(pa.table({"a": [1]}), tmp_path / "deals.parquet")

    with pytest.raises(files.UnreadableFile) as caught:
        files.open_facts(tmp_path / "deals.parquet")

    assert str(caught.value) == (
        "deals.parquet holds no deal facts of this version. Import the source again; a table of deals is imported, not "
        "opened."
    )


def test_a_facts_file_cut_in_the_middle_says_so(tmp_path: Path):
    path = tmp_path / "facts.parquet"
    files.write_facts(FACTS, path)
    path.write_bytes(path.read_bytes()[:500])

    with pytest.raises(files.UnreadableFile, match=r"facts\.parquet is no whole Parquet file"):
        files.open_facts(path)
