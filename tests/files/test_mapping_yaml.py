from pathlib import Path

import pytest

from dealwright.core import terms
from dealwright.files import mapping_yaml
from dealwright.history import facts

ROOT = Path(__file__).parents[2]
EVERYTHING = facts.Mapping(
    fills=(
        ("deal", facts.Fill(columns=("ID: the first",))),
        ("product", facts.Fill(columns=("Item", "Brand"), joined_by=" · ")),
        ("country", facts.Fill(constant="NO")),
        ("closed_on", facts.Fill(columns=("Signed", "Ordered"))),
        ("outcome", facts.Fill(columns=("Stage",), values=(("Yes", "won"), ("1", "lost")))),
    ),
    terms=(
        facts.TermRule(
            term=terms.Term(
                key="mode",
                name="Mode",
                kind="choice",
                direction=terms.Direction.MORE,
                owner="operations",
                choices=("Air", "Off", "12"),
            ),
            columns=(("Mode", "Old mode"),),
            values=(("N/A", "Off"),),
            delivered=True,
        ),
        facts.TermRule(
            term=terms.Term(key="lead", name="Lead", kind="days", direction=terms.Direction.LESS, unit="working days"),
            columns=(("From", "Quoted"), ("To",)),
            how=facts.How.DAYS_BETWEEN,
            times=0.5,
        ),
    ),
    undecided=(
        facts.TermRule(
            term=terms.Term(key="line", name="Line", kind="percent", direction=terms.Direction.LESS),
            columns=(("First line",),),
        ),
    ),
    currency="NOK",
    decimal=",",
    date_order=facts.DateOrder.MONTH_FIRST,
    missing=("Date Not Captured", "See DN-*", "null"),
    default_outcome="open",
    compare_within=("seller", "channel"),
    reading=facts.Reading(sheet="2024", header_row=3, delimiter="\t", encoding="cp1252"),
)


def test_what_is_written_loads_back_equal():
    assert mapping_yaml.load(mapping_yaml.dump(EVERYTHING)) == EVERYTHING


def test_comments_stand_beside_their_entry_and_change_nothing():
    written = mapping_yaml.dump(
        EVERYTHING, comments={"deal": "99% sure: it says so.", "term_lead": "50% sure: guessed."}
    )

    lines = written.splitlines()
    assert "  # 99% sure: it says so." in lines
    assert lines[lines.index("  # 50% sure: guessed.") + 1] == "  - key: lead"
    assert mapping_yaml.load(written) == EVERYTHING


def test_the_committed_example_fits_the_real_file():
    mapping = mapping_yaml.load((ROOT / "examples/scms.mapping.yaml").read_text("utf-8"))

    assert [rule.term.key for rule in mapping.terms] == [
        *("incoterm", "shipment_mode", "lead_time", "freight_share", "insurance_share"),
    ]
    assert mapping_yaml.load(mapping_yaml.dump(mapping)) == mapping


def test_a_name_with_nothing_behind_it_says_nothing():
    empty = "currency:\ndecimal:\ndates:\noutcome:\ncolumns:\n  deal: ID\n  seller:\n"

    assert mapping_yaml.load(empty) == facts.Mapping(fills=(("deal", facts.Fill(columns=("ID",))),))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns: [", "The mapping is not YAML in line 1: expected the node content, but found"),
        (
            "dates: day first\ncolums: {}",
            "Line 2: The mapping has “colums”, which is not known. Did you mean “columns”? Write one of: reading,",
        ),
        ("- a", "Line 1: The mapping must be a list of “name: value” lines, but it is “a”."),
        ("\ndates: year first", "Line 2: “dates” is “year first”. Write “day first” or “month first”."),
        (
            "columns:\n  deal: {join: [A], first: [B]}",
            "Line 2: The entry of “deal” must have exactly one of: column,",
        ),
        ("columns:\n  deal: A\n  prize: B", "Line 3: “columns” has “prize”, which is not known. Did you mean"),
        (
            "columns:\n  deal: A\n  deal: B",
            'The mapping says the same name twice in line 3: found duplicate key "deal".',
        ),
        (
            "columns:\n  deal:\n    colum: A",
            "Line 3: The entry of “deal” has “colum”, which is not known. Did you mean",
        ),
        ("columns: {deal: {constant: }}", "Line 1: The entry of “deal” must have exactly one of: column,"),
        ("columns: {price: {column: {a: b}}}", "Line 1: The entry of “price” must be a list; begin each entry with a"),
        ("currency: Euro", "Line 1: “Euro” is no currency. Write its three letters, such as EUR, or leave it empty:"),
        (
            "terms:\n  - {key: x}",
            "Line 2: Term 1 (“x”) needs a key, a kind and exactly one of: column, ratio, reduction,",
        ),
        ("terms: [{key: , kind: days, column: A}]", "Line 1: Term 1 needs a key, a kind and exactly one of: column,"),
        ("terms: [{key: x, kind: day, column: A}]", "Line 1: Term 1 (“x”) has the unknown kind “day”. Write one of:"),
        (
            "terms: [{key: x, kind: days, column: A, delivered: maybe}]",
            "Line 1: Term 1 (“x”) has “delivered: maybe”. Write true where the price includes it.",
        ),
        (
            "terms: [{key: x, kind: days, column: A, direction: up}]",
            "Line 1: Term 1 (“x”) has the direction “up”. Write “more” where a larger value is better for us",
        ),
        (
            "terms: [{key: x, kind: days, column: A, times: ten}]",
            "Line 1: Term 1 (“x”) has “times: ten”, which is not a number.",
        ),
        (
            "reading:\n  header_row: first",
            "Line 2: “header_row” is “first”. Write the number of the line with the column",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_to_write(text: str, said: str):
    with pytest.raises(mapping_yaml.UnreadableMapping) as caught:
        mapping_yaml.load(text)

    assert str(caught.value).startswith(said)
