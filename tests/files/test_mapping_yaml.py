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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns: [", "The mapping is not YAML: "),
        (
            "colums: {}",
            "The mapping has “colums”, which is not known. Write one of: reading, currency, decimal, dates,",
        ),
        ("- a", "The mapping must be a list of “name: value” lines, but it is “['a']”."),
        ("dates: year first", "“dates” is “year first”. Write “day first” or “month first”."),
        (
            "columns: {deal: {join: [A], first: [B]}}",
            "The entry of “deal” must have exactly one of: column,",
        ),
        ("terms: [{key: x}]", "Term 1 (“x”) needs a key, a kind and exactly one of: column, ratio, reduction,"),
        (
            "terms: [{key: x, kind: days, column: A, direction: up}]",
            "Term 1 (“x”) has the direction “up”. Write “more” where a larger value is better for us, otherwise",
        ),
        (
            "terms: [{key: x, kind: days, column: A, times: ten}]",
            "Term 1 (“x”) has “times: ten”, which is not a number.",
        ),
        ("reading: {header_row: first}", "“header_row” is “first”. Write the number of the line with the column names"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_what_to_write(text: str, said: str):
    with pytest.raises(mapping_yaml.UnreadableMapping) as caught:
        mapping_yaml.load(text)

    assert str(caught.value).startswith(said)
