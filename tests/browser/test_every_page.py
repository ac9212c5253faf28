"""Every page a member can reach by links, looked over: console, barriers and width, light and dark, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser import harness

from dealwright.web.accounts import queries as accounts
from dealwright.web.accounts.models import Membership
from dealwright.web.desk import actions as desk
from dealwright.web.kit import tenancy

DEALS = 800  # enough for every part of a report, few enough to be quick
MOST_PAGES = 45
PATIENCE_MS = 30_000  # a dozen charts on a busy machine
ALIKE = 1  # how many addresses that differ only in numbers are looked at
NOT_PAGES = re.compile(r"\.(csv|xlsx|yaml|json|html|pdf|parquet)(\?|$)|/static/|/logout|/download|export=")
LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1280, "light"), (360, "dark"))
IN_FULL = ("strategist", "seller")  # between them they see every room; the others are looked over in the harder way


@pytest.fixture(scope="session")
def demo(stack: harness.Stack) -> dict[str, Membership]:
    """The members, by role, of a small demonstration: deals handed in, a report, a draft."""
    passwords = {person.role: "a-calm-negotiation-42" for person in desk.PEOPLE}
    with stack.working(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk, "DEALS", DEALS)
        desk.make_demo(passwords=passwords, say=lambda _: None)
        (number,) = [row["id"] for row in accounts.all_organisations() if row["name"] == desk.ORGANISATION]
        with tenancy.entered(organisation_id=int(number)):
            members = Membership.objects.filter(organisation_id=number).select_related("user", "organisation")
            return {member.role: member for member in members}


@pytest.mark.parametrize("role", ["strategist", "stakeholder", "seller", "auditor"])
def test_every_page_is_clean_for_everybody(
    demo: dict[str, Membership],
    enter: Callable[[Membership], harness.Visit],
    barriers: harness.Check,
    overflow: harness.Check,
    role: str,
) -> None:
    visit = enter(demo[role])
    problems: list[str] = []
    walked = 0
    for path in _walk(visit):
        walked += 1
        for width, scheme in LOOKS if role in IN_FULL else LOOKS[1:]:
            found = _looked_over(visit.page, width, scheme, barriers, overflow)
            problems += [f"{path} at {width}: {said}" for said in found]

    assert problems == []
    assert walked >= 8  # home, lists, report, own pages: fewer means the walk lost its way


def test_every_page_before_signing_in_is_clean(
    stack: harness.Stack,
    open_context: Callable[..., BrowserContext],
    barriers: harness.Check,
    overflow: harness.Check,
) -> None:
    page = open_context(reduced_motion="reduce").new_page()
    for path in ("/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/"):
        page.goto(f"{stack.url}{path}")
        for width, scheme in LOOKS:
            assert _looked_over(page, width, scheme, barriers, overflow) == [], path


@pytest.mark.parametrize("path", ["/", "/reveal/", "/organisation/people"])
def test_every_control_of_a_page_is_reached_by_the_tab_key_and_shows_it(
    demo: dict[str, Membership], enter: Callable[[Membership], harness.Visit], path: str
) -> None:
    page = enter(demo["strategist"]).go(path)
    wanted = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
            .filter((element) => element.checkVisibility() && !element.disabled).length"""
    )

    reached = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const element = document.activeElement;
              if (element === document.body) return null;
              const style = getComputedStyle(element);
              const all = [...document.querySelectorAll("*")];
              return [all.indexOf(element), style.outlineStyle !== "none" || style.boxShadow !== "none"];
            }"""
        )
        if seen:
            assert seen[1], "an element takes the focus without showing it"
            reached.add(seen[0])

    assert len(reached) >= wanted


def _looked_over(
    page: Page, width: int, scheme: Literal["light", "dark"], barriers: harness.Check, overflow: harness.Check
) -> list[str]:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details.fold').forEach(fold => { fold.open = true; })")
    expect(page.locator("[data-chart]:not([data-chart-state=drawn])")).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", scheme, timeout=PATIENCE_MS)
    return barriers(page) + overflow(page)


def _walk(visit: harness.Visit) -> Iterator[str]:
    """Goes to every address reached from the start page by links, to those alike but for numbers only once."""
    waiting, shapes, walked = ["/"], {"/": 1}, 0
    visit.page.emulate_media(reduced_motion="reduce")  # colours change at once, so that contrast can be measured
    while waiting and walked < MOST_PAGES:
        path = waiting.pop(0)
        visit.go(path)
        if urlsplit(visit.page.url).path != urlsplit(path).path:
            continue  # it led elsewhere, and there it is looked at
        walked += 1
        links = visit.page.locator("a[href]:not([download])").evaluate_all("links => links.map((link) => link.href)")
        yield path
        for link in links:
            parts = urlsplit(link)
            if f"{parts.scheme}://{parts.netloc}" != visit.url or NOT_PAGES.search(f"{parts.path}?{parts.query}"):
                continue
            shape = re.sub(r"\d+", "N", parts.path)
            shapes[shape] = shapes.get(shape, 0) + 1
            if shapes[shape] <= ALIKE:
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
