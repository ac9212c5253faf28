"""The workspace of a strategy as people use it: leaving a field saves it, two at once lose nothing, findings follow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser import harness

from dealwright.files import templates
from dealwright.web.accounts.models import Membership
from dealwright.web.kit import tenancy
from dealwright.web.strategy import actions, models

Begin = Callable[[Membership], models.Strategy]
PATHS = ("", "terms/payment_days/", "rules/", "limits/", "ladder/", "great-deal/", "metrics/", "settings/")


@pytest.fixture
def begin(stack: harness.Stack) -> Begin:
    """A function that begins a strategy from a template in the organisation of a member."""

    def begin_(member: Membership) -> models.Strategy:
        with stack.working(), tenancy.entered(organisation_id=member.organisation_id, user_id=member.user_id):
            content = templates.load("software_subscription")
            return actions.begin(content, organisation_id=member.organisation_id, user_id=member.user_id)

    return begin_


def field(page: Page, label: str) -> Locator:
    return page.locator(".own-field").filter(has=page.get_by_label(label, exact=True))


def test_leaving_a_field_saves_it_and_another_open_page_shows_it(enter, join, begin) -> None:
    one = enter(join("strategist", name="Ana Costa"))
    other = enter(join("strategist", organisation_id=one.membership.organisation_id, name="Ben Roth"))
    row = begin(one.membership)
    first, second = (visit.go(f"/strategy/{row.pk}/terms/payment_days/") for visit in (one, other))

    first.get_by_label("Name", exact=True).fill("Days to pay")
    first.keyboard.press("Tab")

    expect(field(first, "Name")).to_contain_text("Saved")
    expect(second.get_by_label("Name", exact=True)).to_have_value("Days to pay", timeout=3000)
    field(first, "Name").get_by_role("button", name="Undo").click()
    expect(second.get_by_label("Name", exact=True)).to_have_value("Payment days", timeout=3000)


def test_what_one_is_writing_stays_and_the_clash_is_theirs_to_settle(enter, join, begin) -> None:
    one = enter(join("strategist", name="Ana Costa"))
    other = enter(join("strategist", organisation_id=one.membership.organisation_id, name="Ben Roth"))
    row = begin(one.membership)
    first, second = (visit.go(f"/strategy/{row.pk}/terms/payment_days/") for visit in (one, other))

    second.get_by_label("Name", exact=True).fill("Mine")
    first.get_by_label("Name", exact=True).fill("Theirs")
    first.keyboard.press("Tab")
    expect(field(first, "Name")).to_contain_text("Saved")
    second.keyboard.press("Tab")

    expect(field(second, "Name")).to_contain_text("Ana Costa changed this since you saw it")
    expect(field(second, "Name")).to_contain_text("Theirs")
    expect(second.get_by_label("Name", exact=True)).to_have_value("Mine")
    field(second, "Name").get_by_role("button", name="Save mine").click()
    expect(first.get_by_label("Name", exact=True)).to_have_value("Mine", timeout=3000)


def test_a_finding_comes_and_goes_while_one_works_and_leads_to_its_field(sign_in_as, begin) -> None:
    visit = sign_in_as("strategist")
    row = begin(visit.membership)
    page = visit.go(f"/strategy/{row.pk}/terms/payment_days/")

    page.get_by_label("Owner", exact=True).select_option("")
    expect(page.locator("#findings")).to_contain_text("has no owner")
    page.locator("#findings").get_by_role("link", name="has no owner").click()

    expect(page.locator("#field-owner")).to_be_in_viewport()
    page.get_by_label("Owner", exact=True).select_option("Finance")
    expect(page.locator("#findings")).not_to_contain_text("has no owner")


def test_weights_say_what_is_left_while_one_is_typed(sign_in_as, begin) -> None:
    visit = sign_in_as("strategist")
    page = visit.go(f"/strategy/{begin(visit.membership).pk}/great-deal/")
    said = page.locator("[data-total-said]")

    expect(said).to_have_text("100 of 100")
    page.get_by_role("link", name="Change").first.click()
    weight = page.get_by_label("Weight of 100").first
    weight.fill(str(float(weight.input_value()) + 7))

    expect(said).to_have_text("107 of 100, 7 too much")


@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_of_a_strategy_is_clean_and_fits(sign_in_as, begin, barriers, overflow, width: int) -> None:
    visit = sign_in_as("strategist", wishes={"viewport": {"width": width, "height": 800}})
    row = begin(visit.membership)

    for path in PATHS:
        page = visit.go(f"/strategy/{row.pk}/{path}")
        for change in page.locator(".part-change").all()[:1]:
            change.click()
            expect(page.locator(".part-form")).to_be_visible()
        assert (overflow(page), barriers(page)) == ([], []), path
