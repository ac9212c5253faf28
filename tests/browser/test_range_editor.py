"""The grid of ranges as people use it: typing, pasting, undoing, two at once, by keyboard, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser import harness

from dealwright.core import strategy, terms
from dealwright.files import mapping_yaml
from dealwright.web.accounts.models import Membership
from dealwright.web.history import actions as past
from dealwright.web.kit import tenancy
from dealwright.web.strategy import actions, models, queries

DISCOUNT = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS, owner="Sales")
WHOLE = terms.Range(best=0.0, target=8.0, limits=(("seller", 12.5), ("manager", 18.0), ("walk-away", 25.0)))
SOUTH = terms.Range(
    best=0.0, target=5.0, limits=(("seller", 7.0), ("walk-away", 9.0)), scope=terms.Scope.of(region="South")
)
LEVELS = (strategy.Level(key="seller", name="Seller"), strategy.Level(key="manager", name="Manager"))
DRAFT = strategy.Strategy(
    name="Our default",
    currency="EUR",
    entries=(strategy.Entry(term=DISCOUNT, ranges=(WHOLE, SOUTH)),),
    order=(("discount",),),
    ladder=strategy.Ladder(levels=LEVELS),
)
MAPPING = """
currency: EUR
columns: {deal: Deal, region: Region, closed_on: Closed, price: Price}
terms:
  - {key: discount, name: Discount, kind: percent, direction: less, column: Discount}
"""
Begin = Callable[[Membership], models.Strategy]


@pytest.fixture
def begin(stack: harness.Stack) -> Begin:
    """A function that keeps a strategy for the organisation of a member."""

    def begin_(member: Membership, draft: strategy.Strategy = DRAFT) -> models.Strategy:
        with stack.working(), tenancy.entered(organisation_id=member.organisation_id, user_id=member.user_id):
            return actions.save_draft(draft, organisation_id=member.organisation_id, user_id=member.user_id)

    return begin_


@pytest.fixture
def kept(stack: harness.Stack) -> Callable[[Membership, models.Strategy], list[models.TermRange]]:
    """A function that reads the ranges as the database has them."""

    def kept_(member: Membership, row: models.Strategy) -> list[models.TermRange]:
        with stack.working(), tenancy.entered(organisation_id=member.organisation_id, user_id=member.user_id):
            return queries.ranges_of(queries.entry_of(queries.newest(row), "discount"), size=10_000)

    return kept_


@pytest.fixture
def past_deals(stack: harness.Stack, tmp_path: Path) -> Callable[[Membership], None]:
    """A function that imports a hundred past deals with discounts of 0 to 24 percent, a quarter South."""

    def past_deals_(member: Membership) -> None:
        lines = [f"D{at},{'South' if at % 4 == 0 else 'North'},2025-03-01,{at % 25},100" for at in range(100)]
        file = tmp_path / "deals.csv"
        file.write_text("\n".join(["Deal,Region,Closed,Discount,Price", *lines]), encoding="utf-8")
        with stack.working(), tenancy.entered(organisation_id=member.organisation_id, user_id=member.user_id):
            dataset = past.hand_in(file, organisation_id=member.organisation_id, user_id=member.user_id, later=False)
            past.run_read(dataset)
            dataset.refresh_from_db()
            mapping = mapping_yaml.load(MAPPING)
            dataset = past.save_mapping(dataset, mapping, seen_version=dataset.mapping_version, user_id=member.user_id)
            past.run_import(dataset)

    return past_deals_


def open_grid(visit: harness.Visit, row: models.Strategy, rest: str = "") -> Page:
    page = visit.go(f"/strategy/{row.pk}/ranges/{rest}")
    expect(page.locator("[data-grid-state=ready]")).to_be_visible()
    return page


def cell(page: Page, row: int, column: str) -> Locator:
    return page.locator(".tabulator-row").nth(row - 1).locator(f'[tabulator-field="{column}"]')


def status(page: Page) -> Locator:
    return page.locator("[data-grid-status]")


def test_a_cell_is_typed_kept_undone_and_done_again_by_keyboard_alone(sign_in_as, begin, kept) -> None:
    visit = sign_in_as("strategist")
    row = begin(visit.membership)
    page = open_grid(visit, row, "?at=terms/discount/ranges/0/target")

    page.keyboard.type("9 %")
    page.keyboard.press("Enter")
    expect(status(page)).to_contain_text("Kept.")
    expect(cell(page, 1, "target")).to_have_text("9")
    page.keyboard.press("Control+z")
    expect(cell(page, 1, "target")).to_have_text("8")
    page.keyboard.press("Control+y")
    expect(cell(page, 1, "target")).to_have_text("9")

    assert [each.target for each in kept(visit.membership, row)] == [9.0, 5.0]


def test_what_cannot_be_read_stays_as_it_was_typed_with_the_reason(sign_in_as, begin, kept) -> None:
    visit = sign_in_as("strategist")
    row = begin(visit.membership)
    page = open_grid(visit, row)

    cell(page, 1, "limit.seller").dblclick()
    page.keyboard.type("plenty")
    page.keyboard.press("Enter")

    expect(status(page)).to_contain_text("“plenty” is not a number here.")
    expect(cell(page, 1, "limit.seller")).to_have_text("plenty")
    expect(cell(page, 1, "limit.seller")).to_have_attribute("aria-invalid", "true")
    assert kept(visit.membership, row)[0].limits[0] == ["seller", 12.5]


PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const how = { clipboardData: data, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
}"""


def test_rows_pasted_from_a_spreadsheet_fill_cells_and_add_rows(sign_in_as, begin, kept) -> None:
    visit = sign_in_as("strategist")
    row = begin(visit.membership)
    page = open_grid(visit, row)

    cell(page, 2, "scope.region").click()
    page.evaluate(PASTE, "South\t1\t6\t8\t\t10\r\nNorth\t0%\t4%\t5%\t6%\t7%\r\nEast\t0\tfour\t5\t6\t7\r\n")

    expect(page.locator("[data-grid-count]")).to_have_text("3 ranges, 1 not whole yet.")
    expect(status(page)).to_contain_text("“four” is not a number here.")
    ranges = kept(visit.membership, row)
    assert [(each.scope, each.best, each.target) for each in ranges] == [
        ([], 0.0, 8.0), ([["region", "South"]], 1.0, 6.0), ([["region", "North"]], 0.0, 4.0),
    ]  # fmt: skip
    assert ranges[2].limits == [["seller", 5.0], ["manager", 6.0], ["walk-away", 7.0]]
    cell(page, 4, "target").dblclick()
    page.keyboard.press("Control+a")
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.locator("[data-grid-count]")).to_have_text("4 ranges.")


def test_two_at_once_lose_nothing_and_the_second_chooses(enter, join, begin, kept) -> None:
    one = enter(join("strategist", name="Ana Costa"))
    other = enter(join("strategist", organisation_id=one.membership.organisation_id, name="Ben Roth"))
    row = begin(one.membership)
    first, second = open_grid(one, row), open_grid(other, row)

    cell(second, 1, "target").dblclick()
    second.keyboard.press("Control+a")
    second.keyboard.type("6")
    cell(first, 1, "target").dblclick()
    first.keyboard.press("Control+a")
    first.keyboard.type("7")
    first.keyboard.press("Enter")
    expect(status(first)).to_contain_text("Kept.")
    second.keyboard.press("Enter")

    expect(second.locator("[data-grid-clashes]")).to_contain_text("Ana Costa wrote “7”, you wrote “6”")
    assert kept(one.membership, row)[0].target == 7.0
    second.get_by_role("button", name="Write mine").click()
    expect(status(second)).to_contain_text("Kept.")
    expect(cell(first, 1, "target")).to_have_text("6")
    assert kept(one.membership, row)[0].target == 6.0


def test_another_ones_change_appears_without_a_reload(enter, join, begin) -> None:
    one = enter(join("strategist"))
    other = enter(join("strategist", organisation_id=one.membership.organisation_id))
    row = begin(one.membership)
    first, second = open_grid(one, row), open_grid(other, row)

    cell(first, 2, "limit.walk-away").dblclick()
    first.keyboard.press("Control+a")
    first.keyboard.type("11")
    first.keyboard.press("Enter")
    expect(cell(second, 2, "limit.walk-away")).to_have_text("11", timeout=2000)
    cell(first, 1, "best").click()
    first.get_by_role("button", name="Remove", exact=True).click()

    expect(second.locator("[data-grid-count]")).to_have_text("1 range.", timeout=2000)
    first.get_by_role("button", name="Undo").click()
    expect(second.locator("[data-grid-count]")).to_have_text("2 ranges.", timeout=2000)


def test_where_the_stream_is_blocked_the_page_asks_by_itself_and_says_so(
    enter, join, begin, console_is_clean: harness.Console
) -> None:
    console_is_clean.expect("ERR_FAILED")
    one = enter(join("strategist"))
    other = enter(join("strategist", organisation_id=one.membership.organisation_id))
    other.page.route("**/live/events*", lambda route: route.abort())
    row = begin(one.membership)
    first, second = open_grid(one, row), open_grid(other, row)
    state = second.locator("[data-live-state]")
    expect(state).to_have_text("Live updates are blocked here: this page asks every few seconds instead.")

    cell(first, 1, "target").dblclick()
    first.keyboard.press("Control+a")
    first.keyboard.type("7")
    first.keyboard.press("Enter")

    expect(cell(second, 1, "target")).to_have_text("7", timeout=8000)
    expect(first.locator("[data-live-state]")).to_have_text("")
    second.unroute("**/live/events*")
    expect(state).to_have_text("", timeout=15_000)


WATCHED = """
window.streams = [];
window.EventSource = class extends window.EventSource {
  constructor(url) { super(url); window.streams.push(this); }
};
Object.defineProperty(document, "hidden", { get: () => window.away === true });
"""
LOOK = "away => { window.away = away; document.dispatchEvent(new Event('visibilitychange')); }"


def until(page: Page, holds: str) -> None:
    """Wait up to ten seconds; the page's own way of waiting needs what the content-security policy forbids."""
    for _ in range(100):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(100)
    raise AssertionError(holds)


def test_a_page_that_nobody_looks_at_holds_no_stream_and_catches_up_when_shown(enter, join, begin) -> None:
    one = enter(join("strategist"))
    other = enter(join("strategist", organisation_id=one.membership.organisation_id))
    other.page.add_init_script(WATCHED)
    row = begin(one.membership)
    first, second = open_grid(one, row), open_grid(other, row)
    until(second, "window.streams.some(stream => stream.readyState === EventSource.OPEN)")

    second.evaluate(LOOK, arg=True)
    until(second, "window.streams.every(stream => stream.readyState === EventSource.CLOSED)")
    cell(first, 1, "target").dblclick()
    first.keyboard.press("Control+a")
    first.keyboard.type("7")
    first.keyboard.press("Enter")
    expect(cell(first, 1, "target")).to_have_text("7")
    second.evaluate(LOOK, arg=False)

    expect(cell(second, 1, "target")).to_have_text("7", timeout=8000)


def test_many_cells_are_set_filled_and_emptied_at_once(sign_in_as, begin, kept) -> None:
    visit = sign_in_as("strategist")
    row = begin(visit.membership)
    page = open_grid(visit, row)

    cell(page, 1, "reason").click()
    page.keyboard.press("Shift+ArrowDown")
    page.get_by_role("button", name="Set selected").click()
    page.get_by_label("Value").fill("Agreed in March")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(status(page)).to_contain_text("All 2 changes kept.")
    assert [each.reason for each in kept(visit.membership, row)] == ["Agreed in March"] * 2
    page.locator(".tabulator-tableholder").focus()
    page.keyboard.press("Delete")

    expect(cell(page, 2, "reason")).to_have_text("")
    cell(page, 1, "target").click()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    expect(cell(page, 2, "target")).to_have_text("8")
    assert [each.target for each in kept(visit.membership, row)] == [8.0, 8.0]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_the_grid_stands_in_nobodys_way(sign_in_as, begin, barriers, overflow, scheme: str, width: int) -> None:
    wishes = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    visit = sign_in_as("strategist", wishes=wishes)
    page = open_grid(visit, begin(visit.membership))
    cell(page, 1, "best").click()

    assert barriers(page) == []
    assert overflow(page) == []


def test_who_only_reads_sees_the_grid_and_cannot_write(enter, join, begin) -> None:
    writer = join("strategist")
    reader = enter(join("stakeholder", organisation_id=writer.organisation_id))
    page = open_grid(reader, begin(writer))

    cell(page, 1, "best").dblclick()
    page.keyboard.type("5")

    expect(page.locator(".grid-editor")).to_have_count(0)
    expect(page.get_by_role("button", name="Add a row")).to_have_count(0)


def test_a_limit_is_drawn_on_the_past_deals_by_pointer_and_by_keys(
    sign_in_as, begin, past_deals, kept, barriers, overflow
) -> None:
    visit = sign_in_as("strategist")
    past_deals(visit.membership)
    row = begin(visit.membership)
    page = open_grid(visit, row)
    expect(page.locator("[data-chart-source]")).to_have_text("100 won deals of deals", timeout=20_000)
    shares = page.locator(".range-bands dd")
    expect(shares).to_have_text(["4 %", "32 %", "16 %", "24 %", "24 %", "0 %"])
    seller = page.get_by_role("slider", name="Seller limit")
    expect(seller).to_have_attribute("aria-valuetext", "12.5 %")

    seller.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageUp")
    expect(seller).to_have_attribute("aria-valuetext", "14.6 %")
    expect(cell(page, 1, "limit.seller")).to_have_text("14.6")
    expect(shares.nth(2)).to_have_text("24 %")
    assert kept(visit.membership, row)[0].limits[0] == ["seller", 14.6]
    walk_away = page.get_by_role("slider", name="Walk-away")
    walk_away.hover()
    page.mouse.down()
    left, width = page.locator(".range-plot").evaluate(
        "(plot) => [plot.getBoundingClientRect().left, plot.clientWidth]"
    )
    page.mouse.move(left + width * 0.8, 400, steps=5)
    expect(shares.last).not_to_have_text("0 %")
    page.mouse.up()
    expect(cell(page, 1, "limit.walk-away")).not_to_have_text("25")

    assert 19.0 < kept(visit.membership, row)[0].limits[-1][1] < 21.5
    assert barriers(page) == []
    cell(page, 2, "best").click()
    expect(page.locator("[data-chart-source]")).to_have_text("25 won deals of deals", timeout=20_000)
    page.get_by_role("button", name="Undo").click()
    expect(cell(page, 1, "limit.walk-away")).to_have_text("25")


def test_without_past_deals_the_chart_says_so_and_stays_editable(sign_in_as, begin, kept) -> None:
    visit = sign_in_as("strategist")
    row = begin(visit.membership)
    page = open_grid(visit, row)
    expect(page.locator("[data-chart-source]")).to_have_text("No past deals state this term.")

    page.get_by_role("slider", name="Target").focus()
    page.keyboard.press("ArrowLeft")

    expect(cell(page, 1, "target")).to_have_text("7.8")
    assert kept(visit.membership, row)[0].target == 7.8
