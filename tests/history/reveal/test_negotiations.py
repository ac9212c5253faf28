import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dealwright.history.reveal import negotiations


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=60), st.integers(1, 6))
def test_deals_that_stand_several_times_in_one_negotiation_count_once(values: list[float], times: int) -> None:
    centred = np.array(values) - np.mean(values)

    effect = negotiations.design_effect(np.repeat(centred, times), np.repeat(np.arange(centred.size), times))

    assert abs(effect - times) < 1e-6 or float(np.abs(centred).max()) < 1e-6


def test_deals_without_an_account_or_a_day_are_negotiations_of_their_own() -> None:
    codes = negotiations.codes_from(np.array([4.0, 4.0, 9.0, np.nan, np.nan]))

    assert codes.tolist() == [0, 0, 1, 3, 4]
    assert not negotiations.alone(codes)
    assert negotiations.alone(codes[1:])
    assert negotiations.starts(codes).tolist() == [0, 2, 3, 4]


def test_of_a_handful_of_negotiations_each_counts_as_one_deal() -> None:
    centred = np.tile([1.0, -1.0], 50)  # sums over negotiations are nought, which would look like no effect at all

    assert negotiations.design_effect(centred, np.zeros(100, dtype=np.intp)) == 100.0
    assert negotiations.design_effect(centred, np.repeat([0, 1, 2, 3], 25)) == 25.0
    assert negotiations.design_effect(centred, np.repeat(np.arange(10), 10)) == 1.0
