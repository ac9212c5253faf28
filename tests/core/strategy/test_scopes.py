"""Scopes: which range speaks about a deal on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.strategy import drawn

from dealwright.core import strategy, terms
from dealwright.core.kernel import Period

TERM = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS, owner="finance")
TODAY = date(2026, 5, 4)


def entry(*ranges: tuple[dict[str, str], float, Period]) -> strategy.Entry:
    return strategy.Entry(
        term=TERM,
        ranges=tuple(
            terms.Range(best=0, target=0, limits=(("walk-away", end),), scope=terms.Scope.of(**scope), valid=valid)
            for scope, end, valid in ranges
        ),
    )


def spoken(found: terms.Range | strategy.NoRange) -> float | strategy.Why:
    return found.why if isinstance(found, strategy.NoRange) else found.walk_away


ALL = Period()
REGION_FIRST = ("region", "segment", "product")
SEGMENT_FIRST = ("segment", "region", "product")


@pytest.mark.parametrize(
    ("dimensions", "deal", "expected"),
    [
        (REGION_FIRST, {}, 10.0),
        (REGION_FIRST, {"region": "EMEA"}, 11.0),
        (REGION_FIRST, {"region": "EMEA", "segment": "SMB"}, 11.0),
        (SEGMENT_FIRST, {"region": "EMEA", "segment": "SMB"}, 12.0),
        (REGION_FIRST, {"region": "EMEA", "segment": "SMB", "product": "P"}, 13.0),
        (SEGMENT_FIRST, {"region": "EMEA", "segment": "SMB", "product": "P"}, 13.0),
        (REGION_FIRST, {"region": None, "segment": "SMB"}, 12.0),
    ],
)
def test_more_stated_dimensions_win_and_then_the_declared_order(dimensions, deal, expected):
    ranges = entry(
        ({}, 10, ALL), ({"region": "EMEA"}, 11, ALL), ({"segment": "SMB"}, 12, ALL),
        ({"region": "EMEA", "product": "P"}, 13, ALL),
    )  # fmt: skip

    assert spoken(strategy.range_for(ranges, deal, TODAY, dimensions)) == expected


def test_a_range_speaks_from_its_first_day_and_not_on_the_day_it_ends_before():
    turn = date(2026, 7, 1)
    ranges = entry(({}, 10, Period(end_before=turn)), ({}, 11, Period(start_on=turn)))

    assert spoken(strategy.range_for(ranges, {}, turn - timedelta(days=1), REGION_FIRST)) == 10
    assert spoken(strategy.range_for(ranges, {}, turn, REGION_FIRST)) == 11


def test_on_days_when_the_closest_range_is_silent_the_wider_one_speaks():
    ranges = entry(({}, 10, ALL), ({"region": "EMEA"}, 11, Period(start_on=date(2027, 1, 1))))

    assert spoken(strategy.range_for(ranges, {"region": "EMEA"}, TODAY, REGION_FIRST)) == 10


@pytest.mark.parametrize(
    ("ranges", "why", "sentence"),
    [
        (entry(), "none", "Discount has no range."),
        (entry(({"region": "APAC"}, 1, ALL)), "scope", "Discount has no range for region EMEA."),
        (
            entry(({"region": "EMEA"}, 1, Period(end_before=TODAY))),
            "day",
            "Discount has no range for region EMEA on 2026-05-04.",
        ),
        (
            entry(({"region": "EMEA"}, 1, ALL), ({"region": "EMEA"}, 2, ALL)),
            "tie",
            "Discount has 2 ranges with equal claim for region EMEA on 2026-05-04.",
        ),
    ],
)
def test_where_no_range_speaks_it_is_said_why(ranges, why, sentence):
    found = strategy.range_for(ranges, {"region": "EMEA"}, TODAY, REGION_FIRST)

    assert isinstance(found, strategy.NoRange)
    assert (found.why.value, found.sentence) == (why, sentence)


def test_a_scope_that_states_one_dimension_both_ways_fits_no_deal():
    never = terms.Scope(stated=(("region", "A"), ("region", "B")))
    both = strategy.Entry(term=TERM, ranges=(terms.Range(best=0, target=0, limits=(("walk-away", 1.0),), scope=never),))

    assert spoken(strategy.range_for(both, {"region": "B"}, TODAY, REGION_FIRST)) == "scope"


DEALS = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(["A", "B", None]) for name in ("region", "segment", "position")}
)


@given(
    st.lists(drawn.RANGES, max_size=8),
    DEALS,
    st.sampled_from([date(2025, 6, 1), date(2026, 6, 30), date(2026, 7, 1), date(2030, 1, 1)]),
    st.permutations(["region", "segment", "position"]),
)
def test_every_deal_on_every_day_resolves_to_one_range_or_to_a_named_none(ranges, deal, on, dimensions):
    """Held against METHOD §1 in its own words: compare every two ranges that apply."""
    found = strategy.Index(strategy.Entry(term=TERM, ranges=tuple(ranges)), dimensions).at(deal, on)

    applying = [each for each in ranges if each.scope.matches(deal) and on in each.valid]
    unbeaten = [one for one in applying if not any(_closer(other, one, dimensions) for other in applying)]
    if isinstance(found, strategy.NoRange):
        assert found.why is strategy.Why.TIE if unbeaten else found.why is not strategy.Why.TIE
        assert len(unbeaten) != 1
    else:
        assert unbeaten == [found]


def _closer(one: terms.Range, other: terms.Range, dimensions: list[str]) -> bool:
    ours, theirs = dict(one.scope.stated), dict(other.scope.stated)
    if len(ours) != len(theirs):
        return len(ours) > len(theirs)
    differing = [name for name in dimensions if (name in ours) != (name in theirs)]
    return bool(differing) and differing[0] in ours


@given(st.lists(drawn.RANGES, max_size=6), DEALS, st.sampled_from([date(2026, 6, 30), date(2026, 7, 1)]))
def test_without_a_tie_in_lint_no_deal_meets_two_ranges_with_equal_claim(ranges, deal, on):
    one = strategy.Entry(term=TERM, ranges=tuple(ranges))
    said = strategy.Strategy(name="N", currency="EUR", entries=(one,), order=(("discount",),))
    found = strategy.range_for(one, deal, on, said.dimensions)

    tied = any(problem.code == "tie" for problem in strategy.lint(said))
    assert tied or not isinstance(found, strategy.NoRange) or found.why is not strategy.Why.TIE
