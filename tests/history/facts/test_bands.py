"""How often deals were won where a term lay: every decided deal counts once, open ones nowhere."""

import itertools

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealwright.history import facts

DEALS = st.lists(
    st.tuples(st.none() | st.floats(-1e6, 1e6), st.sampled_from(["won", "lost", "walked_away", "open", None])),
    min_size=1,
    max_size=60,
)


def deals_of(rows: list[tuple[float | None, str | None]]) -> facts.Facts:
    columns = {"term_x": [value for value, _ in rows], "outcome": [outcome for _, outcome in rows]}
    table = ibis.memtable(columns, schema={"term_x": "float64", "outcome": "string"})
    source = facts.Source(name="x", rows_read=len(rows), rows_used=len(rows))
    return facts.Facts(table=table, terms=(), currency="EUR", source=source)


@settings(max_examples=25, deadline=None)
@given(DEALS, st.integers(1, 8))
def test_bands_rise_share_no_value_and_count_every_decided_deal_once(rows, most):
    found = facts.bands(deals_of(rows), "term_x", most=most)

    decided = [(value, outcome or "won") for value, outcome in rows if value is not None and outcome != "open"]
    assert sum(band.decided for band in found) == len(decided)
    assert sum(band.won for band in found) == sum(outcome == "won" for _, outcome in decided)
    assert all(one.high < other.low for one, other in itertools.pairwise(found))
    assert len(found) <= most


def test_many_values_become_bands_of_about_as_many_deals():
    found = facts.bands(deals_of([(float(at), "won" if at < 50 else "lost") for at in range(100)]), "term_x", most=4)

    assert [(band.low, band.high, band.decided) for band in found] == [
        (0, 24, 25),
        (25, 49, 25),
        (50, 74, 25),
        (75, 99, 25),
    ]
    assert [band.win_share for band in found] == [1, 1, 0, 0]


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(facts.UnknownSelection, match="no numbers called “term_y”"):
        facts.bands(deals_of([(1.0, "won")]), "term_y")
