"""Puts the story, the figures and the runtime into the page template."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import vl_convert

from dealwright.files import charts, story, tables, wording
from dealwright.history import coherence, facts, reveal

PLACE = Path(__file__).parent
MOST_ROWS = 1_000  # of one table; the JSON report holds every row


def write(
    path: Path,
    revealed: reveal.Reveal,
    compared: coherence.Coherence | None,
    deals: facts.Facts | None = None,
) -> None:
    """This function will write the report to `path`; with `deals` at hand, some of them are shown as points."""
    with tables.whole(path) as fresh:
        fresh.write_text(render(revealed, compared, deals), encoding="utf-8")


def render(revealed: reveal.Reveal, compared: coherence.Coherence | None, deals: facts.Facts | None = None) -> str:
    """This function will give the whole page as text."""
    of_reveal = charts.gallery.of_reveal(revealed, deals=deals)
    of_coherence = charts.gallery.of_coherence(compared) if compared is not None else ()
    page = _templates().get_template("page.html")
    return page.render(
        revealed=revealed,
        compared=compared,
        story=story.tell(revealed, compared),
        groups=story.ordered(revealed),
        names=story.names(revealed),
        findings=story.findings(revealed, compared),
        controls=story.controls(revealed, compared),
        descriptive=story.DESCRIPTIVE,
        figures=(*of_reveal, *of_coherence),
        sections={key: title for key, title in charts.gallery.SECTIONS.items() if compared or key != "coherence"},
        short_names=charts.gallery.SHORT_NAMES,
        section_of=charts.gallery.section_of,
        folded=charts.gallery.folded,
        scopes=charts.ranges.by_scope(revealed),
        rows=story.rows(revealed),
        most_rows=MOST_ROWS,
        wording=wording,
        style=_own("page.css"),
        runtime=_runtime(),
    )


@cache
def _templates() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(PLACE)
    found = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    found.filters["spec"] = _spec
    found.filters["json"] = _json
    return found


def _spec(picture: charts.theme.Picture) -> str:
    found: dict[str, Any] = picture.to_dict()
    return _json(found)


def _json(found: dict[str, Any]) -> str:
    """Data for a script element: no name in it can end the element."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


@cache
def _runtime() -> str:
    """The drawing library with our few lines behind it, safe inside a script element."""
    bundle: str = vl_convert.javascript_bundle(_own("page.js"), vl_version=charts.theme.VEGA_LITE)
    return bundle.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _own(name: str) -> str:
    return (PLACE / name).read_text(encoding="utf-8")
