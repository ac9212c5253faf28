"""The report as JSON: the promised shape, and back without loss."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealwright.core import terms
from dealwright.core.kernel import Estimate
from dealwright.files import report_json
from dealwright.history import coherence, facts, reveal

numbers = st.floats(allow_nan=False, allow_infinity=False)
counts = st.integers(0, 10**7)
texts = st.text(max_size=6)
days = st.dates(min_value=date(1990, 1, 1))


def some(strategy, *, most=2):
    return st.lists(strategy, max_size=most).map(tuple)


estimates = st.builds(Estimate, value=st.none() | numbers, low=st.none() | numbers, high=st.none() | numbers, n=counts,
                      reason=texts)  # fmt: skip
scopes = st.dictionaries(st.sampled_from(terms.DIMENSIONS), texts).map(lambda stated: terms.Scope.of(**stated))
some_terms = st.builds(
    terms.Term,
    key=texts,
    name=texts,
    kind=st.sampled_from(sorted(terms.KINDS)),
    direction=st.sampled_from(terms.Direction),
    owner=texts,
    unit=texts,
    choices=some(texts),
)
findings = st.builds(facts.Finding, where=texts, why=texts, advice=texts, count=counts, rows=some(counts))
ranges = st.builds(reveal.RevealedRange, scope=scopes, n=counts, best=estimates, target=estimates,
                   seller_limit=estimates, walk_away=estimates)  # fmt: skip
reveals = st.builds(
    reveal.Reveal,
    deals=counts,
    period=st.none() | st.tuples(days, days),
    currency=texts,
    terms=some(st.builds(reveal.RevealedTerm, term=some_terms, n=counts, firmness=estimates, ranges=some(ranges))),
    order=some(some(texts)),
    trade_rates=some(st.builds(reveal.TradeRate, rate=estimates, q_value=numbers)),
    variance_shares=st.none() | st.builds(reveal.VarianceShares, **dict.fromkeys(report_json.SHARES, estimates)),
    sellers=some(st.builds(reveal.SellerProfile, n=counts, level=estimates, spread=estimates)),
    market=some(
        st.builds(reveal.MarketPoint, quarter=days, p5=numbers, p25=numbers, median=numbers, p75=numbers, p95=numbers)
    ),
    controls=some(texts),
    source=st.builds(facts.Source),
    findings=some(findings),
)
stages = st.builds(coherence.Stage, ratio=st.none() | numbers)
pairs = st.builds(coherence.Pair, raw=stages, time=stages, volume=stages, terms=stages, gap=estimates,
                  q_value=st.none() | numbers, money_at_stake=numbers, price_a=st.none() | numbers,
                  price_b=st.none() | numbers)  # fmt: skip
dear_sides = st.builds(coherence.DearSide, cheaper=some(texts), price=st.none() | numbers, gap=estimates,
                       cheaper_price=st.none() | numbers, money_at_stake=numbers)  # fmt: skip
gaps = st.builds(coherence.TermGap, gap=estimates, q_value=st.none() | numbers)
coherences = st.builds(coherence.Coherence, nothing=st.none() | st.builds(coherence.Nothing),
                       pairs=some(pairs), dear_sides=some(dear_sides), term_gaps=some(gaps),
                       money_at_stake=numbers, controls=some(texts), findings=some(findings))  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(reveals, st.none() | coherences)
def test_every_report_loads_back_without_loss_even_through_text(revealed, compared):
    document = json.loads(json.dumps(report_json.dump(revealed, compared), allow_nan=False))

    assert report_json.load(document) == (revealed, compared)


def test_the_document_has_the_promised_shape(revealed, compared):
    document = report_json.dump(revealed, compared)

    assert document["deals"] == 900
    assert document["period"] == ["2022-01-03", "2024-12-20"]
    term = document["terms"][0]
    assert (term["key"], term["kind"], term["unit"], term["direction"], term["n"]) == (
        "discount", "percent", "%", "less", 900,
    )  # fmt: skip
    assert term["firmness"] == 0.72
    assert term["firmness_interval"] == pytest.approx([0.66, 0.78])
    range_ = term["ranges"][1]
    assert range_["scope"] == {"region": "EMEA"}
    assert [range_[name] for name in ("n", "best", "target", "seller_limit", "walk_away")] == [
        310,
        1.0,
        7.0,
        11.0,
        19.0,
    ]
    assert range_["intervals"]["walk_away"] == [18.0, 20.0]
    assert document["trade_rates"][0]["rate"] == 1.8
    shares = document["variance_shares"]
    assert (shares["seller"], shares["intervals"]["seller"]) == (0.14, pytest.approx([0.11, 0.17]))
    pair = document["coherence"]["pairs"][0]
    assert {name: pair[name] for name in PAIR} == PAIR
    (dear,) = document["coherence"]["dear_sides"]
    assert {name: dear[name] for name in DEAR} == DEAR
    assert (document["coherence"]["flagged"], document["coherence"]["money_at_stake"]) == (1, 182_400.0)
    assert document["findings"][0]["code"] == "price-outlier"


PAIR = {
    "account_group": "Northwind",
    "product": "Standard licence",
    "a": "France",
    "b": "Germany",
    "n_a": 24,
    "n_b": 31,
    "raw_ratio": 1.34,
    "after_time": 1.25,
    "after_volume": 1.21,
    "after_terms": 1.18,
    "matched_a": 8,
    "matched_b": 8,
    "price_a": 118.0,
    "price_b": 100.0,
    "lower_bound": 0.12,
    "money_at_stake": 182_400.0,
    "currency": "EUR",
    "status": "flagged",
}


DEAR = {
    "account_group": "Northwind",
    "product": "Standard licence",
    "side": "France",
    "cheaper": ["Germany"],
    "price": 118.0,
    "cheaper_price": 100.0,
    "money_at_stake": 182_400.0,
    "currency": "EUR",
}


def test_a_report_from_before_prices_were_quoted_still_loads(revealed, compared):
    document = report_json.dump(revealed, compared)
    del document["coherence"]["dear_sides"], document["coherence"]["pairs"][0]["price_a"]

    _, loaded = report_json.load(document)

    assert loaded is not None
    assert (loaded.dear_sides, loaded.pairs[0].price_a, loaded.pairs[1].price_a) == ((), None, 100.0)


def test_what_could_not_be_concluded_is_null_with_its_reason(revealed):
    range_ = report_json.dump(revealed, None)["terms"][4]["ranges"][0]

    assert range_["best"] is None
    assert range_["intervals"]["best"] is None
    assert range_["reasons"]["best"] == "4 deals; at least 30 are needed"


def test_a_file_holds_the_same_report(tmp_path, revealed, compared):
    report_json.write(tmp_path / "r.json", revealed, compared)

    assert report_json.load(json.loads((tmp_path / "r.json").read_text("utf-8"))) == (revealed, compared)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "another"}, "its format is 'another', and 'dealwright-report/1' is needed"),
        ({"deals": None, "terms": [{"key": "discount"}]}, "is missing or not as expected"),
    ],
)
def test_a_document_that_is_no_report_is_refused_with_advice(revealed, change, message):
    with pytest.raises(report_json.UnreadableReport) as refused:
        report_json.load(report_json.dump(revealed, None) | change)

    assert message in str(refused.value)
    assert "eveal the same file again" in str(refused.value)
