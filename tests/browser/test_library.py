"""The library on a telephone and at a desk; the bell that rings without a reload; search from anywhere."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from dealwright.files import templates
from dealwright.web.accounts.models import Membership
from dealwright.web.kit import tenancy
from dealwright.web.notices import actions as notices
from dealwright.web.strategy import actions
from dealwright.web.strategy import queries as strategies

PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def published(stack, join):
    """A seller of an organisation whose strategy is in force, begun from a template."""
    strategist = join("strategist")
    seller = join("seller", organisation_id=strategist.organisation_id)
    with stack.working(), tenancy.entered(organisation_id=strategist.organisation_id, user_id=strategist.user_id):
        content = templates.load("software_subscription")
        row = actions.begin(content, organisation_id=strategist.organisation_id, user_id=strategist.user_id)
        signing = actions.to_signing(strategies.newest(row))
        actions.publish(signing, effective_on=timezone.localdate(), user_id=strategist.user_id)
    return strategist, seller


@pytest.mark.parametrize("wishes", [PHONE, {"color_scheme": "dark"}], ids=["telephone", "dark desk"])
def test_a_seller_reads_the_library_and_a_term(published, enter, barriers, overflow, wishes):
    visit = enter(published[1], **wishes)

    page = visit.go("/library/")
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    assert (overflow(page), barriers(page)) == ([], [])

    page.get_by_label("Find a term").fill("disc")
    expect(page.locator(".offer:visible")).to_have_count(1)
    page.locator(".offer:visible a").first.click()
    expect(page.get_by_role("heading", name="What you may do")).to_be_visible()
    expect(page.get_by_text("No past deals state this term.")).to_be_visible()
    assert (overflow(page), barriers(page)) == ([], [])


def test_the_bell_rings_on_an_open_page_without_a_reload(published, enter, stack):
    seller: Membership = published[1]
    page = enter(seller).go("/library/")
    expect(page.locator(".tray-count")).to_have_count(0)
    page.wait_for_timeout(700)

    with stack.working(), tenancy.entered(organisation_id=seller.organisation_id, user_id=seller.user_id):
        notices.tell(
            [seller.pk],
            organisation_id=seller.organisation_id,
            kind="published",
            text="“Ours” is in force.",
            url="/library/",
        )

    expect(page.locator(".tray-count")).to_have_text("1")
    page.locator("details.tray summary").click()
    page.get_by_role("link", name="“Ours” is in force.").click()
    expect(page.locator(".tray-count")).to_have_count(0)


def test_search_is_reached_by_the_keyboard_and_finds_while_one_types(published, enter, barriers):
    page = enter(published[1]).go("/")

    page.keyboard.press("Control+k")
    expect(page.get_by_role("heading", name="Search")).to_be_visible()
    page.keyboard.type("disc")
    expect(page.locator("#search-results").get_by_role("link").first).to_contain_text("Discount")
    assert barriers(page) == []
