import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealwright.core import terms
from dealwright.history import reveal
from dealwright.history.reveal import ranges

LESS = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS)
MORE = terms.Term(key="months", name="Months", kind="months", direction=terms.Direction.MORE)


def revealed(values: np.ndarray, term: terms.Term) -> reveal.RevealedRange:
    apart = np.arange(values.size)
    return ranges.of(term.sign * values, term, terms.Scope(), negotiation=apart, settings=reveal.Settings())


def test_the_figures_are_the_stated_quantiles_in_the_term_s_own_unit() -> None:
    hundred = np.arange(1.0, 101.0)

    more, less = revealed(hundred, MORE), revealed(hundred, LESS)

    figures = ("best", "target", "seller_limit", "walk_away")
    assert [getattr(more, figure).value for figure in figures] == [90.0, 60.0, 25.0, 5.0]
    assert [getattr(less, figure).value for figure in figures] == [11.0, 41.0, 76.0, 96.0]
    assert (less.seller_limit.low, less.seller_limit.high) == (68.0, 83.0)


@given(st.lists(st.floats(-1e6, 1e6), min_size=60, max_size=150))
def test_oriented_the_figures_are_in_order_and_direction_only_mirrors_them(values: list[float]) -> None:
    numbers = np.array(values)

    more, mirrored = revealed(numbers, MORE), revealed(-numbers, LESS)

    figures = [more.best.value, more.target.value, more.seller_limit.value, more.walk_away.value]
    assert figures == sorted(figures, reverse=True)  # type: ignore[type-var]  # none is absent with 60 values
    for name in ("best", "target", "seller_limit", "walk_away"):
        one, other = getattr(more, name), getattr(mirrored, name)
        assert (one.value, one.low, one.high) == (-other.value, -other.high, -other.low)
        assert one.low <= one.value <= one.high


@pytest.mark.parametrize(("n", "known"), [(29, 0), (30, 3), (58, 3), (59, 4)])
def test_a_range_is_claimed_only_as_far_as_the_deals_reach(n: int, known: int) -> None:
    found = revealed(np.arange(float(n)), MORE)

    figures = [found.best, found.target, found.seller_limit, found.walk_away]
    assert sum(figure.value is not None for figure in figures) == known
    assert all("are needed" in figure.reason for figure in figures if figure.value is None)


def test_of_ordered_choices_and_yes_no_the_figures_are_choices() -> None:
    choices = np.repeat([0.0, 1.0, 2.0, 3.0], [10, 30, 40, 20])

    found = revealed(choices, MORE)

    assert [found.best.value, found.target.value, found.seller_limit.value, found.walk_away.value] == [3, 2, 1, 0]
    assert revealed(np.repeat([0.0, 1.0], [5, 95]), MORE).best.value == 1.0


def test_ninety_of_a_hundred_intervals_cover_what_the_deals_are_drawn_from() -> None:
    rng = np.random.default_rng(11)
    truth = dict(
        zip(
            ("best", "target", "seller_limit", "walk_away"),
            np.quantile(rng.exponential(size=10**6), (0.9, 0.6, 0.25, 0.05)),
            strict=True,
        )
    )

    for n in (60, 500):
        drawn = [revealed(rng.exponential(size=n), MORE) for _ in range(400)]
        for name, value in truth.items():
            assert np.mean([getattr(each, name).covers(float(value)) for each in drawn]) >= 0.87
