"""Canonical JSON and the chain: one text for one record, and no record changed unseen."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealwright.core import kernel

RECORDS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-1e9, 1e9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def chained(records: list[kernel.Json]) -> list[kernel.Link]:
    links: list[kernel.Link] = []
    for record in records:
        links.append(kernel.follow(links[-1].hash if links else kernel.START, record))
    return links


def test_the_digest_is_that_of_the_text_the_standard_prescribes():
    record = {"€": "Euro", "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 1e-27], "a": None}

    assert kernel.canonical(record).decode() == (
        '{"a":null,"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"€":"Euro"}'
    )


@given(st.dictionaries(st.text(max_size=3), RECORDS, max_size=4))
def test_the_order_of_keys_changes_no_digest(record):
    assert kernel.digest(dict(reversed(record.items()))) == kernel.digest(record)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**60])
def test_a_number_that_json_does_not_know_is_refused(value):
    with pytest.raises(kernel.NotCanonical, match="cannot be signed or chained"):
        kernel.digest({"limit": value})


@given(st.lists(RECORDS, min_size=1, max_size=5), st.data())
def test_a_record_that_is_changed_dropped_or_moved_breaks_the_chain_at_its_place(records, data):
    links = chained(records)
    place = data.draw(st.integers(0, len(links) - 1))
    changed = replace(links[place], record=["planted", links[place].record])

    assert kernel.broken(links) is None
    assert kernel.broken(links, head=links[-1].hash) is None
    assert kernel.broken([*links[:place], changed, *links[place + 1 :]]) == place
    assert kernel.broken(links[:place], head=links[-1].hash) == place
    if place < len(links) - 1:
        assert kernel.broken([*links[:place], *links[place + 1 :]]) == place
        swapped = [*links[:place], links[place + 1], links[place], *links[place + 2 :]]
        assert kernel.broken(swapped) == place


def test_a_record_rewritten_with_all_that_follow_it_is_seen_by_a_head_kept_elsewhere():
    kept = chained([{"n": 1}, {"n": 2}])[-1].hash

    assert kernel.broken(chained([{"n": 0}, {"n": 2}]), head=kept) == 2
