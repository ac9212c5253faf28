from dealwright.core import terms
from dealwright.history import facts

FREIGHT = terms.Term(key="freight", name="Freight", kind="percent", direction=terms.Direction.LESS)


def mapping(*rules: facts.TermRule, **fills: facts.Fill) -> facts.Mapping:
    return facts.Mapping(fills=tuple(fills.items()), terms=rules)


def test_every_source_column_is_named_once_in_the_order_of_first_use():
    rule = facts.TermRule(term=FREIGHT, how=facts.How.RATIO, columns=(("Freight",), ("Value", "Total")))

    found = mapping(rule, deal=facts.Fill(columns=("ID",)), amount=facts.Fill(columns=("Value",))).source_columns

    assert found == ("ID", "Value", "Freight", "Total")


def test_a_mapping_that_fits_has_no_disorder():
    assert mapping(deal=facts.Fill(columns=("ID",))).disorder(("ID",)) == ()


def test_a_column_that_the_source_lacks_is_named():
    assert mapping(deal=facts.Fill(columns=("Id",))).disorder(("ID",)) == (
        "Fact “deal” reads the column “Id”, which the source does not have. Did you mean “ID”?",
    )


def test_a_fact_that_does_not_exist_is_named_with_those_that_do():
    (said,) = mapping(deel=facts.Fill(columns=("ID",))).disorder(("ID",))

    assert said.startswith("There is no fact “deel”. Write one of: deal, account, account_group, region,")


def test_a_fact_needs_columns_or_a_constant_and_not_both():
    both = facts.Fill(columns=("ID",), constant="x")

    assert mapping(deal=both).disorder(("ID",)) == (
        "Fact “deal” needs either columns or a constant, not both and not none.",
    )


def test_terms_say_what_is_wrong_with_them():
    choice = terms.Term(key="Mode", name="Mode", kind="choice", direction=terms.Direction.MORE)
    odd = terms.Term(key="odd", name="Odd", kind="colour", direction=terms.Direction.MORE)
    yes = terms.Term(key="yes", name="Yes", kind="yes_no", direction=terms.Direction.MORE)

    said = mapping(
        facts.TermRule(term=choice, columns=(("A",),)),
        facts.TermRule(term=odd, columns=(("A",),), how=facts.How.RATIO),
        facts.TermRule(term=yes, columns=(("A",), ("A",)), how=facts.How.DAYS_BETWEEN),
        facts.TermRule(term=yes, columns=(("A",),)),
    ).disorder(("A",))

    assert said == (
        "Two terms have the key “yes”. Give each its own.",
        "The term key “Mode” must be lower-case letters, digits and underscores, and start with a letter.",
        "Term “Mode” is an ordered choice and must list its choices in order.",
        f"Term “odd” has the unknown kind “colour”. Write one of: {', '.join(terms.KINDS)}.",
        "Term “odd” needs 2 source columns for “ratio”.",
        "Term “yes” cannot be worked out as “days_between”, because its kind is “yes_no”. Name one column.",
    )


def test_the_decimal_mark_and_the_outcome_are_among_the_known():
    said = facts.Mapping(fills=(), decimal="·", default_outcome="maybe").disorder(())

    assert said == (
        "The decimal mark is “·”. Write “.” or “,”.",
        "The outcome “maybe” is unknown. Write one of: won, lost, walked_away, open.",
    )


def test_another_reporting_currency_is_a_copy_and_none_changes_nothing():
    euro = facts.Mapping(fills=(), currency="EUR")

    assert euro.in_currency("USD").currency == "USD"
    assert euro.in_currency(None) is euro


def test_a_column_that_is_nearly_there_is_named():
    mapping = facts.Mapping(fills=(("price", facts.Fill(columns=("net price",))),))

    assert mapping.disorder(("Deal", "Net Price")) == (
        "Fact “price” reads the column “net price”, which the source does not have. Did you mean “Net Price”?",
    )


def test_a_column_that_is_joined_to_itself_and_a_currency_nobody_has():
    mapping = facts.Mapping(fills=(("product", facts.Fill(columns=("A", "A"))),), currency="EURO")

    assert mapping.disorder(("A",)) == (
        "“EURO” is no currency. Write its three letters, such as EUR.",
        "Fact “product” names the column “A” twice. Name it once.",
    )
