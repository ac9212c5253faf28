"""Where the marks of the charts lead: to the deals they count, or plainly to more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from urllib.parse import parse_qs

import ibis
import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from dealwright.core.kernel import Estimate
from dealwright.files.charts import variance_shares
from dealwright.history import coherence, facts, reveal
from dealwright.web.history import forms, models, records
from dealwright.web.history.actions import charts

SOURCE = facts.Source(name="deals.csv", rows_read=0, rows_used=0)
COLUMNS = {column.name: column.type for column in (*facts.COLUMNS, *facts.CONVERTED)}
NO_DEALS = facts.Facts(table=ibis.memtable([], schema=COLUMNS), terms=(), currency="EUR", source=SOURCE)
NOTHING = reveal.Reveal(
    deals=0,
    period=None,
    currency="EUR",
    terms=(),
    order=(),
    trade_rates=(),
    variance_shares=None,
    sellers=(),
    market=(),
    controls=(),
    source=SOURCE,
    findings=(),
)


def pair(product: str, a: str, b: str, *, ratio: float, status: coherence.Status) -> coherence.Pair:
    stage = coherence.Stage(ratio=ratio, matched_a=9, matched_b=9)
    return coherence.Pair(
        account_group="Group",
        product=product,
        a=a,
        b=b,
        n_a=9,
        n_b=9,
        raw=stage,
        time=stage,
        volume=stage,
        terms=stage,
        price_a=10 * ratio,
        price_b=10.0,
        gap=Estimate(value=ratio - 1, low=ratio - 1.1, high=ratio - 0.9, n=18),
        q_value=0.01,
        money_at_stake=100.0,
        status=status,
        sentence=f"{product}: {a} above {b}.",
    )


@pytest.fixture(scope="module")
def drawn() -> dict[str, models.ReportChart]:
    """Six pairs of one product, of which a report shows three, then one of another, then a wide one explained."""
    flagged, explained = coherence.Status.FLAGGED, coherence.Status.EXPLAINED
    pairs = [
        pair("Pump", a, b, ratio=1.5, status=flagged) for a, b in combinations(("Chad", "Mali", "Peru", "Togo"), 2)
    ]
    pairs += [pair("Valve", "Laos", "Oman", ratio=1.2, status=flagged)]
    pairs += [pair("Hose", "Cuba", "Fiji", ratio=4.0, status=explained)]
    dear_side = coherence.DearSide(
        account_group="Group",
        product="Pump",
        side="Chad",
        cheaper=("Mali", "Peru", "Togo"),
        price=15.0,
        cheaper_price=10.0,
        gap=pairs[0].gap,
        money_at_stake=100.0,
        sentence="",
    )
    compared = coherence.Coherence(
        by="country",
        currency="EUR",
        pairs=tuple(pairs),
        dear_sides=(dear_side,),
        term_gaps=(),
        flagged=7,
        money_at_stake=700.0,
        controls=(),
        findings=(),
    )
    return {chart.key: chart for chart in charts.draw(NOTHING, compared, NO_DEALS)}


def asked(link: str) -> tuple[str, list[str]]:
    """The product and the countries that a link selects."""
    query = parse_qs(link.removeprefix("?"))
    return query["product"][0], query["country"]


def test_a_mark_of_a_pair_leads_to_the_deals_of_that_pair(drawn: dict[str, models.ReportChart]):
    led = {datum["name"]: asked(datum["href"]) for datum in records.data_of(drawn["pairs"].spec) if "href" in datum}

    assert led == {
        "Chad 15.00 : Mali 10.00 EUR · Pump": ("Pump", ["Chad", "Mali"]),
        "Mali 15.00 : Peru 10.00 EUR · Pump": ("Pump", ["Mali", "Peru"]),
        "Peru 15.00 : Togo 10.00 EUR · Pump": ("Pump", ["Peru", "Togo"]),
        "Laos 12.00 : Oman 10.00 EUR · Valve": ("Valve", ["Laos", "Oman"]),
        "Cuba 40.00 : Fiji 10.00 EUR · Hose": ("Hose", ["Cuba", "Fiji"]),
    }


def test_a_dear_side_leads_to_its_deals_and_to_those_it_is_dearer_than(drawn: dict[str, models.ReportChart]):
    chart = drawn["dear-sides"]
    marks = {datum["href"] for datum in records.data_of(chart.spec) if "href" in datum}

    assert [asked(link) for link in marks] == [("Pump", ["Chad", "Mali", "Peru", "Togo"])]
    assert chart.links == list(marks)


@pytest.mark.parametrize(
    ("key", "product", "countries"),
    [
        ("waterfall-1", "Pump", ["Chad", "Mali"]),
        ("waterfall-2", "Valve", ["Laos", "Oman"]),
        ("waterfall-3", "Hose", ["Cuba", "Fiji"]),
    ],
)
def test_a_waterfall_leads_to_the_deals_of_its_pair(
    drawn: dict[str, models.ReportChart], key: str, product: str, countries: list[str]
):
    links = {datum["href"] for datum in records.data_of(drawn[key].spec) if "href" in datum}

    assert [asked(link) for link in links] == [(product, countries)]


def test_a_bar_of_the_overview_leads_to_the_list_of_pairs_on_the_page_within_its_selection(
    drawn: dict[str, models.ReportChart],
):
    shown = records.shown_chart(
        drawn["coherence"], base="/deals/", here="/report/", given="region=South", names_sellers=True
    )
    bars = [datum for datum in records.data_of(shown["spec"]) if datum.get("pairs")]

    assert {bar["href"] for bar in bars} == {"/report/?region=South#pairs-open"}
    assert all(row[0].startswith('<a href="/report/?region=South#pairs-open">') for row in shown["table"][1])
    assert "count pairs, not deals" in shown["about"]


DEALS = (
    ("D1", 90.0, 0, "won"),
    ("D2", None, 0, "won"),
    ("D3", 90.0, None, "won"),
    ("D4", 90.0, 0, "lost"),
    ("D5", 80.0, 9, "won"),
)


@pytest.mark.parametrize(("dated", "behind"), [(True, ["D1", "D5"]), (False, ["D1", "D3", "D5"])])
def test_a_source_of_the_variance_leads_to_the_won_deals_that_have_what_it_is_counted_from(
    dated: bool, behind: list[str]
):
    share = Estimate(value=0.5, low=0.4, high=0.6, n=3)
    shares = reveal.VarianceShares(**dict.fromkeys(variance_shares.SOURCES, share), n=3, sampled_from=3)
    period = (date(2024, 1, 1), date(2024, 1, 10)) if dated else None
    revealed = replace(NOTHING, period=period, variance_shares=shares)
    (chart,) = [each for each in charts.draw(revealed, None, NO_DEALS) if each.key == "variance"]

    links = [datum["href"] for datum in records.data_of(chart.spec) if "source" in datum]

    assert len(links) == len(chart.links) == len(charts.VARIANCE_SORTS)
    for link in (*links, *chart.links):
        asked = forms.listing(QueryDict(link.removeprefix("?")))
        assert sorted(facts.select(deals(), asked.selection).table.deal.to_pyarrow().to_pylist()) == behind


def deals() -> facts.Facts:
    rows = [
        {
            **dict.fromkeys(COLUMNS),
            "deal": deal,
            "price_reporting": price,
            "closed_on": None if days is None else date(2024, 1, 1) + timedelta(days=days),
            "outcome": outcome,
            "source_row": row,
        }
        for row, (deal, price, days, outcome) in enumerate(DEALS, 1)
    ]
    return facts.Facts(table=ibis.memtable(rows, schema=COLUMNS), terms=(), currency="EUR", source=SOURCE)


def test_deals_cannot_be_asked_to_state_what_no_mark_asks_for():
    with pytest.raises(facts.UnknownSelection, match="cannot be asked to state “seller”"):
        forms.listing(QueryDict("stated=seller"))


def test_the_list_of_pairs_opens_for_a_link_that_leads_to_it(drawn: dict[str, models.ReportChart]):
    """A browser opens what is folded around the place a link names, but not what itself is named."""
    pairs = records.shown_chart(drawn["pairs"], base="/deals/", here="/report/", given="", names_sellers=True)
    page = render_to_string("history/parts/report_charts.html", {"key": pairs["section"], "charts": [pairs]})

    assert f'id="{charts.LIST_OF_PAIRS.removeprefix("#")}"' in page.partition("</summary>")[2]
