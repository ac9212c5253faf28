from datetime import date
from typing import Any

from dealwright.core import terms
from dealwright.history import facts


def columns(**names: str) -> tuple[tuple[str, facts.Fill], ...]:
    return tuple((fact, facts.Fill(columns=(name,))) for fact, name in names.items())


def rule(kind: str, *groups: str, how: facts.How = facts.How.COLUMN, **more: Any) -> facts.TermRule:
    choices = more.pop("choices", ())
    term = terms.Term(key="t", name="T", kind=kind, direction=terms.Direction.LESS, choices=choices)
    return facts.TermRule(term=term, columns=tuple((group,) for group in groups), how=how, **more)


def held(row: dict[str, object]) -> dict[str, object]:
    """What a row says, without what it does not."""
    return {name: value for name, value in row.items() if value is not None and not name.startswith("bad_")}


def test_a_row_becomes_facts_with_what_is_missing_left_out(understood):
    mapping = facts.Mapping(
        fills=columns(deal="ID", country="Land", closed_on="Datum", price="Preis", quantity="Menge"),
        decimal=",",
        currency="EUR",
    )

    first, second = understood(
        mapping,
        ID=["D1", "D2"],
        Land=["DE", "n/a"],
        Datum=["31.01.2024", ""],
        Preis=["1.234,50", "k.A."],
        Menge=["2", None],
    )

    assert held(first) == {
        "source_row": 1,
        "deal": "D1",
        "country": "DE",
        "closed_on": date(2024, 1, 31),
        "outcome": "won",
        "currency": "EUR",
        "amount": 2469.0,
        "price": 1234.5,
        "quantity": 2.0,
        "order_0": "day_first",
    }
    assert held(second) == {"source_row": 2, "deal": "D2", "outcome": "won", "currency": "EUR"}


def test_every_source_row_gives_one_row_and_only_the_unreadable_fact_is_lost(understood, raw):
    mapping = facts.Mapping(fills=columns(deal="ID", price="Price", closed_on="Day"))
    cells = {"ID": ["D1", "D2"], "Price": ["tbc", "-4"], "Day": ["2024-01-01", "someday"]}

    rows = understood(mapping, **cells)
    problems = facts.normalise(raw(**cells), mapping=mapping).problems
    said = [
        (row["source_row"], problem.source, problem.nature, row[problem.held_in])
        for problem in problems
        for row in rows
        if row[problem.held_in] is not None
    ]

    assert [(row["deal"], row["price"], row["closed_on"]) for row in rows] == [
        ("D1", None, date(2024, 1, 1)),
        ("D2", None, None),
    ]
    assert said == [
        (1, "Price", facts.Nature.NUMBER, "tbc"),
        (2, "Day", facts.Nature.DATE, "someday"),
        (2, "Price", facts.Nature.NEGATIVE, "-4"),
    ]


def test_text_columns_are_joined_and_dates_take_the_first_that_is_there(understood):
    mapping = facts.Mapping(
        fills=(
            ("product", facts.Fill(columns=("Item", "Brand", "Pack"), joined_by=" · ")),
            ("closed_on", facts.Fill(columns=("Signed", "Ordered"))),
        )
    )

    rows = understood(
        mapping,
        Item=["Tablets", "Kit", None],
        Brand=["Acme", "N/A", "Acme"],
        Pack=["30", "1", None],
        Signed=["2024-01-02", "not captured", None],
        Ordered=["2024-01-01", "2024-01-01", None],
    )

    assert [row["product"] for row in rows] == ["Tablets · Acme · 30", "Kit · 1", "Acme"]
    assert [row["closed_on"] for row in rows] == [date(2024, 1, 2), date(2024, 1, 1), None]


def test_a_constant_fills_every_row_and_an_unmapped_deal_is_its_row(understood):
    mapping = facts.Mapping(fills=(("country", facts.Fill(constant="Kenya")),))

    assert [(row["deal"], row["country"]) for row in understood(mapping, A=["x", "y"])] == [
        ("row 1", "Kenya"),
        ("row 2", "Kenya"),
    ]


def test_words_for_the_outcome_are_known_and_can_be_added(understood):
    outcome = facts.Fill(columns=("Stage",), values=(("Delivered", "won"),))
    mapping = facts.Mapping(fills=(("outcome", outcome),))

    rows = understood(mapping, Stage=["Closed Won", "DELIVERED", "perdu", "No bid", "", "Purgatory"])

    assert [row["outcome"] for row in rows] == ["won", "won", "lost", "walked_away", "won", None]


def test_currencies_are_codes_and_signs_and_anything_else_is_set_aside(understood):
    rows = understood(facts.Mapping(fills=columns(currency="C"), currency="EUR"), C=["usd", "€", None, "Rai stones"])

    assert [row["currency"] for row in rows] == ["USD", "EUR", "EUR", None]


def test_a_price_of_zero_is_missing_and_an_amount_of_zero_is_not(understood):
    (row,) = understood(facts.Mapping(fills=columns(price="P", amount="A", quantity="Q")), P=["0"], A=["0"], Q=["3"])

    assert (row["price"], row["amount"], row["quantity"]) == (None, 0.0, 3.0)


def test_the_price_is_worked_out_from_amount_and_quantity_where_it_has_no_column(understood):
    (row,) = understood(facts.Mapping(fills=columns(amount="A", quantity="Q")), A=["100"], Q=["8"])

    assert row["price"] == 12.5


def test_a_term_is_a_column_a_ratio_a_reduction_or_the_time_between_two_dates(understood):
    cells = {
        "A": ["5", "20", "n/a"],
        "B": ["50", "0", "4"],
        "From": ["2024-01-01"] * 3,
        "To": ["2024-03-02", None, "x"],
    }
    how = facts.How

    def values(*args: str, **more: Any) -> list[object]:
        return [row["term_t"] for row in understood(facts.Mapping(fills=(), terms=(rule(*args, **more),)), **cells)]

    assert values("percent", "A", times=100.0) == [500.0, 2000.0, None]
    assert values("percent", "A", "B", how=how.RATIO) == [10.0, None, None]
    assert values("ratio", "A", "B", how=how.RATIO) == [0.1, None, None]
    assert values("percent", "A", "B", how=how.REDUCTION) == [90.0, None, None]
    assert values("days", "From", "To", how=how.DAYS_BETWEEN) == [61.0, None, None]
    assert values("months", "From", "To", how=how.MONTHS_BETWEEN) == [61 / 30.4375, None, None]


def test_choices_and_yes_or_no_are_places_and_ones(understood):
    mode = rule("choice", "Mode", choices=("Air", "Ocean"), values=(("By sea", "Ocean"),))

    rows = understood(facts.Mapping(fills=(), terms=(mode,)), Mode=["ocean", "By sea", "N/A", "Donkey"])
    agreed = understood(facts.Mapping(fills=(), terms=(rule("yes_no", "OK"),)), OK=["yes", "Nein", None])

    assert [row["term_t"] for row in rows] == [1.0, 1.0, None, None]
    assert [row["term_t"] for row in agreed] == [1.0, 0.0, None]


def test_the_number_in_a_text_can_be_mapped(understood):
    net = rule("days", "Terms", values=(("Net 30", "30"),))

    assert understood(facts.Mapping(fills=(), terms=(net,)), Terms=["NET 30", "45"])[0]["term_t"] == 30.0
