"""The report in the terminal: the answer on one screen, narrow ones too."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from dealwright.files import terminal


def shown(revealed, compared, *, width: int) -> str:
    console = Console(width=width, record=True, file=io.StringIO(), force_terminal=False)
    console.print(terminal.summary(revealed, compared, width=width))
    return console.export_text()


def test_it_says_what_a_reader_wants_to_know(revealed, compared):
    text = shown(revealed, compared, width=120)

    for section in (
        "The strategy you have by default",
        "Invented data",
        "What was traded, and within which ranges",
        "Trades that were really made",
        "Who makes the variance of prices",
        "Where one customer got several prices",
        "Findings",
        "Look at next",
    ):
        assert section in text
    assert "Discount" in text
    assert "72\xa0% (66 to 78\xa0%)" in text
    assert "flagged" in text
    assert "182,400 EUR" in text


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140])
def test_no_line_is_wider_than_the_terminal(revealed, compared, width):
    text = shown(revealed, compared, width=width)

    assert max(len(line) for line in text.splitlines()) <= width


def test_a_narrow_terminal_still_shows_every_figure(revealed, compared):
    text = " ".join(shown(revealed, compared, width=60).split())

    assert "24 to 2 %, target 9.5 %, seller limit 14 %" in text
    assert "Northwind pays 18 % more in France than in Germany for the same thing." in text


def test_names_can_neither_colour_nor_command_the_terminal(revealed, compared):
    nasty = "[bold red]x[/] \x1b[31mred\x07"
    term = replace(revealed.terms[0], term=replace(revealed.terms[0].term, name=nasty))
    text = shown(replace(revealed, terms=(term,)), compared, width=140)

    assert "[bold red]x[/]  [31mred" in text
    assert "\x1b" not in text
    assert "\x07" not in text


def test_what_cannot_be_concluded_is_said(revealed):
    none = {"variance_shares": None, "variance_lacks": "every price is the same"}
    nothing = replace(revealed, terms=(), order=(), trade_rates=(), **none, sellers=(), market=())
    text = shown(nothing, None, width=100)

    assert "No term was found besides price." in text
    assert "Cannot conclude: every price is the same." in text
    assert "Where one customer" not in text
