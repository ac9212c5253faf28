"""The report as one file, opened from disk without any server: drawn, narrowed and saved by what stands in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser import harness

from dealwright.core import terms
from dealwright.files import report_html
from dealwright.history import coherence, facts, generated, reveal

DEALS = 800


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a small generated history, its first term with one more range, of a region called Atlantis."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    deals = generated.history(seed=3, deals=DEALS).facts
    found = reveal.learn(deals, rng=np.random.default_rng(facts.SEED))
    whole = found.terms[0].ranges[0]
    own = replace(whole, scope=terms.Scope.of(region="Atlantis"), n=40)
    first = replace(found.terms[0], ranges=(whole, own))
    compared = coherence.compare(deals, rng=np.random.default_rng(facts.SEED))
    report_html.write(path, replace(found, terms=(first, *found.terms[1:])), compared)
    return path


@pytest.fixture
def page(report: Path, open_context: Callable[..., BrowserContext]) -> Page:
    """The file in a browser that is offline."""
    opened = open_context(offline=True, reduced_motion="reduce").new_page()
    opened.goto(report.as_uri())
    return opened


def test_the_first_figures_are_drawn_and_the_others_when_they_are_opened(page: Page) -> None:
    expect(page.locator(".chart svg")).to_have_count(5)

    page.locator("#figure-heat-map > summary").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#figure-heat-map .chart svg")).to_have_count(1)
    expect(page.locator(".chart svg")).to_have_count(6)


def test_a_chosen_region_shows_its_own_ranges_and_says_for_how_many_terms(page: Page) -> None:
    page.locator("select[name=region]").select_option("Atlantis")

    expect(page.locator("#figure-ranges svg")).to_contain_text("region Atlantis · 40 deals")
    expect(page.locator("output")).to_contain_text("1 of ")
    expect(page.locator("output")).to_contain_text("a range of their own there; the others show that of every deal.")
    page.locator("#figure-ranges summary").click()
    expect(page.locator("#table-ranges tbody tr", has_text="region Atlantis")).to_be_visible()
    others = page.locator("#table-ranges tbody tr:not([hidden])").all_inner_texts()
    assert all("every deal" in row or "region Atlantis" in row for row in others)


def test_a_table_is_saved_as_csv_without_a_server(page: Page) -> None:
    page.locator("#figure-variance summary").click()
    with page.expect_download() as taken:
        page.locator("#figure-variance").get_by_role("button", name="Save this table as CSV").click()

    lines = Path(taken.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith('"Source","Share of the variance"')
    assert len(lines) == 8


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_file_is_open_to_everybody(page: Page, barriers: harness.Check, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its literals
    page.evaluate("document.querySelectorAll('details.fold').forEach(fold => { fold.open = true; })")
    expect(page.locator(".chart:not(:has(svg))")).to_have_count(0)

    assert barriers(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide == width
