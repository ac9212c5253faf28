"""Search: what begins with what was typed, of what a member may open, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.library.conftest import CONTENT

from dealwright.web.library import queries
from dealwright.web.strategy import actions

pytestmark = pytest.mark.database


def found(company, role, text):
    with company.inside(role):
        groups = queries.search.search(company.members[role], text)
    return {group.title: [(hit.title, hit.address) for hit in group.hits] for group in groups}


def test_terms_strategies_and_people_are_found_by_how_their_words_begin(acme, current):
    assert found(acme, "seller", "disc") == {"Terms": [("Discount", "/library/terms/discount/")]}
    assert found(acme, "seller", "how se")["Strategies"] == [
        ("How we sell", f"/library/?strategy={current.strategy_id}")
    ]
    assert found(acme, "seller", "execut")["People"] == [
        ("Executive", "/organisation/people?find=executive@acme.example")
    ]


def test_a_term_is_found_by_its_talk_track_and_its_owner(acme, current):
    assert found(acme, "seller", "margin")["Terms"] == [("Discount", "/library/terms/discount/")]
    assert found(acme, "seller", "FINANCE")["Terms"] == [("Discount", "/library/terms/discount/")]


def test_a_term_of_that_name_stands_before_one_that_only_speaks_of_it(acme, current):
    found_there = found(acme, "seller", "contract")

    assert [title for title, _ in found_there["Terms"]] == ["Contract length", "Discount"]


@pytest.mark.parametrize("text", ["", "   ", "& | !", "'", "\x00", "(:*", "nothing begins so"])
def test_what_begins_nothing_finds_nothing(acme, current, text):
    assert found(acme, "strategist", text) == {}


def test_what_is_being_worked_on_is_found_by_those_who_read_drafts_only(acme):
    with acme.inside("strategist"):
        row = actions.begin(CONTENT, organisation_id=acme.id, user_id=None)

    assert found(acme, "seller", "discount") == {}
    assert found(acme, "stakeholder", "discount") == {"Terms": [("Discount", f"/strategy/{row.pk}/terms/discount/")]}
    assert found(acme, "stakeholder", "sell")["Strategies"] == [("How we sell", f"/strategy/{row.pk}/")]


def test_a_term_in_force_stands_once_and_leads_to_the_library(acme, current):
    with acme.inside("strategist"):
        actions.next_revision(current.strategy, reason="Again", user_id=None)

    assert found(acme, "strategist", "discount")["Terms"] == [("Discount", "/library/terms/discount/")]


def test_nothing_of_another_company_is_found(acme, globex, current):
    assert found(globex, "strategist", "discount") == {}
    assert [title for title, _ in found(globex, "strategist", "strategist")["People"]] == ["Strategist"]


def test_a_search_takes_four_queries_however_much_there_is(acme, current, publish):
    publish(acme, replace(CONTENT, name="Services", business_unit="Services"))

    with acme.inside("strategist"), CaptureQueriesContext(connection) as taken:
        queries.search.search(acme.members["strategist"], "se")

    assert len(taken) == 4


def test_the_page_gives_results_and_an_open_page_gets_them_alone(acme, current, sign_in):
    browser = sign_in(acme.members["seller"])

    page = browser.get("/library/search/", {"q": "disc"}).content.decode()
    alone = browser.get(
        "/library/search/", {"q": "disc"}, headers={"HX-Request": "true", "HX-Target": "search-results"}
    ).content.decode()

    assert '<a href="/library/terms/discount/">' in page
    assert '<a href="/library/terms/discount/">' in alone
    assert "<html" not in alone
