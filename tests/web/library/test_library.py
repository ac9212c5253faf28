"""The library: what one may give and ask for, whom to ask, what changed, and nothing that is not for one's eyes."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.library.conftest import CONTENT, HIDDEN, with_limit

from dealwright.core import strategy
from dealwright.web.accounts.models import Function, MembershipFunction, Region
from dealwright.web.strategy import actions

pytestmark = pytest.mark.database


def text(answer):
    """What a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\xa0", " ").split())


def opened(sign_in, company, role, path="/library/", **asked: str):
    answer = sign_in(company.members[role]).get(path, asked)
    assert answer.status_code == 200
    return answer


def test_before_anything_is_published_the_library_says_what_will_stand_here(acme, sign_in):
    assert "No strategy is in force yet" in text(opened(sign_in, acme, "seller"))


def test_a_seller_reads_what_they_may_give_alone_and_for_something_in_return(acme, current, sign_in):
    said = text(opened(sign_in, acme, "seller"))

    assert "Without asking: at most 12 % . Aim for 8 %, open at 0 %." in said
    assert "To 14 % if contract length is at least 36 months" in said or "To 14 % if" in said
    assert "Without asking: no less than 24 months . Aim for 36 months, open at 60 months." in said
    assert said.index("What you may give") < said.index("What you may ask for")


def test_the_region_of_the_deal_decides_which_range_speaks(acme, current, sign_in):
    said = text(opened(sign_in, acme, "seller", region="South"))

    assert "Without asking: at most 9 % . Aim for 5 %" in said


def test_the_region_a_member_works_in_is_filled_in(acme, current, sign_in):
    with acme.inside():
        south = Region.objects.create(organisation_id=acme.id, name="south")
        acme.members["seller"].regions.add(south, through_defaults={"organisation_id": acme.id})

    page = opened(sign_in, acme, "seller")

    assert page.context["reading"].deal == {"region": "South"}
    assert opened(sign_in, acme, "seller", region="").context["reading"].deal == {}


@pytest.mark.parametrize("path", ["/library/", "/library/terms/discount/", "/library/terms/length/"])
def test_no_limit_above_a_sellers_own_stands_on_any_page_of_theirs(acme, current, sign_in, path):
    page = opened(sign_in, acme, "seller", path, region="South").content.decode()
    anywhere = opened(sign_in, acme, "seller", path, level="head").content.decode()

    assert [hidden for hidden in HIDDEN if hidden in page or hidden in anywhere] == []


def test_who_works_on_strategies_reads_every_limit_and_may_look_as_any_level(acme, current, sign_in):
    page = opened(sign_in, acme, "strategist", "/library/terms/discount/").content.decode()
    as_manager = text(opened(sign_in, acme, "strategist", level="manager"))

    assert "Head of sales 27\xa0%" in page
    assert "Without asking: at most 18 %" in as_manager


def test_whom_to_ask_to_go_further_stands_beside_the_term_without_how_far(acme, current, sign_in):
    with acme.inside():
        seller = acme.members["seller"]
        seller.manager = acme.members["manager"]
        seller.save()

    said = text(opened(sign_in, acme, "seller"))

    assert "Beyond: Sales manager (Manager); Head of sales (Executive)." in said


def test_who_holds_no_level_asks_before_giving_anything(acme, publish, sign_in):
    ladder = strategy.Ladder(
        levels=(strategy.Level(key="manager", name="Sales manager", role="manager"), CONTENT.ladder.levels[2]),
        holders=CONTENT.ladder.holders,
    )
    publish(acme, strategy.Strategy(name="S", currency="EUR", entries=CONTENT.entries, order=(), ladder=ladder))

    said = text(opened(sign_in, acme, "seller"))

    assert "You hold no authority level in these deals" in said
    assert "Ask before you give any. Aim for 8 %" in said
    assert "Without asking" not in said


def test_the_owner_of_a_term_is_named_with_its_members(acme, current, sign_in):
    with acme.inside():
        finance = Function.objects.get(name="Finance")
        MembershipFunction.objects.create(
            organisation_id=acme.id, membership=acme.members["stakeholder"], function=finance
        )

    said = text(opened(sign_in, acme, "seller", "/library/terms/discount/"))

    assert "Finance : Stakeholder" in said


def test_a_term_says_why_it_matters_and_what_to_ask_for(acme, current, sign_in):
    said = text(opened(sign_in, acme, "manager", "/library/terms/discount/"))

    for part in ("Each point is margin", "A lower price", "A longer contract", "Round discounts to whole points"):
        assert part in said


def test_guidelines_the_great_deal_and_the_order_stand_in_the_library(acme, current, sign_in):
    page = opened(sign_in, acme, "seller", region="South")
    said = text(page)

    assert "Never give and get nothing" in said
    assert "Only in the north" not in said
    assert "Long and paid early" in said
    assert "More: Ask before giving" in said
    assert [list(group) for group in page.context["order"].named] == [["Contract length"], ["Discount"]]


def test_what_the_revision_in_force_changed_is_marked_as_far_as_the_reader_may_see(acme, current, publish, sign_in):
    publish(acme, with_limit(11.0), row=current.strategy, days_ago=1, reason="Margins fell")

    seller = opened(sign_in, acme, "seller", "/library/terms/discount/").context["offer"].changes
    strategist = opened(sign_in, acme, "strategist", "/library/terms/discount/").context["offer"].changes

    assert len(seller) == 1
    assert "12" in seller[0]
    assert "11" in seller[0]
    assert len(strategist) == 2
    assert opened(sign_in, acme, "seller", "/library/terms/length/").context["offer"].changes == ()


def test_a_change_of_nothing_but_the_walk_away_is_no_change_for_a_seller(acme, current, publish, sign_in):
    publish(acme, with_limit(12.0), row=current.strategy)
    publish(acme, CONTENT, row=current.strategy)

    assert opened(sign_in, acme, "seller").context["reading"].changes == {}


def test_a_revision_that_comes_later_is_announced_and_does_not_count_yet(acme, current, publish, sign_in):
    publish(acme, with_limit(11.0), row=current.strategy, days_ago=-5)

    said = text(opened(sign_in, acme, "seller"))

    assert "revision 2, comes into force on" in said
    assert "Without asking: at most 12 %" in said


def test_the_link_of_a_term_holds_after_the_term_has_gone(acme, current, publish, sign_in):
    rest = strategy.Strategy(
        name="How we sell", currency="EUR", entries=CONTENT.entries[:1], order=(), ladder=CONTENT.ladder
    )
    publish(acme, rest, row=current.strategy)

    said = text(opened(sign_in, acme, "seller", "/library/terms/length/"))

    assert "This term is in no strategy that is in force today" in said
    assert "Contract length" in said


def test_what_nobody_published_is_not_in_the_library(acme, sign_in):
    with acme.inside("strategist"):
        actions.begin(CONTENT, organisation_id=acme.id, user_id=None)
    browser = sign_in(acme.members["strategist"])

    assert browser.get("/library/terms/discount/").status_code == 404
    assert "No strategy is in force yet" in text(browser.get("/library/"))


def test_nothing_of_another_company_is_read(acme, globex, current, sign_in):
    browser = sign_in(globex.members["strategist"])

    assert "No strategy is in force yet" in text(browser.get("/library/"))
    assert browser.get("/library/terms/discount/").status_code == 404
    assert browser.get(f"/library/order/{current.strategy_id}/").status_code == 404


def test_a_business_unit_has_its_own_strategy_beside_that_of_the_whole(acme, current, publish, sign_in):
    unit = strategy.Strategy(
        name="Services",
        currency="EUR",
        business_unit="Services",
        entries=CONTENT.entries[1:],
        order=(),
        ladder=CONTENT.ladder,
    )
    of_unit = publish(acme, unit)

    assert opened(sign_in, acme, "seller").context["revision"].pk == current.pk
    page = opened(sign_in, acme, "seller", strategy=str(of_unit.strategy_id))
    assert page.context["revision"].pk == of_unit.pk


def test_how_it_went_before_says_so_where_there_are_no_past_deals(acme, current, sign_in):
    said = text(opened(sign_in, acme, "seller", "/library/terms/discount/past/"))

    assert said == "No past deals state this term."


def test_the_page_takes_the_same_number_of_queries_for_two_terms_as_for_forty(acme, current, publish, sign_in):
    browser = sign_in(acme.members["seller"])
    browser.get("/library/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/library/")
    entries = tuple(
        strategy.Entry(term=replace(entry.term, key=f"t{place}"), ranges=entry.ranges)
        for place in range(20)
        for entry in CONTENT.entries[:1]
    )
    many = strategy.Strategy(name="M", currency="EUR", entries=entries, order=(), ladder=CONTENT.ladder)
    publish(acme, many, row=current.strategy)
    browser.get("/library/")

    with CaptureQueriesContext(connection) as full:
        browser.get("/library/")

    assert len(full) == len(few)


def test_a_revision_in_force_since_tomorrow_is_not_in_force_today(acme, publish, sign_in):
    publish(acme, days_ago=-1)

    said = text(opened(sign_in, acme, "seller"))

    assert "No strategy is in force yet" in said
    assert f"{timezone.localdate() + timedelta(days=1):%Y}" in said


def test_the_playbook_is_a_pdf_of_ones_own_level(acme, current, sign_in):
    answer = sign_in(acme.members["seller"]).get(f"/library/playbook/{current.strategy_id}.pdf", {"region": "South"})

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_who_holds_no_level_has_no_playbook(acme, publish, sign_in):
    ladder = strategy.Ladder(levels=CONTENT.ladder.levels[1:], holders=CONTENT.ladder.holders)
    row = publish(acme, strategy.Strategy(name="S", currency="EUR", entries=CONTENT.entries, order=(), ladder=ladder))

    answer = sign_in(acme.members["seller"]).get(f"/library/playbook/{row.strategy_id}.pdf")

    assert answer.status_code == 302
