"""People and organisations before the real thing: joining, passkeys, second factors, pages of administration."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser import harness
from tests.browser.conftest import PASSWORD

from dealwright.web.accounts.models import Membership

PAGES = ("people", "people/{person}", "invitations", "invitations/new", "functions", "settings", "me", "switch")


def test_an_invited_person_joins_by_the_link(
    sign_in_as: harness.SignIn, open_context: Callable[..., BrowserContext]
) -> None:
    admin = sign_in_as("strategist", administrator=True)
    page = admin.go("/organisation/invitations/new")
    page.get_by_label("Mail address").fill("new.person@example.org")
    page.get_by_label("Role").select_option("seller")
    page.get_by_role("button", name="Send the invitation").click()
    link = page.get_by_label("The link").input_value()

    other = open_context().new_page()
    other.goto(link)
    other.get_by_label("Your name").fill("New Person")
    other.get_by_label("Choose a password").fill("another calm harbour 7")
    other.get_by_role("button", name="Join").click()

    expect(other.get_by_role("heading", level=1)).to_contain_text("New Person")
    page.goto(f"{admin.url}/organisation/people")
    expect(page.get_by_role("rowheader", name="New Person")).to_be_visible()


def test_an_administrator_changes_a_member_and_reads_it_in_the_history(
    sign_in_as: harness.SignIn, join: Callable[..., Membership]
) -> None:
    admin = sign_in_as("strategist", administrator=True)
    seller = join("seller", organisation_id=admin.membership.organisation_id, name="Sam Seller")
    page = admin.go("/organisation/people")
    page.get_by_role("link", name="Sam Seller").click()
    page.get_by_label("Role").select_option("manager")
    page.get_by_label("Finance").check()
    page.get_by_label("Why").first.fill("Leads the north now")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("row", name=re.compile("Sam Seller.*Manager.*Finance"))).to_be_visible()
    admin.go(f"/organisation/history/membership/{seller.pk}")
    expect(page.get_by_text("seller → manager")).to_be_visible()
    expect(page.get_by_text("Leads the north now")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", PAGES)
def test_pages_of_administration_stand_in_nobodys_way(
    sign_in_as: harness.SignIn, barriers: harness.Check, overflow: harness.Check, path: str, width: int
) -> None:
    admin = sign_in_as("strategist", administrator=True, wishes={"viewport": {"width": width, "height": 800}})

    page = admin.go("/organisation/" + path.format(person=admin.membership.pk))

    assert barriers(page) == []
    assert overflow(page) == []


def _sign_in_by_form(context: BrowserContext, stack: harness.Stack, person: Membership) -> Page:
    page = context.new_page()
    page.goto(f"{stack.url}/accounts/login/")
    page.get_by_label("Email").fill(person.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(person.user.name)
    return page


def _confirm(page: Page) -> None:
    """Say the password once more, as every change to one's own way in asks."""
    expect(page.get_by_role("heading", name="Confirm Access")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def test_a_person_adds_a_passkey_and_signs_in_with_it(
    stack: harness.Stack, open_context: Callable[..., BrowserContext], join: Callable[..., Membership]
) -> None:
    person = join("seller", name="Pia Key")
    context = open_context()
    page = _sign_in_by_form(context, stack, person)
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(f"{stack.url}/accounts/2fa/webauthn/add/")
    _confirm(page)
    page.get_by_label("Name").fill("This laptop")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    expect(page).not_to_have_url(re.compile("/webauthn/add/"))

    context.clear_cookies()
    page.goto(f"{stack.url}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Pia Key")


def test_a_person_sets_up_an_authenticator_app_and_is_asked_for_its_code(
    stack: harness.Stack, open_context: Callable[..., BrowserContext], join: Callable[..., Membership]
) -> None:
    person = join("seller", name="Tom Code")
    context = open_context()
    page = _sign_in_by_form(context, stack, person)
    page.goto(f"{stack.url}/accounts/2fa/totp/activate/")
    _confirm(page)
    picture = page.locator("img[src^='data:image/svg']")
    expect(picture).to_be_visible()
    secret = page.locator("input[disabled], input[readonly]").first.input_value()
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    page.get_by_label("Authenticator code").fill(code)
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_text("recovery codes").first).to_be_visible()

    context.clear_cookies()
    page.goto(f"{stack.url}/accounts/login/")
    page.get_by_label("Email").fill(person.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page).to_have_url(re.compile("/accounts/2fa/authenticate/"))


def test_a_person_sees_where_they_are_signed_in_and_ends_the_others(
    stack: harness.Stack, open_context: Callable[..., BrowserContext], join: Callable[..., Membership]
) -> None:
    person = join("seller", name="Nina Nomad")
    here = _sign_in_by_form(open_context(), stack, person)
    there = _sign_in_by_form(open_context(user_agent="Train"), stack, person)

    here.goto(f"{stack.url}/accounts/sessions/")
    expect(here.get_by_text("Train")).to_be_visible()
    here.get_by_role("button", name=re.compile("Sign out", re.IGNORECASE)).last.click()
    expect(here.get_by_text("Train")).to_have_count(0)

    there.goto(f"{stack.url}/organisation/people")
    expect(there.get_by_role("heading", name="Sign in")).to_be_visible()
