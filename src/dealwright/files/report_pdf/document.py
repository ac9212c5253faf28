"""Hands the story, the figures and the drawings to the Typst template.

Everything from data travels as JSON values that the template prints as text, never as source, so no name can become
markup. Drawings are made by the same charts as the page, in print colours and with the report's own letters.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import typst
import vl_convert

from dealwright.files import charts, story, tables, wording
from dealwright.history import coherence, facts, reveal

PLACE = Path(__file__).parent
FONT = "Source Sans Pro"
CHART_WIDTH = 640  # drawing units; the template scales them to the text width
WIDTH = re.compile(r'<svg[^>]*? width="([\d.]+)"')
MOST_RANGES, MOST_PAIRS, MOST_FINDINGS = 60, 40, 40


def write(
    path: Path,
    revealed: reveal.Reveal,
    compared: coherence.Coherence | None,
    deals: facts.Facts | None = None,
) -> None:
    """This function will write the report to `path`; with `deals` at hand, some of them are shown as points."""
    with tempfile.TemporaryDirectory(prefix="dealwright-pdf-") as folder:
        place = Path(folder)
        figures = charts.gallery.of_reveal(revealed, deals=deals)
        figures += charts.gallery.of_coherence(compared) if compared is not None else ()
        drawings = {figure.key: _drawing(figure) for figure in figures}
        for key, drawing in drawings.items():
            (place / f"{key}.svg").write_text(drawing, encoding="utf-8")
        content = _content(revealed, compared, figures)
        content["widths"] = {key: _share_of_the_page(drawing) for key, drawing in drawings.items()}
        (place / "content.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        shutil.copyfile(PLACE / "report.typ", place / "report.typ")
        with tables.whole(path) as fresh:
            typst.compile(place / "report.typ", output=fresh, root=place, font_paths=[fonts()], format="pdf")


def _content(
    revealed: reveal.Reveal, compared: coherence.Coherence | None, figures: tuple[charts.gallery.Figure, ...]
) -> dict[str, Any]:
    told = story.tell(revealed, compared)
    return {
        "title": told.title,
        "source": told.source,
        "generated": told.generated,
        "tiles": [[tile.label, tile.value, tile.note] for tile in told.tiles],
        "lines": [[line.text, line.section, charts.gallery.SHORT_NAMES[line.section]] for line in told.lines],
        "next": [[line.text, line.section, charts.gallery.SHORT_NAMES[line.section]] for line in told.next],
        "sections": charts.gallery.SECTIONS,
        "descriptive": story.DESCRIPTIVE,
        "controls": list(story.controls(revealed, compared)),
        "order": _order(revealed),
        "trades": [rate.sentence for rate in revealed.trade_rates],
        "figures": {figure.key: [figure.title, figure.sentence] for figure in figures},
        "waterfalls": [figure.key for figure in figures if figure.key.startswith("waterfall")],
        "coherent": compared is not None,
        "ranges": _table(charts.ranges.table(revealed), MOST_RANGES),
        "pairs": _pairs(compared),
        "findings": [
            [finding.weight.value, finding.what, finding.where, finding.why, finding.advice]
            for finding in story.findings(revealed, compared)[:MOST_FINDINGS]
        ],
        "rows": story.rows(revealed),
    }


def _order(revealed: reveal.Reveal) -> list[list[Any]]:
    rows = []
    for rank, group in enumerate(story.ordered(revealed), start=1):
        for term in group:
            firm = term.firmness
            drawn = [
                None if end is None or firm.value is None else min(max(end, 0.0), 1.0)
                for end in (firm.value, firm.low, firm.high)
            ]
            rows.append([rank, term.term.name, *drawn, wording.firmness(firm)])
    return rows


def _table(listed: tuple[tuple[str, ...], tuple[tuple[str, ...], ...]], most: int) -> dict[str, Any]:
    headers, rows = listed
    return {"headers": list(headers), "rows": [list(row) for row in rows[:most]], "of": len(rows)}


def _pairs(compared: coherence.Coherence | None) -> dict[str, Any]:
    if compared is None:
        return {"headers": [], "rows": [], "of": 0}
    return _table(charts.coherence_pairs.table(compared), MOST_PAIRS)


def _drawing(figure: charts.gallery.Figure) -> str:
    spec = charts.theme.on_paper(figure.picture.to_dict(), width=CHART_WIDTH, font=FONT)
    _letters()
    return str(vl_convert.vegalite_to_svg(spec, vl_version=charts.theme.VEGA_LITE))


def _share_of_the_page(drawing: str) -> float:
    """A drawing of cells is as wide as its cells: of few it does not fill the page."""
    found = WIDTH.search(drawing)
    return min(float(found[1]) / CHART_WIDTH, 1.0) if found else 1.0


@cache
def _letters() -> None:
    """The chart library measures words with the report's own letters, so that they fit where Typst sets them."""
    vl_convert.register_font_directory(str(fonts()))


def fonts() -> Path:
    """This function will give the folder of the letters that every PDF is set in."""
    found = importlib.util.find_spec("font_source_sans_pro")
    if found is None or found.origin is None:
        raise FileNotFoundError("The package font-source-sans-pro is missing; install Dealwright's dependencies again.")
    return Path(found.origin).parent / "files"
