"""How values lie: every deal is counted once, and few numbers are enough to draw many."""

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealwright.history import facts


def deals_of(values: list[float | None]) -> facts.Facts:
    table = ibis.memtable({"term_x": values}, schema={"term_x": "float64"})
    source = facts.Source(name="x", rows_read=len(values), rows_used=len(values))
    return facts.Facts(table=table, terms=(), currency="EUR", source=source)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), min_size=1, max_size=60), st.integers(1, 8))
def test_the_counts_add_up_and_the_values_rise(values: list[float | None], steps: int) -> None:
    found = facts.spread(deals_of(values), "term_x", steps=steps)

    assert sum(deals for _, deals in found) == sum(value is not None for value in values)
    assert [value for value, _ in found] == sorted(value for value, _ in found)
    assert len(found) <= max(steps, 1)


def test_a_thousand_values_become_steps_that_stand_at_the_mean_of_their_deals() -> None:
    found = facts.spread(deals_of([float(at) for at in range(1000)]), "term_x", steps=10)

    assert len(found) == 10
    assert sum(deals for _, deals in found) == 1000
    assert sum(value * deals for value, deals in found) / 1000 == pytest.approx(499.5)


def test_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(facts.UnknownSelection, match="no numbers called “term_y”"):
        facts.spread(deals_of([1.0]), "term_y")
