from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dealwright.history import reveal
from dealwright.history.reveal import market
from dealwright.history.reveal.deals import Named


def test_each_quarter_with_five_priced_deals_is_a_point_of_the_corridor() -> None:
    ratio = np.log(np.array([0.9, 1.0, 1.1, 1.2, 1.3] + [2.0] * 4 + [0.5] * 5))
    quarter = Named(codes=np.repeat([0, 1, 2], [5, 4, 5]), names=("2024-01-01", "2024-04-01", "2024-07-01"))

    first, last = market.corridor(ratio, quarter, settings=reveal.Settings())

    assert (first.quarter, first.n, last.quarter) == (date(2024, 1, 1), 5, date(2024, 7, 1))
    assert [round(value, 6) for value in (first.p5, first.p25, first.median, first.p75, first.p95)] == [
        0.9,
        1.0,
        1.1,
        1.2,
        1.3,
    ]
    assert last.p5 == last.p95


@given(st.lists(st.floats(-3, 3), min_size=5, max_size=60))
def test_the_corridor_is_in_order_and_above_nought(values: list[float]) -> None:
    quarter = Named(codes=np.zeros(len(values), dtype=np.int32), names=("2024-01-01",))

    (point,) = market.corridor(np.array([*values]), quarter, settings=reveal.Settings())

    assert 0 < point.p5 <= point.p25 <= point.median <= point.p75 <= point.p95
