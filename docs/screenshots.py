"""Takes the pictures of the README from the running thing: the demonstration, and real deliveries handed in as a file.

`make screenshots` starts a demonstration in a folder that is thrown away, hands in the deliveries as a person would,
and writes what a person would see to docs/images.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
SCMS = ROOT.parent / "shared" / "data" / "scms" / "SCMS_Delivery_History_Dataset_20150929.csv"
MAPPING = ROOT / "examples" / "scms.mapping.yaml"
MOST_BYTES = 300_000
WORK_MS = 300_000
PORT = 18_765
QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
SIGN_IN = re.compile(r"(strategist@\S+)\s+(\S+)")


@contextmanager
def demonstration() -> Iterator[tuple[str, str]]:
    """This function will run a demonstration in a folder of its own and give a strategist's address and password."""
    with tempfile.TemporaryDirectory(prefix="dealwright-pictures-", ignore_cleanup_errors=True) as folder:
        told = {**os.environ, "DEALWRIGHT_DATA": folder, "DEALWRIGHT_BASE_URL": f"http://localhost:{PORT}"}
        told = {name: value for name, value in told.items() if not name.startswith("DATABASE_")}
        process = subprocess.Popen(  # noqa: S603  # our own command
            [sys.executable, "-m", "dealwright.cli", "demo", "--port", str(PORT)],
            env=told,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield _sign_in(process)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)


def _sign_in(process: subprocess.Popen[str]) -> tuple[str, str]:
    assert process.stdout  # noqa: S101  # a pipe was asked for
    for line in process.stdout:
        found = SIGN_IN.search(line)
        if found:
            return found[1], found[2]
    raise SystemExit("The demonstration ended before it printed a sign-in; run `dealwright demo` to see why.")


def take(page: Page, name: str, *, top: str = "") -> None:
    """This function will write what is on screen, from the element `top` down, to docs/images."""
    page.wait_for_timeout(600)
    if top:
        page.locator(top).first.evaluate(
            "element => window.scrollTo(0, element.getBoundingClientRect().top + scrollY - 56)"
        )
        page.wait_for_timeout(300)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    if path.stat().st_size > MOST_BYTES:
        raise SystemExit(
            f"{path} has {path.stat().st_size:,} bytes; at most {MOST_BYTES:,} are kept in the repository."
        )


def walk(page: Page, email: str, password: str) -> None:
    """This function will go the way of a new strategist, taking pictures."""
    page.goto(f"http://localhost:{PORT}")
    take(page, "sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", level=1).wait_for()
    take(page, "home")
    page.get_by_role("link", name="Hand in past deals").first.click()
    take(page, "hand-in")
    page.set_input_files("input[type=file]", SCMS)
    page.wait_for_url("**/mapping/", timeout=WORK_MS)
    page.set_input_files("#mapping-file", MAPPING)
    page.get_by_role("button", name="Use this file").click()
    page.get_by_text("The mapping from the file is in place").wait_for()
    page.locator("[data-toasts] [data-close]").first.click()
    take(page, "mapping")
    page.get_by_role("button", name="Save and import").click()
    page.wait_for_url("**/report/", timeout=WORK_MS)
    page.locator("[data-chart-state=drawn]").first.wait_for()
    take(page, "report")
    page.locator("#heat-map > summary").click()
    page.locator("#heat-map [data-chart-state=drawn]").wait_for()
    for key in ("ranges", "variance", "coherence", "heat-map"):
        take(page, f"report-{key}", top=f"#{key}")
    page.evaluate("window.scrollTo(0, 0)")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 360, "height": 740})
    take(page, "report-narrow-dark", top="#variance")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="Start a strategy draft from this").click()
    page.wait_for_url("**/strategy/**")
    page.locator("[data-toasts] [data-close]").first.click()
    take(page, "draft")


def main() -> None:
    """This function will take every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demonstration() as (email, password), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=list(QUIET))
        context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
        walk(context.new_page(), email, password)
        browser.close()


if __name__ == "__main__":
    main()
