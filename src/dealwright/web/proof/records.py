"""Between rows of the chain and `core.kernel` links: the one place that knows both."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from dealwright.core import kernel
from dealwright.web.proof.models import Link


def chained(row: Link) -> dict[str, Any]:
    """This function will give the record that a link's hash is over: what happened, when, where and in which place."""
    return {
        "at": written(row.at),
        "kind": row.kind,
        "number": row.number,
        "organisation": row.organisation_id,
        "record": row.record,
    }


def written(at: datetime) -> str:
    """This function will write a moment as the chain does: in UTC with all its microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def read(row: Link) -> kernel.Link:
    """This function will give a row as a link of the chain."""
    return kernel.Link(before=row.before, record=chained(row), hash=row.hash)


def line(row: Link) -> bytes:
    """This function will write a link as one line of canonical JSON, as it is handed out."""
    return kernel.canonical(chained(row) | {"before": row.before, "hash": row.hash}) + b"\n"
