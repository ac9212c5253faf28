"""The internal negotiation in real browsers: five functions vote blind, the board names the conflict, owners sign."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser import harness
from tests.browser.conftest import PASSWORD

from dealwright.core import strategy
from dealwright.files import templates
from dealwright.web.accounts import actions as accounts
from dealwright.web.accounts.models import Membership
from dealwright.web.kit import tenancy
from dealwright.web.strategy import actions as strategies

TERMS = {
    "discount": "Finance",
    "contract_months": "Sales",
    "liability_cap": "Legal",
    "service_level": "Operations",
    "exclusivity": "Product",
}
SALES_FIRST = ("discount", "liability_cap", "contract_months", "service_level", "exclusivity")
LEGAL_FIRST = ("liability_cap", "discount", "contract_months", "service_level", "exclusivity")
RANKINGS = {
    "Finance": LEGAL_FIRST,
    "Legal": LEGAL_FIRST,
    "Operations": SALES_FIRST,
    "Product": SALES_FIRST,
    "Sales": SALES_FIRST,
}
PATIENCE = 20_000  # on a busy machine

Enter = Callable[[Membership], harness.Visit]
Join = Callable[..., Membership]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Room:
    """An organisation with a strategy of five terms, and everybody before a browser of their own."""

    strategy_id: int
    names: dict[str, str]  # term key → its name
    visits: dict[str, harness.Visit]


@pytest.fixture
def room(stack: harness.Stack, join: Join, enter: Enter) -> Room:
    whole = templates.load("software_subscription")
    entries = tuple(entry for entry in whole.entries if entry.term.key in TERMS)
    small = strategy.Strategy(
        name="Software subscription",
        currency=whole.currency,
        entries=entries,
        order=tuple((entry.term.key,) for entry in entries),
        ladder=whole.ladder,
    )
    chief = join("strategist", name="Stella Strategist")
    people = {"strategist": chief}
    for role in ("executive", "manager", "seller", "auditor"):
        people[role] = join(role, organisation_id=chief.organisation_id)
    with stack.working():
        for function in RANKINGS:
            people[function] = accounts.add_user(
                organisation_id=chief.organisation_id,
                email=f"{function.lower()}.{os.getpid()}.{chief.pk}@example.org",
                name=f"{function} Person",
                role="stakeholder",
                password=PASSWORD,
                functions=(function,),
            )
        with tenancy.entered(organisation_id=chief.organisation_id, user_id=chief.user_id):
            saved = strategies.save_draft(small, organisation_id=chief.organisation_id, user_id=chief.user_id)
    wanted = ("strategist", "executive", "auditor", *RANKINGS)
    return Room(
        strategy_id=saved.pk,
        names={entry.term.key: entry.term.name for entry in entries},
        visits={who: enter(people[who]) for who in wanted},
    )


def open_round(room: Room) -> None:
    page = room.visits["strategist"].go(f"/agreement/strategies/{room.strategy_id}/open/")
    page.get_by_label("What is it about").fill("What matters most next year?")
    page.get_by_role("button", name="Open the round").click()
    expect(page.get_by_text("5 ballots missing")).to_be_visible()


def vote(room: Room, function: str) -> Page:
    """Rank by keyboard, as the sorter offers it, say why and wish for a range, and cast the ballot."""
    page = room.visits[function].go("/agreement/")
    page.get_by_role("link", name=f"Vote for {function}").click()
    for place, key in enumerate(RANKINGS[function]):
        name = room.names[key]
        for _ in TERMS:
            if page.locator("[data-sorter-list] > li").nth(place).get_attribute("data-key") == key:
                break
            page.get_by_role("button", name=f"Move {name} up").press("Enter")
    page.get_by_text(room.names["liability_cap"], exact=True).last.click()
    low, high = ("100", "120") if RANKINGS[function] is LEGAL_FIRST else ("150", "200")
    page.locator("#low-liability_cap").fill(low)
    page.locator("#high-liability_cap").fill(high)
    page.locator("#reason-liability_cap").fill(f"A secret of {function}")
    page.get_by_role("button", name="Cast your ballot").click()
    return page


def test_five_functions_vote_blind_and_the_board_names_the_conflict(
    room: Room, barriers: harness.Check, overflow: harness.Check
) -> None:
    open_round(room)
    strategist, auditor = (room.visits[who].page for who in ("strategist", "auditor"))
    for function in list(RANKINGS)[:4]:
        expect(vote(room, function).get_by_text("Your ballot is cast")).to_be_visible()

    expect(strategist.get_by_text("1 ballot missing")).to_be_visible()  # live, without a reload
    assert "A secret of" not in strategist.content()
    room.visits["auditor"].go("/agreement/")
    auditor.get_by_role("link", name=re.compile("Software subscription, revision 1")).click()
    expect(auditor.get_by_text("1 ballot missing")).to_be_visible()
    assert "A secret of" not in auditor.content()

    vote(room, "Sales")
    for who in ("strategist", "auditor"):  # the last ballot leads every open page to the board
        page = room.visits[who].page
        expect(page.get_by_role("heading", name="How the functions agree")).to_be_visible(timeout=PATIENCE)
    discount, cap = room.names["discount"], room.names["liability_cap"]
    said = f"Operations, Product and Sales put {discount} above {cap}, Finance and Legal the other way round"
    expect(strategist.get_by_text(said).first).to_be_visible()
    expect(strategist.get_by_text("open conflict")).to_be_visible()
    expect(strategist.get_by_text("No value satisfies all").first).to_be_visible()
    strategist.get_by_role("link", name="Every ballot").click()
    expect(strategist.get_by_text("A secret of Legal")).to_be_visible()
    assert barriers(strategist) == []
    strategist.set_viewport_size({"width": 360, "height": 800})
    assert overflow(strategist) == []


def sign(room: Room) -> None:
    """Every owner signs their term, the strategist and the executive approve, and it is published."""
    strategist = room.visits["strategist"]
    strategist.go(f"/signing/{room.strategy_id}/").get_by_role("button", name="Send it to be signed").click()
    for key, function in TERMS.items():
        page = room.visits[function].go(f"/signing/{room.strategy_id}/term/{key}/")
        page.get_by_role("button", name="Sign it").click()
        expect(page.get_by_text(f"You have signed for {function}")).to_be_visible()
    for who in ("strategist", "executive"):
        page = room.visits[who].go(f"/signing/{room.strategy_id}/approve/")
        page.get_by_role("button", name="Approve it").click()
        expect(page.get_by_text("stands")).not_to_have_count(0)
    page = strategist.go(f"/signing/{room.strategy_id}/publish/")
    page.get_by_label("Why, in spite of the warnings").fill("Agreed by all five functions.")
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text("It never changes")).to_be_visible()


def test_owners_sign_it_is_published_and_a_shift_reaches_another_browser_without_reload(
    room: Room, barriers: harness.Check
) -> None:
    sign(room)
    address = f"/agreement/strategies/{room.strategy_id}/priorities/"
    watching = room.visits["auditor"].go(address)
    first = watching.locator("[data-order] > li").first
    expect(first).to_have_text(room.names["discount"])
    legal = room.visits["Legal"].go(address)
    legal.get_by_text("Move the ranking of Legal").click()
    legal.get_by_label("Why").fill("Two large claims this quarter.")
    for _ in TERMS:
        if legal.locator("[data-sorter-list] > li").first.get_attribute("data-key") == "liability_cap":
            break
        legal.get_by_role("button", name=f"Move {room.names['liability_cap']} up").press("Enter")
    legal.get_by_role("button", name="Move the ranking").click()
    strategist = room.visits["strategist"].go(address)
    expect(watching.get_by_text("Two large claims this quarter.")).to_be_visible()
    assert barriers(strategist) == []

    strategist.get_by_role("button", name="Confirm").click()

    expect(watching.locator("[data-order='1']")).to_be_visible(timeout=PATIENCE)
    expect(watching.get_by_text("moved by Legal")).to_be_visible()
