"""A settled range lies between its ends and stays in order."""

from hypothesis import given
from hypothesis import strategies as st

from dealwright.core import terms

FIGURES = st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=4)
ENDS = st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)).map(sorted)


@given(figures=FIGURES, ends=ENDS, direction=st.sampled_from(terms.Direction))
def test_every_figure_lies_between_the_ends_and_the_order_holds(figures, ends, direction):
    term = terms.Term(key="x", name="X", kind="ratio", direction=direction)
    best, target, seller, walk_away = sorted(figures, key=term.orient, reverse=True)
    before = terms.Range(best=best, target=target, limits=(("seller", seller), ("walk-away", walk_away)))

    after = terms.settled(before, term, low=ends[0], high=ends[1])

    assert {after.best, after.walk_away} == set(ends)
    assert all(ends[0] <= value <= ends[1] for value in (after.target, *(value for _, value in after.limits)))
    assert after.disorder(term) == ""
    assert [level for level, _ in after.limits] == ["seller", "walk-away"]


def test_settling_on_what_stands_changes_nothing():
    term = terms.Term(key="x", name="X", kind="ratio", direction=terms.Direction.LESS)
    stands = terms.Range(best=1.0, target=2.0, limits=(("seller", 3.0), ("walk-away", 4.0)), reason="As ever.")

    assert terms.settled(stands, term, low=1.0, high=4.0) == stands
