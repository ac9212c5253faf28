"""The frame around every page, before the real thing: signing in, finding one's way, switching organisations."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect
from tests.browser import harness
from tests.browser.conftest import PASSWORD

from dealwright.web.accounts.models import Membership


def test_a_person_signs_in_and_out_again(
    stack: harness.Stack, open_context: Callable[..., BrowserContext], join: Callable[..., Membership]
) -> None:
    person = join("strategist", name="Clara Weiss")
    page = open_context().new_page()
    page.goto(stack.url)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    page.get_by_label("Email").fill(person.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Clara Weiss")
    page.locator("summary", has_text="Your menu").click()
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_wrong_password_is_said_without_telling_who_exists(
    stack: harness.Stack, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context().new_page()
    page.goto(stack.url)

    page.get_by_label("Email").fill("nobody@example.org")
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("not correct")


def test_a_strategist_without_deals_is_led_to_hand_some_in(sign_in_as: harness.SignIn) -> None:
    page = sign_in_as("strategist").go("/")

    page.get_by_role("link", name="Hand in past deals").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Hand in")


@pytest.mark.parametrize("role", ["stakeholder", "seller", "manager", "executive", "auditor"])
def test_who_hands_in_nothing_is_told_what_will_stand_here(sign_in_as: harness.SignIn, role: str) -> None:
    page = sign_in_as(role).go("/")

    expect(page.get_by_role("heading", name="Nothing is revealed yet")).to_be_visible()
    expect(page.get_by_role("link", name="Hand in past deals")).to_have_count(0)


def test_only_rooms_that_exist_and_are_for_this_person_stand_in_the_navigation(sign_in_as: harness.SignIn) -> None:
    seller = sign_in_as("seller").go("/")
    administrator = sign_in_as("strategist", administrator=True).go("/")

    names = "nav[aria-label=Main] a"
    assert seller.locator(names).all_inner_texts() == ["Reveal", "Library"]
    assert administrator.locator(names).all_inner_texts() == ["Reveal", "Strategy", "Library", "Administration"]


def test_a_person_of_two_organisations_switches_between_them(
    sign_in_as: harness.SignIn, join: Callable[..., Membership]
) -> None:
    here = sign_in_as("strategist", email="two@example.org")
    there = join("seller", email="two@example.org")
    page = here.go("/")

    page.get_by_role("link", name=here.membership.organisation.name).click()
    page.get_by_role("button", name=f"Switch to {there.organisation.name}").click()

    expect(page.get_by_role("link", name=f"Organisation: {there.organisation.name}")).to_be_visible()
    page.locator("summary", has_text="Your menu").click()
    expect(page.locator(".menu-head", has_text="two@example.org")).to_contain_text("Seller")


def test_the_narrow_menu_reaches_every_room(sign_in_as: harness.SignIn) -> None:
    visit = sign_in_as("strategist", wishes={"viewport": {"width": 360, "height": 740}})
    page = visit.go("/")

    page.locator("summary[aria-label=Menu]").click()
    page.get_by_role("navigation", name="Main, narrow").get_by_role("link", name="Reveal").click()

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url == f"{visit.url}/reveal/"


def test_an_address_that_leads_nowhere_says_so_calmly(
    sign_in_as: harness.SignIn, console_is_clean: harness.Console, barriers: harness.Check
) -> None:
    console_is_clean.expect("404")
    page = sign_in_as("strategist").go("/nowhere-at-all")

    expect(page.get_by_role("heading", name="Nothing is here")).to_be_visible()
    assert barriers(page) == []
