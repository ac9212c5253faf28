"""The whole report: what a file or a row of the database holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dealwright.files import tables
from dealwright.files.report_json import of_coherence, of_reveal
from dealwright.files.report_json.parts import Json
from dealwright.history import coherence, reveal

FORMAT = "dealwright-report/1"


class UnreadableReport(ValueError):
    """A document could not be read as a report; the message says what is wrong with it."""


def dump(revealed: reveal.Reveal, compared: coherence.Coherence | None) -> Json:
    """This function will write a report as plain JSON values."""
    return {
        "format": FORMAT,
        **of_reveal.dump(revealed),
        "coherence": None if compared is None else of_coherence.dump(compared),
    }


def load(document: Mapping[str, Any]) -> tuple[reveal.Reveal, coherence.Coherence | None]:
    """This function will read back what `dump` wrote; anything else raises `UnreadableReport`."""
    written = document.get("format")
    if written != FORMAT:
        raise UnreadableReport(
            f"This is not a report that can be read here: its format is {written!r}, and {FORMAT!r} is needed. "
            "Reveal the same file again to get a current one."
        )
    try:
        compared = document["coherence"]
        return of_reveal.load(document), None if compared is None else of_coherence.load(compared)
    except (KeyError, TypeError, ValueError) as broken:
        raise UnreadableReport(
            f"The report cannot be read: {broken!r} is missing or not as expected. It was changed after it was "
            "written; reveal the same file again."
        ) from broken


def write(path: Path, revealed: reveal.Reveal, compared: coherence.Coherence | None) -> None:
    """This function will write a report to a file, readable by programs and, indented, by people."""
    text = json.dumps(dump(revealed, compared), ensure_ascii=False, indent=2, allow_nan=False)
    with tables.whole(path) as fresh:
        fresh.write_text(text + "\n", encoding="utf-8")
