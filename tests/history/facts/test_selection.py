"""A selection gives exactly the deals it names, and deals in order have one place each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import ibis
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from dealwright.history import facts

DAY = date(2024, 1, 1)
WORDS = some.none() | some.sampled_from(["France", "D'Or", 'say "x"', "back\\slash", "ÅNGSTRÖM", "%_", "; --"])
NUMBERS = some.none() | some.sampled_from([-1.5, 0.0, 0.1, 2.0, 1e300])
DEALS = some.lists(some.tuples(WORDS, NUMBERS, some.none() | some.integers(0, 3)), max_size=12)
ENGINE = ibis.duckdb.connect(threads=1)
SCHEMA = {"deal": "string", "country": "string", "price": "float64", "closed_on": "date", "source_row": "int64"}


def made(rows: list[tuple[str | None, float | None, int | None]]) -> tuple[facts.Facts, list[dict[str, Any]]]:
    """Facts of these deals, and the same deals as plain values."""
    deals = [
        {
            "deal": f"D{row}",
            "country": country,
            "price": price,
            "closed_on": None if days is None else DAY + timedelta(days=days),
            "source_row": row,
        }
        for row, (country, price, days) in enumerate(rows, 1)
    ]
    table = ENGINE.create_table("deals", ibis.memtable(deals, schema=SCHEMA), overwrite=True)
    source = facts.Source(name="deals", rows_read=len(deals), rows_used=len(deals))
    return facts.Facts(table=table, terms=(), currency="EUR", source=source), deals


def names(table: Any) -> list[str]:  # noqa: ANN401  # an Ibis table
    found: list[str] = table.deal.to_pyarrow().to_pylist()
    return found


@settings(max_examples=30, deadline=None)
@given(DEALS, some.lists(WORDS.filter(bool), max_size=3), NUMBERS, NUMBERS, some.none() | some.integers(0, 4))
def test_a_selection_gives_the_deals_that_a_plain_reading_of_it_gives(rows, countries, low, high, days):
    deals, plain = made(rows)
    start = None if days is None else DAY + timedelta(days=days)
    selection = facts.Selection(
        equal=(("country", tuple(countries)),),
        closed_before=start,
        stretches=(facts.Stretch(column="price", low=low, high=high),),
    )

    assert sorted(names(facts.select(deals, selection).table)) == sorted(
        deal["deal"]
        for deal in plain
        if deal["country"] in countries
        and (start is None or (deal["closed_on"] is not None and deal["closed_on"] < start))
        and deal["price"] is not None
        and (low is None or deal["price"] >= low)
        and (high is None or deal["price"] <= high)
    )


@settings(max_examples=30, deadline=None)
@given(DEALS, some.sampled_from(["country", "price", "closed_on", "deal"]), some.booleans(), some.integers(1, 4))
def test_going_on_after_the_last_deal_of_a_page_shows_every_deal_once_and_in_order(rows, by, descending, size):
    deals, plain = made(rows)
    whole = names(facts.in_order(deals.table, by=by, descending=descending))

    seen, after = [], None
    while True:
        page = facts.in_order(deals.table, by=by, descending=descending, after=after).limit(size).to_pyarrow()
        if not page.num_rows:
            break
        last = page.to_pylist()[-1]
        seen += page["deal"].to_pylist()
        after = (last[by], last["source_row"])

    valued = [deal[by] for name in whole for deal in plain if deal["deal"] == name and deal[by] is not None]
    assert seen == whole
    assert len(whole) == len(plain)
    assert valued == sorted(valued, reverse=descending)


@given(some.text(max_size=12).filter(lambda text: "\0" not in text))
@example("'; drop table deals; --")
@settings(max_examples=60, deadline=None)
def test_a_text_is_found_wherever_it_stands_and_never_read_as_anything_else(text):
    deals, _ = made([("France", 1.0, 0)])

    found = names(facts.select(deals, facts.Selection(text=text)).table)

    assert found == (["D1"] if text.lower() in "d1" else [])


def test_an_empty_selection_is_every_deal():
    deals, _ = made([("France", 1.0, 0), (None, None, None)])

    assert names(facts.select(deals, facts.Selection()).table) == ["D1", "D2"]


def test_a_deal_that_must_state_something_and_does_not_is_left_out():
    deals, _ = made([("France", 1.0, 0), (None, 1.0, 0), ("France", None, 0), ("France", 1.0, None)])

    asked = facts.Selection(stated=("country", "price", "closed_on"))

    assert names(facts.select(deals, asked).table) == ["D1"]


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        (facts.Selection(equal=(("planet", ("Mars",)),)), "no column “planet”. They have: deal, country"),
        (facts.Selection(equal=(("price", ("1",)),)), "cannot be selected so by “price”, which holds float64"),
        (facts.Selection(text="D\0"), "zero character"),
        (facts.Selection(stretches=(facts.Stretch(column="country", low=1.0),)), "“country”, which holds string"),
    ],
)
def test_what_the_deals_do_not_have_is_refused_with_what_they_have(selection, said):
    deals, _ = made([("France", 1.0, 0)])

    with pytest.raises(facts.UnknownSelection, match=said):
        facts.select(deals, selection)


@pytest.mark.parametrize("place", [("dear", 1), (True, 1), (1.0, 2**70), ([], 1)])
def test_a_place_that_cannot_be_is_refused(place):
    deals, _ = made([("France", 1.0, 0)])

    with pytest.raises(facts.UnknownSelection, match="Begin with the first"):
        facts.in_order(deals.table, by="price", after=place)


def test_the_values_of_a_column_come_most_frequent_first_and_then_by_name():
    deals, _ = made([("Peru", 1.0, 0), ("Chile", 1.0, 0), ("Peru", 1.0, 0), (None, 1.0, 0), ("Benin", 1.0, 0)])

    counted = facts.values_of(deals, "country", most=2).to_pyarrow().to_pylist()

    assert counted == [{"value": "Peru", "n": 2}, {"value": "Benin", "n": 1}]
