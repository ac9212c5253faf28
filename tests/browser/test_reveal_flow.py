"""A strategist hands in the real SCMS deliveries and ends with a strategy draft, in a real browser.

Upload, mapping, import, report, a figure pointed at, the deals behind it, a narrower report, the draft: as people meet
them, over `dealwright serve` with its worker. What is on screen is checked, not what is in the database.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser import harness

ROOT = Path(__file__).parents[2]
SCMS = ROOT.parent / "shared" / "data" / "scms" / "SCMS_Delivery_History_Dataset_20150929.csv"
MAPPING = ROOT / "examples" / "scms.mapping.yaml"
WORK_MS = 120_000  # an import and a reveal on a busy machine
PICTURES = os.environ.get("DEALWRIGHT_PICTURES", "")  # a folder, where somebody wants to look

Look = Callable[[Page, str], None]


@pytest.fixture
def look(barriers: harness.Check, overflow: harness.Check) -> Look:
    """A function that checks a page for everyone, at 1280 and 360, light and dark."""

    def looked(page: Page, name: str) -> None:
        for width, scheme in ((1280, "light"), (360, "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its literals
            page.wait_for_timeout(300)  # charts and colours follow the page
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
            assert overflow(page) == [], (name, width)
            assert barriers(page) == [], (name, width)
        page.set_viewport_size({"width": 1280, "height": 800})
        page.emulate_media(color_scheme="light")

    return looked


def test_the_real_file_goes_from_upload_to_a_saved_draft(
    sign_in_as: harness.SignIn, look: Look, console_is_clean: harness.Console
) -> None:
    console_is_clean.expect("422")  # a form with something to correct is answered so, and the browser says it
    page = _handed_in(sign_in_as("strategist"), look)
    _mapped(page, look)
    _imported(page)
    report = page.url

    _reads_the_answer(page, look)
    _points_at_a_figure(page)
    _looks_at_the_deals(page, look, report)
    _takes_it_along(page, report)
    _starts_the_draft(page, look, report)


def _handed_in(visit: harness.Visit, look: Look) -> Page:
    page = visit.go("/reveal/")
    expect(page.get_by_role("heading", name="No past deals yet")).to_be_visible()
    look(page, "empty")
    page.get_by_role("link", name="Hand in past deals").click()
    look(page, "hand-in")
    page.set_input_files("input[type=file]", SCMS)
    page.wait_for_url(re.compile(r"/reveal/\d+/"))
    expect(page.get_by_text(SCMS.name).first).to_be_visible()
    page.wait_for_url("**/mapping/", timeout=WORK_MS)  # the page leads on by itself
    return page


def _mapped(page: Page, look: Look) -> None:
    expect(page.get_by_role("heading", name="The first 50 rows")).to_be_visible()
    expect(page.get_by_role("cell", name="Ranbaxy Fine Chemicals LTD", exact=True).first).to_be_visible()
    expect(page.locator("#id_fact-country-column_0")).to_have_value("Country")
    look(page, "mapping")

    page.locator(".term-card summary").first.click()
    page.get_by_role("textbox", name="Name").first.fill("")
    page.get_by_role("button", name="Save only").click()
    expect(page.get_by_text("Give the term the name your functions call it by.")).to_be_visible()

    page.set_input_files("#mapping-file", MAPPING)
    page.get_by_role("button", name="Use this file").click()
    expect(page.get_by_text("The mapping from the file is in place")).to_be_visible()
    expect(page.locator("#id_fact-product-column_1")).to_have_value("Brand")
    expect(page.locator("#id_fact-price-column_0")).to_have_value("Pack Price")


def _imported(page: Page) -> None:
    page.get_by_role("button", name="Save and import").click()
    expect(page.get_by_text("Deals imported: 10,324")).to_be_visible(timeout=WORK_MS)
    page.wait_for_url("**/report/", timeout=WORK_MS)


def _reads_the_answer(page: Page, look: Look) -> None:
    expect(page.locator("[data-chart-state=drawn]")).to_have_count(5, timeout=30_000)
    _answers_on_the_first_screen(page)
    for fold in page.locator("details.fold > summary").all():
        fold.click()
    expect(page.locator("[data-chart-state=drawn]")).to_have_count(page.locator("[data-chart]").count(), timeout=30_000)
    assert page.locator("[data-chart]").count() >= 8
    for said in ("10,324", "Wild-west index", "flagged"):
        expect(page.get_by_text(said).first).to_be_visible()
    expect(
        page.get_by_text(re.compile(r"Of [\d,]+ pairs, [\d,]+ differ by more than 20\s% at first")).first
    ).to_be_visible()
    expect(page.get_by_text(re.compile(r"Explained by time, volume or terms: \d+")).first).to_be_visible()
    expect(page.get_by_text(re.compile(r"Held firmest: .*\. Given most freely: ")).first).to_be_visible()

    ranges = _figures(page, "ranges")
    assert {"Incoterm", "Shipment mode", "Lead time"} <= {row[0] for row in ranges}
    shares = {row[0]: row[1] for row in _figures(page, "variance")}
    assert set(shares) == {"Time", "Product", "Volume", "Region", "Account group", "Seller", "Unexplained"}
    pairs = _figures(page, "pairs")
    assert {row[0] for row in pairs} == {"flagged", "explained", "cannot conclude"}
    vanished = [row for row in pairs if row[2].startswith("Efavirenz 600mg") and row[0] == "flagged"]
    assert len(vanished) < len([row for row in pairs if row[2].startswith("Efavirenz 600mg")]) / 2
    look(page, "report")


def _answers_on_the_first_screen(page: Page) -> None:
    """What is done by default and what is worth doing stand above the fold; each sentence leads to its section."""
    for heading in ("What you do by default", "Worth doing next"):
        expect(page.get_by_role("heading", name=heading)).to_be_in_viewport()
    page.locator("#short a", has_text="Coherence").first.click()
    expect(page.get_by_role("heading", name="Where one customer got several prices")).to_be_in_viewport()
    expect(page.get_by_role("navigation", name="Parts of this report")).to_be_in_viewport()
    page.evaluate("window.scrollTo(0, 0)")


def _figures(page: Page, key: str) -> list[list[str]]:
    """The cells of the table of a chart, row by row."""
    cells: list[list[str]] = page.locator(f"#{key} .chart-data tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))"
    )
    return cells


def _points_at_a_figure(page: Page) -> None:
    bar = page.locator("#variance .mark-rect path").first
    bar.scroll_into_view_if_needed()
    bar.hover()
    tooltip = page.locator("#vg-tooltip-element.visible")
    expect(tooltip).to_contain_text("Share")
    expect(tooltip).to_contain_text("90 % interval")
    page.locator("#sellers .mark-symbol path").first.click()
    page.wait_for_url(re.compile(r"/deals/\?seller="))
    expect(page.get_by_role("link", name=re.compile("seller: "))).to_be_visible()


def _looks_at_the_deals(page: Page, look: Look, report: str) -> None:
    page.goto(report)
    page.locator("#pairs > summary").click()
    details = page.locator("#pairs .chart-data")
    details.locator("summary").click()
    details.get_by_role("link", name="flagged").first.click()
    page.wait_for_url("**/deals/**")
    expect(page.get_by_role("heading", level=1, name=re.compile(r"^\d+ deals$"))).to_be_visible()
    expect(page.get_by_role("link", name="product: ")).to_be_visible()
    look(page, "deals")
    page.get_by_role("columnheader", name="Price").first.get_by_role("link").click()
    page.wait_for_url("**sort=price**")
    prices = [float(text.replace(",", "")) for text in _column(page, "Price")]
    assert prices == sorted(prices)
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    assert len(Path(taken.value.path()).read_text(encoding="utf-8-sig").splitlines()) == 1 + int(
        page.get_by_role("heading", level=1).inner_text().split()[0].replace(",", "")
    )


def _column(page: Page, heading: str) -> list[str]:
    names = [name.strip() for name in page.locator("table.deals-table thead th").all_inner_texts()]
    return page.locator(f"table.deals-table tbody tr > :nth-child({names.index(heading) + 1})").all_inner_texts()


def _takes_it_along(page: Page, report: str) -> None:
    page.goto(report)
    for name, begins in (("HTML", b"<!"), ("PDF", b"%PDF"), ("JSON", b"{"), ("Strategy draft (YAML)", b"")):
        with page.expect_download(timeout=WORK_MS) as taken:
            page.get_by_role("link", name=name, exact=True).click()
        assert Path(taken.value.path()).read_bytes().lstrip().startswith(begins), name


def _starts_the_draft(page: Page, look: Look, report: str) -> None:
    page.goto(report)
    page.get_by_role("button", name="Start a strategy draft from this").click()
    page.wait_for_url("**/strategy/**")
    expect(page.get_by_text(re.compile("The draft .* is saved"))).to_be_visible()
    for term in ("Incoterm", "Shipment mode", "Lead time"):
        expect(page.get_by_role("link", name=term, exact=True)).to_be_visible()
    expect(page.get_by_text("10,324 deals of SCMS_Delivery_History_Dataset_20150929.csv")).to_be_visible()
    look(page, "draft")
    page.get_by_role("link", name="Lead time", exact=True).click()
    expect(page.get_by_role("columnheader", name="Walk-away").first).to_be_visible()
    page.get_by_role("link", name="Settings", exact=True).click()
    page.get_by_label("Name", exact=True).fill("What we do by default")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", level=1, name="What we do by default")).to_be_visible()
    page.get_by_role("link", name="History").click()
    expect(page.get_by_text("name: SCMS Delivery History Dataset 20150929 → What we do by default")).to_be_visible()
