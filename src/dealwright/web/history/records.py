"""Between rows and the values of `history` and `files`: the one place that knows both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.html import format_html

from dealwright import files
from dealwright.files import story, wording
from dealwright.files.charts import gallery
from dealwright.history import coherence, facts, reveal
from dealwright.web.history import models

CELL_LENGTH = 120  # characters of a cell kept for the preview


def write_finding(finding: facts.Finding) -> dict[str, Any]:
    """This function will give a finding as plain data."""
    return {**asdict(finding), "weight": finding.weight.value, "rows": list(finding.rows)}


def read_finding(data: dict[str, Any]) -> facts.Finding:
    """This function will give the finding that was written."""
    return facts.Finding(**{**data, "weight": facts.Weight(data["weight"]), "rows": tuple(data["rows"])})


def cell(value: object) -> str:
    """This function will give one value of a source as text short enough to show."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, datetime | date):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    text = str(value)
    return text if len(text) <= CELL_LENGTH else text[: CELL_LENGTH - 1] + "…"


# The first rows and the proposal -------------------------------------------------------------------------------------


def write_preview(preview: files.Preview) -> dict[str, Any]:
    """This function will give the first rows of a source as plain text, short enough to show."""
    return {
        "columns": list(preview.columns),
        "rows": [[cell(value) for value in row] for row in preview.rows],
    }


def write_confidence(proposal: facts.Proposal) -> dict[str, Any]:
    """This function will give, by fact or `term_<key>`, how sure a proposal is (0 to 1) and why."""
    reasons = dict(proposal.reasons)
    return {name: [sure, reasons.get(name, "")] for name, sure in proposal.confidence}


def read_confidence(data: dict[str, Any]) -> dict[str, tuple[float, str]]:
    """This function will give what `write_confidence` wrote."""
    return {name: (float(sure), str(why)) for name, (sure, why) in data.items()}


def comments(data: dict[str, Any]) -> dict[str, str]:
    """This function will give the remark beside each entry of a mapping file, from what `write_confidence` wrote."""
    return {name: facts.remark(sure, why) for name, (sure, why) in read_confidence(data).items()}


def entries(mapping: facts.Mapping) -> dict[str, object]:
    """This function will give what a mapping says, by the names that a proposal is sure of."""
    rules = (*((rule, True) for rule in mapping.terms), *((rule, False) for rule in mapping.undecided))
    terms = {facts.TERM_PREFIX + rule.term.key: (rule, decided) for rule, decided in rules}
    return {"dates": mapping.date_order, "decimal": mapping.decimal, **dict(mapping.fills), **terms}


def preview_columns(data: dict[str, Any] | None) -> tuple[str, ...]:
    """This function will give the names of the columns of a source that was looked at."""
    return tuple((data or {}).get("columns", ()))


def write_term(column: facts.TermColumn) -> dict[str, Any]:
    """This function will give what pages need to know of a term of the facts."""
    term = column.term
    return {"key": term.key, "name": term.name, "kind": term.kind, "unit": term.unit, "choices": list(term.choices)}


# The words of a report -----------------------------------------------------------------------------------------------


def write_story(revealed: reveal.Reveal, compared: coherence.Coherence | None) -> dict[str, Any]:
    """This function will give the words of a report as plain data, so that a page only reads them."""
    told = story.tell(revealed, compared)
    return {
        "source": told.source,
        "generated": told.generated,
        "tiles": [asdict(tile) for tile in told.tiles],
        "lines": [_line(line) for line in told.lines],
        "next": [_line(line) for line in told.next],
        "controls": list(story.controls(revealed, compared)),
        "findings": [write_finding(finding) for finding in story.findings(revealed, compared)],
        "rates": [_rate(rate, story.names(revealed)) for rate in revealed.trade_rates],
        "order": [[_held(term) for term in tied] for tied in story.ordered(revealed)],
    }


def _line(line: story.Line) -> dict[str, str]:
    return {"text": line.text, "section": line.section, "leads_to": gallery.SHORT_NAMES[line.section]}


def _held(term: reveal.RevealedTerm) -> dict[str, str]:
    return {"name": term.term.name, "firmness": wording.firmness(term.firmness)}


def shown_story(data: dict[str, Any], *, names_sellers: bool) -> dict[str, Any]:
    """This function will give the words of a report for a page; without those that may name a seller, where asked.

    Reports written before firmness was kept with its figures name the terms only.
    """
    findings = [read_finding(each) for each in data["findings"]] if names_sellers else []
    order = [[term if isinstance(term, dict) else {"name": term} for term in tied] for tied in data["order"]]
    return {**data, "next": data["next"] if names_sellers else [], "findings": findings, "order": order}


def _rate(rate: reveal.TradeRate, names: dict[str, str]) -> dict[str, Any]:
    return {
        "give": names.get(rate.give, rate.give),
        "get": names.get(rate.get, rate.get),
        "sentence": rate.sentence,
        "deals": rate.rate.n,
        "low": rate.rate.low,
        "high": rate.rate.high,
        "rate": rate.rate.value,
    }


# Charts --------------------------------------------------------------------------------------------------------------


MOST_LINKED = 500  # rows of a table that lead to their deals; a page shows fewer


def shown_chart(chart: models.ReportChart, *, base: str, here: str, given: str, names_sellers: bool) -> dict[str, Any]:
    """This function will give a chart for a page: every mark and row leads to `base` with its selection and `given`.

    What leads to a place on the page itself is put behind `here`, the address of the page.
    """

    def address(link: str) -> str:
        if link.startswith("#"):
            return f"{here}{'?' if given else ''}{given}{link}"
        return f"{base}{link}{'&' if given else ''}{given}"

    for datum in data_of(chart.spec):
        if "href" in datum:
            datum["href"] = address(datum["href"])
        if not names_sellers and "seller" in datum:
            datum["seller"] = "not shown to sellers"
    links = [address(link) if link else "" for link in chart.links[:MOST_LINKED]] or [""] * len(chart.rows)
    linked = [_linked(row, link) for row, link in zip(chart.rows[:MOST_LINKED], links, strict=False)]
    rows = [*linked, *chart.rows[MOST_LINKED:]]
    return {
        "key": chart.key,
        "section": gallery.section_of(chart.key),
        "folded": gallery.folded(chart.key),
        "title": chart.title,
        "about": chart.about,
        "spec": chart.spec,
        "table": (chart.headers, rows),
    }


def _linked(row: list[Any], link: str) -> list[Any]:
    """The row with its first cell leading to the deals behind it."""
    return [format_html('<a href="{}">{}</a>', link, row[0]), *row[1:]] if link and row else row


def data_of(spec: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON of any shape
    """This function will give every row of data that stands in a Vega-Lite specification, ready to be added to."""
    if isinstance(spec, dict):
        if isinstance(spec.get("values"), list):
            yield from (row for row in spec["values"] if isinstance(row, dict))
        for rows in (spec.get("datasets") or {}).values():
            yield from (row for row in rows if isinstance(row, dict))
        for name, part in spec.items():
            if name not in {"values", "datasets"}:
                yield from data_of(part)
    elif isinstance(spec, list):
        for part in spec:
            yield from data_of(part)
