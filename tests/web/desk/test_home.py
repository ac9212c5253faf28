"""The start page: what is there and what to do next, for each role, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dealwright.core import strategy as core
from dealwright.core import terms
from dealwright.web.accounts.models import Function, MembershipFunction
from dealwright.web.desk import queries
from dealwright.web.history.models import Blob, Dataset, Report
from dealwright.web.strategy import actions as strategies
from dealwright.web.strategy.models import Revision, Strategy

CONTENT: dict[str, Any] = {
    "period": ["2024-01-03", "2025-12-30"],
    "currency": "EUR",
    "terms": [{"key": "discount"}, {"key": "payment_days"}],
    "wild_west_index": 0.195,
    "coherence": {"flagged": 2, "money_at_stake": 1_250_000.0},
}


def hand_in(company, *, name="Deals of 2025", state=Dataset.State.IMPORTED, content=CONTENT):
    with company.inside("strategist"):
        blob = Blob.objects.create(organisation_id=company.id, size=0)
        dataset = Dataset.objects.create(
            organisation_id=company.id, name=name, file_name="deals.csv", state=state, file=blob, facts=blob
        )
        if state == Dataset.State.IMPORTED:
            Report.objects.create(
                organisation_id=company.id, dataset=dataset, facts_sha256="0", deals=10_324, content=content
            )
        return dataset


def start_draft(company, name="What we do by default"):
    with company.inside("strategist"):
        strategy = Strategy.objects.create(organisation_id=company.id, name=name)
        Revision.objects.create(organisation_id=company.id, strategy=strategy, number=1)
        return strategy


def seen(company, role):
    with company.inside(role):
        return queries.home(company.members[role])


def test_who_is_not_signed_in_is_sent_to_sign_in(client, db):
    answer = client.get("/")

    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/"


def test_a_strategist_without_deals_is_told_to_hand_some_in(acme, sign_in):
    page = sign_in(acme.members["strategist"]).get("/").content.decode()

    assert "Begin with the deals you already made" in page
    assert 'href="/reveal/hand-in/"' in page


@pytest.mark.parametrize("role", ["stakeholder", "seller", "manager", "executive", "auditor"])
def test_everybody_else_is_told_what_will_stand_here(acme, sign_in, role):
    page = sign_in(acme.members[role]).get("/").content.decode()

    assert "Nothing is revealed yet" in page
    assert "/reveal/hand-in/" not in page


def test_the_figures_of_the_newest_reveal_stand_on_a_card(acme, sign_in):
    hand_in(acme)

    page = sign_in(acme.members["executive"]).get("/").content.decode()

    for said in ("Deals of 2025", "10,324", "Jan 2024 to Dec 2025", "19.5\xa0%", "1.25 million EUR at stake"):
        assert said in page


def test_a_reveal_without_prices_has_a_card_without_those_figures(acme, sign_in):
    hand_in(acme, content={"period": None, "terms": [], "wild_west_index": None, "coherence": None})

    (headline,) = seen(acme, "executive").headlines
    page = sign_in(acme.members["executive"]).get("/").content.decode()

    assert (headline.period, headline.wild_west_index, headline.flagged) == (None, None, None)
    assert "Wild-west index" not in page


def test_a_seller_sees_neither_gaps_nor_the_wild_west_index_nor_drafts(acme):
    hand_in(acme)
    start_draft(acme)

    home = seen(acme, "seller")

    (headline,) = home.headlines
    assert (headline.deals, headline.terms) == (10_324, 2)
    assert (headline.wild_west_index, headline.flagged, headline.money_at_stake) == (None, None, None)
    assert home.drafts == ()
    assert home.steps == ()


def test_what_waits_for_a_strategist_is_said_first(acme):
    hand_in(acme)
    waiting = hand_in(acme, name="CRM export", state=Dataset.State.MAPPING)

    steps = seen(acme, "strategist").steps

    assert [(step.title, step.argument) for step in steps[:1]] == [("Confirm the columns of “CRM export”", waiting.pk)]
    assert [step.title for step in steps[1:]] == [
        "Start a strategy draft from what was revealed",
        "Look at 2 price gaps that nothing explains",
    ]


def test_one_gap_is_one_gap(acme):
    hand_in(acme, content={**CONTENT, "coherence": {"flagged": 1, "money_at_stake": 1.0}})
    start_draft(acme)

    assert [step.title for step in seen(acme, "manager").steps] == ["Look at 1 price gap that nothing explains"]


def test_drafts_are_listed_for_those_who_read_them(acme, sign_in):
    strategy = start_draft(acme)

    page = sign_in(acme.members["stakeholder"]).get("/").content.decode()

    assert "What we do by default" in page
    assert f'href="/strategy/{strategy.pk}/"' in page


def test_nothing_of_another_company_is_seen(acme, globex):
    hand_in(globex)
    start_draft(globex)

    home = seen(acme, "strategist")

    assert (home.headlines, home.unfinished, home.drafts) == ((), (), ())


def test_a_full_house_costs_no_more_queries_than_a_small_one(acme):
    hand_in(acme)
    start_draft(acme)
    with CaptureQueriesContext(connection) as few:
        seen(acme, "strategist")

    for number in range(6):
        hand_in(acme, name=f"Deals {number}")
        hand_in(acme, name=f"Waiting {number}", state=Dataset.State.MAPPING)
        start_draft(acme, name=f"Draft {number}")
    with CaptureQueriesContext(connection) as many:
        seen(acme, "strategist")

    assert len(many) == len(few)


# Agreeing -----------------------------------------------------------------------------------------------------------

DISCOUNT = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS, owner="Finance")
OURS = core.Strategy(
    name="Ours",
    currency="EUR",
    entries=(core.Entry(term=DISCOUNT, ranges=(terms.Range(best=0.0, target=8.0, limits=(("seller", 12.0),)),)),),
    order=(("discount",),),
    ladder=core.Ladder(levels=(core.Level(key="seller", name="Seller", role="seller"),)),
)


def begin(company, content=OURS):
    with company.inside("strategist"):
        return strategies.begin(content, organisation_id=company.id, user_id=company.members["admin"].user_id)


def test_a_strategist_is_told_of_the_errors_in_a_draft(acme):
    row = begin(acme, replace(OURS, entries=(replace(OURS.entries[0], term=replace(DISCOUNT, owner="Nobody")),)))

    steps = seen(acme, "strategist").steps

    assert [(step.address, step.argument) for step in steps if step.icon == "alert-triangle"] == [
        ("strategy:findings", row.pk)
    ]
    assert [step for step in seen(acme, "executive").steps if step.icon == "alert-triangle"] == []


def test_who_speaks_for_the_owner_is_asked_to_sign_and_an_executive_to_approve(acme):
    row = begin(acme)
    with acme.inside("strategist"):
        finance = Function.objects.get(name="Finance")
        MembershipFunction.objects.create(
            organisation_id=acme.id, membership=acme.members["stakeholder"], function=finance
        )
        strategies.to_signing(Revision.objects.get(strategy=row))

    steps = {role: [step.title for step in seen(acme, role).steps] for role in ("stakeholder", "executive", "seller")}

    assert steps == {
        "stakeholder": ["Sign 1 term of “Ours”, revision 1"],
        "executive": ["Approve “Ours”, revision 1"],
        "seller": [],
    }


def test_what_is_in_force_and_what_comes_stand_on_everybodys_page(acme, sign_in):
    row = begin(acme)
    with acme.inside("strategist"):
        today = timezone.localdate()
        strategies.publish(strategies.to_signing(Revision.objects.get(strategy=row)), effective_on=today, user_id=None)
        coming = strategies.next_revision(row, reason="Later", user_id=None)
        strategies.publish(strategies.to_signing(coming), effective_on=today + timedelta(days=9), user_id=None)

    home = seen(acme, "seller")
    page = sign_in(acme.members["seller"]).get("/").content.decode()

    assert [[each.number for each in part] for part in (home.in_force, home.coming)] == [[1], [2]]
    assert f'href="/library/?strategy={row.pk}"' in page
