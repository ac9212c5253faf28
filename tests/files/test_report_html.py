"""The report as one HTML file: complete, offline, and deaf to what names try to say."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from dealwright.files import report_html
from dealwright.history import facts

NASTY = "<script>alert('x')</script><img src=x onerror=alert(1)> & “q” \" ' </style> <!-- ]]> {{ 7 * 7 }}"


class Page(HTMLParser):
    """Collects tags, attributes and the text of each script."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.texts: list[str] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        (self.scripts if self._inside == "script" else self.texts).append(data)


def specifications(page: Page) -> list[dict[str, Any]]:
    """This function will give the charts that stand in a page."""
    data = [json.loads(script) for script in page.scripts if script.startswith("{")]
    return [found for found in data if "$schema" in found]


@pytest.fixture
def nasty(revealed, compared):
    """The small report with a hostile text wherever data can put one."""
    term = replace(revealed.terms[0], term=replace(revealed.terms[0].term, name=NASTY))
    finding = facts.Finding(code="x", weight=facts.Weight.ALERT, what=NASTY, where=NASTY, why=NASTY, advice=NASTY)
    shown = replace(
        revealed,
        terms=(term, *revealed.terms[1:]),
        sellers=(replace(revealed.sellers[0], seller=NASTY), *revealed.sellers[1:]),
        trade_rates=(replace(revealed.trade_rates[0], sentence=NASTY),),
        controls=(NASTY,),
        source=replace(revealed.source, name=NASTY),
        findings=(finding,),
    )
    pair = replace(compared.pairs[0], account_group=NASTY, product=NASTY, a=NASTY, b=NASTY, sentence=NASTY)
    return shown, replace(compared, pairs=(pair, *compared.pairs[1:]))


def test_the_file_holds_everything_and_loads_nothing(revealed, compared):
    page = Page(report_html.render(revealed, compared))

    assert not {tag for tag, _ in page.tags} & {"link", "iframe", "img", "object", "embed", "base"}
    assert [attrs for _, attrs in page.tags if "src" in attrs] == []
    assert {attrs["href"] for _, attrs in page.tags if attrs.get("href")} <= {
        "#short", "#ranges", "#firmness", "#prices", "#coherence", "#findings", "#method",
    }  # fmt: skip


def test_every_chart_stands_in_the_file_with_its_table(revealed, compared):
    page = Page(report_html.render(revealed, compared))
    places = [attrs["data-chart"] for _, attrs in page.tags if "data-chart" in attrs]
    specs = specifications(page)

    assert len(places) == len(specs) == 10
    assert all(spec["$schema"].endswith("v6.4.1.json") for spec in specs)
    assert {attrs["id"] for tag, attrs in page.tags if tag == "table" and "id" in attrs} == {
        "table-trades",
        *(place.replace("spec-", "table-") for place in places if place is not None),
    }


def test_figures_stand_with_count_and_interval(revealed, compared):
    text = re.sub(r"[ \n]+", " ", " ".join(Page(report_html.render(revealed, compared)).texts))

    assert "deals.csv: 900 deals, 03 Jan 2022 to 20 Dec 2024, amounts in EUR" in text
    assert "72\xa0% (66 to 78\xa0%), 900 deals" in text
    assert "4 deals; at least 30 are needed" in text
    assert "Ask why Northwind pays 118.00 EUR in France and 100.00 EUR in Germany (18\xa0% more)" in text
    assert "Prices are compared within product and quarter." in text


def test_the_summary_leads_to_the_section_behind_each_sentence(revealed, compared):
    page = Page(report_html.render(revealed, compared))
    targets = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    links = [attrs["href"] for tag, attrs in page.tags if tag == "a"]

    assert {link[1:] for link in links if link} <= targets
    assert links.count("#coherence") == 4  # contents, two sentences, one thing to do


def test_only_the_first_figures_stand_open_and_a_title_says_what_the_others_show(revealed, compared):
    page = Page(report_html.render(revealed, compared))
    folds = [attrs.get("id") for tag, attrs in page.tags if tag == "details" and attrs.get("class") == "fold card"]

    assert folds == [f"figure-{key}" for key in ("sellers", "pairs", "waterfall-1", "waterfall-2", "heat-map")]
    assert "France pays 18\xa0% more than Germany like for like: Standard licence" in page.texts
    assert not any("open" in attrs for tag, attrs in page.tags if tag == "details")


def test_a_reader_can_choose_a_region_that_some_range_is_of(revealed, compared):
    page = Page(report_html.render(revealed, compared))
    without = replace(revealed, terms=(replace(revealed.terms[1]),))

    assert [attrs.get("name") for tag, attrs in page.tags if tag == "select"] == ["region"]
    assert "EMEA" in page.texts
    assert "<select" not in report_html.render(without, compared)


def test_generated_deals_are_marked(revealed, compared):
    assert "Invented data" in report_html.render(revealed, compared)

    real = replace(revealed, source=replace(revealed.source, generated=False))

    assert "Invented data" not in report_html.render(real, compared)


def test_no_name_becomes_markup_or_script(nasty):
    text = report_html.render(*nasty)
    page = Page(text)

    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "7 * 7" in text
    assert [attrs for _, attrs in page.tags if any(name.startswith("on") for name in attrs)] == []
    assert NASTY in page.texts
    assert sum(tag == "script" for tag, _ in page.tags) == text.count("</script>")


def test_a_hostile_name_stands_in_its_chart_as_it_is(nasty):
    specs = specifications(Page(report_html.render(*nasty)))

    assert any(row.get("name") == NASTY for rows in specs[0]["datasets"].values() for row in rows)


def test_without_comparison_the_report_has_no_such_section(revealed):
    text = report_html.render(revealed, None)

    assert 'id="coherence"' not in text
    assert 'id="findings"' in text


def test_a_report_of_nearly_nothing_says_what_it_cannot_say(revealed):
    nothing = replace(
        revealed, terms=(), order=(), trade_rates=(), variance_shares=None, sellers=(), market=(), period=None, deals=1
    )
    text = " ".join(Page(report_html.render(nothing, None)).texts)

    assert "Not enough deals to say which terms were held firmer than others." in text
    assert "cannot conclude" in text
    assert "deals.csv: 1 deal, amounts in EUR" in text


def test_long_tables_are_cut_and_say_so(revealed):
    sellers = tuple(replace(revealed.sellers[0], seller=f"Seller {number}") for number in range(1200))
    text = report_html.render(replace(revealed, sellers=sellers), None)

    assert "The first 1,000 of 1,200 rows; the JSON report holds every one." in re.sub(r"\s+", " ", text)


def test_the_file_is_written_in_utf_8(tmp_path, revealed, compared):
    report_html.write(tmp_path / "r.html", revealed, compared)

    assert (tmp_path / "r.html").read_text(encoding="utf-8").lstrip().startswith("<!doctype html>")
