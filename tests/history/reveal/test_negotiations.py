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
