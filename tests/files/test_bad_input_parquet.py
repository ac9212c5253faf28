"""Parquet files as they really come: nested columns, and files cut off."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from tests.files.bad_input import DISCOUNT, MAPPING, column, imported, refused, said

from dealwright.history import facts


def test_a_parquet_file_with_nested_types(tmp_path: Path):
    path = tmp_path / "deals.parquet"
    table = {"Deal ID": ["D1"], "tags": [["a", "b"]], "terms": [{"Discount (%)": 5.0, "who": {"n": 3}}]}
    pq.write_table(pa.table(table), path)
    discount = facts.TermRule(term=DISCOUNT, columns=(("terms.Discount (%)",),))

    found = imported(path, facts.Mapping(fills=MAPPING.fills[:1], terms=(discount,), currency="EUR"))

    assert column(found, "term_discount") == [5.0]
    assert said(found) == {"column-nested": "Columns that hold lists, maps or bytes were left out: tags."}


def test_a_mapping_that_reads_a_nested_column(tmp_path: Path):
    path = tmp_path / "deals.parquet"
    pq.write_table(pa.table({"Deal ID": [["D1"]], "Net price": [5.0]}), path)

    assert refused(path, facts.Mapping(fills=MAPPING.fills[:1])) == (
        "The mapping does not fit deals.parquet: Fact “deal” reads the column “Deal ID”, which the source does not "
        "have. "
        "Columns that hold lists, maps or bytes were left out: Deal ID. The columns of the source are: Net price."
    )


def test_a_parquet_file_cut_in_the_middle(tmp_path: Path):
    path = tmp_path / "deals.parquet"
    pq.write_table(pa.table({"Deal ID": ["D1"] * 100}), path)
    path.write_bytes(path.read_bytes()[:300])

    assert refused(path) == (
        "deals.parquet is not a whole Parquet file: it may have been cut off while it was written or copied. Write "
        "it again."
    )
