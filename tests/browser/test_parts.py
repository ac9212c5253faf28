"""The parts of the kit, each used as a person uses it, on a page of invented content."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any, Literal
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser import gallery as shown
from tests.browser import harness

from dealwright.web.kit import sorter
from dealwright.web.project import urls

HERE = Path(__file__).parent


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    """Where the gallery is, served from this process."""
    templates = [{**settings.TEMPLATES[0], "DIRS": [HERE / "templates"]}]
    with override_settings(ROOT_URLCONF=(*shown.urlpatterns, *urls.urlpatterns), TEMPLATES=templates):
        server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=_Server, handler_class=_Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/gallery/"
        server.shutdown()
        server.server_close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], console_is_clean: harness.Console, gallery: str) -> Page:
    """The gallery in a browser."""
    context = new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
    context.on("console", console_is_clean.hear)
    console_is_clean.expect("favicon.ico")  # the bare answers of the gallery name no icon
    opened = context.new_page()
    opened.goto(gallery)
    return opened


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_every_part_is_without_barriers(
    page: Page, barriers: harness.Check, overflow: harness.Check, scheme: Literal["light", "dark"], width: int
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(page.url + "?wrong=1&say=Saved")
    expect(page.locator("figure[data-chart-state=drawn]")).to_have_count(2)

    assert barriers(page) == []
    assert overflow(page) == []


def test_the_appearance_is_chosen_and_remembered(page: Page) -> None:
    switch = page.get_by_role("button", name="Appearance")
    html = page.locator("html")
    expect(html).to_have_attribute("data-bs-theme", "light")

    switch.click()
    switch.click()
    expect(html).to_have_attribute("data-bs-theme", "dark")
    expect(switch).to_have_attribute("aria-label", "Appearance: dark")
    page.reload()

    expect(html).to_have_attribute("data-bs-theme", "dark")


def test_a_dark_system_gets_a_dark_page_before_anything_is_painted(
    page: Page, gallery: str, console_is_clean: harness.Console
) -> None:
    page.emulate_media(color_scheme="dark")
    page.route("**/app.js", lambda route: route.abort())
    console_is_clean.expect("ERR_FAILED")

    page.goto(gallery, wait_until="commit")

    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_a_question_mark_shows_the_shortcuts_and_a_pair_of_keys_jumps(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_hidden()

    page.locator("#id_name").fill("g h")
    expect(page).to_have_url(page.url)
    page.locator("#id_name").blur()
    page.route("**/reveal/", lambda route: route.fulfill(status=200, content_type="text/html", body="Reveal"))
    with page.expect_request("**/reveal/") as asked:
        page.keyboard.press("g")
        page.keyboard.press("r")

    assert asked.value.is_navigation_request()


def test_the_skip_link_comes_first_and_leads_to_the_content(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()

    page.keyboard.press("Enter")

    expect(page.locator("#content")).to_be_focused()


def test_a_menu_opens_by_keyboard_and_escape_gives_the_focus_back(page: Page) -> None:
    summary = page.locator("summary", has_text="Your menu")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(summary).to_be_focused()


def test_tabs_move_by_arrows_and_stand_in_the_address(page: Page) -> None:
    page.get_by_role("tab", name="Ranges").focus()
    page.keyboard.press("ArrowRight")

    expect(page.get_by_role("tabpanel", name="Coherence")).to_be_visible()
    expect(page.get_by_role("tabpanel", name="Ranges")).to_be_hidden()

    page.get_by_role("tab", name="Ranges").click()
    assert page.url.endswith("#one")


def test_a_dangerous_button_asks_in_the_pages_own_dialog(page: Page) -> None:
    page.evaluate("document.querySelector('#ask').outerHTML = '<form method=get action=/gallery/deals>' + "
                  "document.querySelector('#ask').outerHTML + '</form>'")  # fmt: skip
    page.locator("#ask").click()
    dialog = page.get_by_role("dialog", name="Delete this?")
    expect(dialog).to_contain_text("It cannot be brought back.")
    expect(dialog.get_by_role("button", name="Leave it as it is")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert page.url.endswith("/gallery/")

    page.locator("#ask").click()
    dialog.get_by_role("button", name="Delete").click()

    page.wait_for_url("**/gallery/deals*")


def test_messages_are_announced_and_close(page: Page, gallery: str) -> None:
    page.goto(gallery + "?say=Saved")
    region = page.locator("[data-toasts]")
    expect(region).to_have_attribute("aria-live", "polite")
    expect(region.get_by_text("Saved")).to_be_visible()

    region.get_by_role("button", name="Close this message").first.click()

    expect(region.get_by_text("Saved")).to_have_count(0)
    expect(region.get_by_text("One of the rows could not be kept.")).to_be_visible()


def test_a_click_on_a_bar_shows_the_deals_behind_it(page: Page) -> None:
    expect(page.locator("figure[data-chart-state=drawn]")).to_have_count(2)
    bars = page.locator("#chart-deals-by-country .mark-rect path")
    expect(bars).to_have_count(2)

    bars.first.click()

    expect(page.locator("#answer")).to_have_text("Deals of FR")


def test_a_chart_has_its_table_and_its_csv(page: Page) -> None:
    figure = page.locator("#chart-deals-by-country")
    figure.get_by_text("The figures as a table").click()

    expect(figure.get_by_role("row", name="DE 30 71 %")).to_be_visible()
    expect(figure.get_by_role("link", name="CSV")).to_have_attribute("href", "/x.csv")


def test_many_points_are_painted_and_few_are_nodes(page: Page) -> None:
    expect(page.locator("figure[data-chart-state=drawn]")).to_have_count(2)

    expect(page.locator("#chart-many-points canvas")).to_have_count(1)
    expect(page.locator("#chart-deals-by-country svg.marks")).to_have_count(1)


def test_a_large_file_goes_over_in_parts_and_survives_a_busy_server(
    page: Page, console_is_clean: harness.Console
) -> None:
    console_is_clean.expect("503")
    content = b"!" + b"a" * (4 * 1024 * 1024 - 1) + b"b" * 10
    page.locator("input[type=file]").set_input_files({"name": "deals.csv", "mimeType": "text/csv", "buffer": content})

    page.wait_for_url("**/gallery/deals?country=all", timeout=15_000)

    (held,) = (parts for parts in shown.RECEIVED.values() if len(parts) == 2)
    assert held[0] + held[1] == content


def test_a_file_that_is_refused_says_why(page: Page, console_is_clean: harness.Console) -> None:
    console_is_clean.expect("422")
    page.locator("input[type=file]").set_input_files({"name": "cat.png", "mimeType": "image/png", "buffer": b"?"})

    expect(page.locator("[data-problem]")).to_have_text("This file is not a table. Hand in CSV, Excel or Parquet.")


def test_a_region_without_a_stream_asks_again_by_itself(page: Page) -> None:
    expect(page.locator("[data-live] progress")).to_have_attribute("value", "1", timeout=10_000)


def test_an_order_is_changed_by_keyboard(page: Page) -> None:
    page.locator("[data-sortable] li").first.focus()
    with page.expect_request("**/gallery/live"):
        page.keyboard.press("Alt+ArrowDown")

    assert page.locator("[data-sortable] li").all_inner_texts() == ["Payment", "Price", "Term"]


def sorted_now(page: Page) -> tuple[tuple[str, ...], ...]:
    sent = {"order": page.locator("[data-sorter-order]").input_value()}
    return sorter.read(sent, "order", [str(item["key"]) for item in shown.ITEMS])


def test_a_ballot_is_put_in_order_by_buttons_and_by_keys(page: Page) -> None:
    assert sorted_now(page) == (("price",), ("payment", "warranty"), ("notice",))

    page.get_by_role("button", name="Tie Notice with the one above").click()
    expect(page.locator("[data-sorter-status]")).to_have_text("Notice: place 2 of 4, tied with Payment days, Warranty.")
    assert sorted_now(page) == (("price",), ("payment", "warranty", "notice"))
    page.get_by_role("button", name="Move Warranty up").focus()
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")

    expect(page.get_by_role("button", name="Tie Warranty with the one above")).to_be_disabled()
    assert sorted_now(page) == (("warranty",), ("price",), ("payment", "notice"))


def test_a_ballot_is_put_in_order_by_dragging(page: Page) -> None:
    handles = page.locator("[data-sorter-handle]")
    handles.nth(3).drag_to(handles.nth(0), target_position={"x": 5, "y": 1})

    expect(page.locator("[data-sorter-status]")).to_have_text("Notice: place 1 of 4.")
    assert sorted_now(page) == (("notice",), ("price",), ("payment", "warranty"))


def test_without_script_a_ballot_is_numbered_fields(new_context: Callable[..., BrowserContext], gallery: str) -> None:
    plain = new_context(java_script_enabled=False).new_page()
    plain.goto(gallery)

    plain.get_by_label("Place of Notice").fill("1")

    fields = {f"order-{item['key']}": plain.get_by_label(f"Place of {item['name']}") for item in shown.ITEMS}
    sent = {name: field.input_value() for name, field in fields.items()}
    assert sorter.read(sent, "order", [str(item["key"]) for item in shown.ITEMS]) == (
        ("price", "notice"), ("payment", "warranty"),
    )  # fmt: skip


def test_a_form_with_errors_leads_to_the_first_one(page: Page, gallery: str) -> None:
    page.goto(gallery + "?wrong=1")

    name = page.get_by_label("Name")
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-describedby", "id_name_hint id_name_error")
    expect(page.locator("#id_name_error")).to_have_text("This field is required.")
