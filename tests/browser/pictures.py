"""Takes the pictures of the tutorial “From a reveal to a signed strategy”, by doing what it says in real browsers.

Not a test of the suite: `.venv/bin/pytest tests/browser/pictures.py` runs it and writes to docs/images.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect
from tests.browser import harness, test_agreement_flow
from tests.browser.test_agreement_flow import RANKINGS, Room, room  # noqa: F401  # the fixture of that flow

IMAGES = Path(__file__).parents[2] / "docs" / "images"
MOST_BYTES = 300_000


def take(page: Page, name: str) -> None:
    """Write what is on screen to docs/images."""
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_timeout(600)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    assert path.stat().st_size <= MOST_BYTES


def test_the_tutorial_is_followed_and_pictured(room: Room, enter: harness.SignIn, join: harness.SignIn) -> None:  # noqa: F811  # the fixture
    strategist, finance = room.visits["strategist"], room.visits["Finance"]
    take(strategist.go("/strategy/begin/"), "agree-begin")
    take(strategist.go(f"/strategy/{room.strategy_id}/"), "agree-workspace")
    take(strategist.go(f"/strategy/{room.strategy_id}/ranges/"), "agree-ranges")
    test_agreement_flow.open_round(room)
    take(finance.go("/"), "agree-home-finance")
    for function in RANKINGS:
        page = test_agreement_flow.vote(room, function)
        if function == "Finance":
            take(page, "agree-voted")
    expect(strategist.page.get_by_role("heading", name="How the functions agree")).to_be_visible(timeout=20_000)
    take(strategist.page, "agree-board")
    test_agreement_flow.sign(room)
    take(strategist.go(f"/signing/{room.strategy_id}/"), "agree-signed")
    seller = enter(
        join("seller", organisation_id=strategist.membership.organisation_id), viewport={"width": 360, "height": 740}
    )
    take(seller.go("/library/"), "library-phone")
    take(seller.go("/library/terms/discount/"), "library-term-phone")
    take(strategist.go("/library/"), "library")
