"""Worth: from nothing at the walk-away to everything at the best."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealwright.core import terms

DISCOUNT = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS)
MONTHS = terms.Term(key="months", name="Contract", kind="months", direction=terms.Direction.MORE)
DELIVERY = terms.Term(
    key="delivery", name="Delivery", kind="choice", direction=terms.Direction.MORE, choices=("DDP", "DAP", "EXW")
)
GIVEN = terms.Range(best=0, target=8, limits=(("seller", 12.0), ("walk-away", 20.0)))
LENGTH = terms.Range(best=36, target=24, limits=(("walk-away", 12.0),))


@pytest.mark.parametrize(
    ("term", "agreed", "value", "expected"),
    [
        (DISCOUNT, GIVEN, 0, 1.0),
        (DISCOUNT, GIVEN, 5, 0.75),
        (DISCOUNT, GIVEN, 20, 0.0),
        (DISCOUNT, GIVEN, 35, 0.0),
        (MONTHS, LENGTH, 24, 0.5),
        (MONTHS, LENGTH, 60, 1.0),
        (MONTHS, terms.Range(best=24, target=24, limits=(("walk-away", 24.0),)), 23, 0.0),
        (MONTHS, terms.Range(best=24, target=24, limits=(("walk-away", 24.0),)), 24, 1.0),
    ],
)
def test_worth_runs_evenly_from_the_walk_away_to_the_best(term, agreed, value, expected):
    assert terms.worth(term, agreed, value) == expected


def test_stated_worths_of_choices_stand_for_themselves():
    agreed = terms.Range(best=2, target=1, limits=(("walk-away", 0.0),))
    stated = ((0, 0.0), (1, 0.9), (2, 1.0))

    assert [terms.worth(DELIVERY, agreed, value, points=stated) for value in (0, 1, 2)] == [0.0, 0.9, 1.0]


@pytest.mark.parametrize("points", [((0, 0.2), (10, 0.9)), ((0, 1.0), (0, 0.5)), ((0, 1.5), (10, 0.0))])
def test_points_that_rise_the_wrong_way_or_leave_the_scale_are_refused(points):
    with pytest.raises(terms.UnusablePoints, match="The worth of Discount"):
        terms.worth(DISCOUNT, GIVEN, 5, points=points)


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 10)), max_size=5, unique_by=lambda point: point[0]),
    st.floats(-10, 60),
    st.floats(-10, 60),
)
def test_worth_stays_between_nothing_and_all_and_never_falls_as_values_get_better(drawn, one, other):
    worths = sorted((each / 10 for _, each in drawn), reverse=True)
    points = tuple(zip(sorted(value for value, _ in drawn), worths, strict=True))
    low, high = sorted((one, other))

    for said in (points, ()):
        better, worse = (terms.worth(DISCOUNT, GIVEN, value, points=said) for value in (low, high))
        assert 0 <= worse <= better + 1e-12 <= 1 + 1e-12
