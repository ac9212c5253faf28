from __future__ import annotations

import ibis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealwright.history import facts

ROWS = st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from([None, "", "x"]), st.sampled_from([None, 1.0, 2.0])))


def first_alike(rows: list[tuple[str, str | None, float | None]]) -> dict[int, int]:
    """What a person would say, row by row: of every deal named twice, the earliest row that is alike."""
    names = [name for name, _, _ in rows]
    said = [(name, text or "", number) for name, text, number in rows]
    return {at: said.index(line) + 1 for at, line in enumerate(said, start=1) if names.count(line[0]) > 1}


@given(rows=ROWS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_of_a_deal_named_twice_point_at_the_first_one_that_is_alike(database, rows):
    schema = {"source_row": "int64", "deal": "string", "account": "string", "price": "float64"}
    numbered = [(at, *row) for at, row in enumerate(rows, start=1)]
    table = database.create_table("deals", ibis.memtable(numbered, schema=schema), overwrite=True)

    found = facts.repeated_deals(table).to_pyarrow().to_pylist()

    assert {row["source_row"]: row["first_row"] for row in found} == first_alike(rows)
    names = {row["named"]: rows[row["source_row"] - 1][0] for row in found}
    assert len(names) == len(set(names.values()))
