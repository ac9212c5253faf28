"""The order that a sorter sends back, with and without script, and what is refused of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealwright.web.kit import sorter

KEYS = ("price", "warranty", "notice")


@given(st.lists(st.integers(1, 3), min_size=3, max_size=3))
def test_the_numbers_and_the_json_of_one_order_say_the_same(places: list[int]) -> None:
    numbered = {f"order-{key}": str(place) for key, place in zip(KEYS, places, strict=True)}

    order = sorter.read(numbered, "order", KEYS)

    assert sorted(key for group in order for key in group) == sorted(KEYS)
    assert sorter.read({"order": json.dumps(order)}, "order", KEYS) == order


def test_terms_without_a_number_come_last_and_are_tied() -> None:
    assert sorter.read({"order-notice": "1"}, "order", KEYS) == (("notice",), ("price", "warranty"))


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"order": '[["price"]]'}, "misses warranty, notice"),
        ({"order": '[["price", "warranty"], ["notice", "price"]]'}, "repeats price"),
        ({"order": '[["price", "warranty", "notice", "liability"]]'}, "knows nothing of liability"),
        ({"order": "[[1]]"}, "cannot be read"),
        ({"order": '{"price": 1}'}, "cannot be read"),
        ({"order": "7"}, "cannot be read"),
        ({"order": "[" * 100_000}, "cannot be read"),
        ({"order-price": "first"}, "“first” is no place for price"),
        ({"order-price": "-1"}, "is no place for price"),
    ],
)
def test_an_order_that_cannot_be_used_is_refused_in_words(sent: dict[str, str], told: str) -> None:
    with pytest.raises(sorter.Unsorted, match=told):
        sorter.read(sent, "order", KEYS)
