"""Where a finding stands: from the address of a cell to the page and the anchor that show it.

`terms/discount/ranges/3/limits/seller` is the fourth range in the grid of the term `discount`;
`great_deal/parts/0/weight` the first share on the page of the great deal.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from dealwright.core import strategy as core

SECTION_BY_ROOT = {
    "rules": "rules",
    "aggregates": "limits",
    "ladder": "ladder",
    "great_deal": "great-deal",
    "metrics": "metrics",
    "guidelines": "guidelines",
}
SETTINGS = frozenset({"name", "business_unit", "currency", "finance", "dimensions", "shifts_at_once", "origin"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One finding and where it stands."""

    problem: core.Problem
    section: str
    term: str  # key of the term whose page it is on; empty elsewhere
    url: str

    @property
    def severe(self) -> bool:
        """Whether it stands against publishing."""
        return self.problem.severity is core.Severity.ERROR


def found(problem: core.Problem, *, strategy_id: int, query: str = "") -> Found:
    """This function will find the page and anchor of a finding."""
    where = problem.where or _guessed(problem)
    section, term, anchor = place(where)
    if term and anchor.startswith("ranges-"):
        at = urlencode({"at": where})
        url = reverse("strategy:ranges", args=[strategy_id]) + (f"{query}&{at}" if query else f"?{at}")
        return Found(problem=problem, section=section, term=term, url=url)
    if term:
        url = reverse("strategy:term", args=[strategy_id, term])
    elif section == "overview":
        url = reverse("strategy:strategy", args=[strategy_id])
    elif section == "settings":
        url = reverse("strategy:settings", args=[strategy_id])
    else:
        url = reverse("strategy:section", args=[strategy_id, section])
    return Found(problem=problem, section=section, term=term, url=f"{url}{query}{'#' if anchor else ''}{anchor}")


def place(where: str) -> tuple[str, str, str]:
    """This function will give the section, the term where it is one, and the anchor of a cell's address."""
    root, *rest = where.split("/")
    if root == "terms" and rest:
        kind, *within = rest[1:] or [""]
        if kind == "ranges":
            return "overview", rest[0], f"ranges-{within[0]}" if within else "ranges"
        field = within[0] if kind == "talk_track" and within else kind
        return "overview", rest[0], f"field-{field}" if field else ""
    if root in SECTION_BY_ROOT:
        numbered = [piece for piece in rest[:2] if piece.isdigit()]
        kinds = [piece for piece in rest[:1] if not piece.isdigit()]
        anchor = "-".join([root.replace("_", "-"), *kinds, *numbered[:1]])
        return SECTION_BY_ROOT[root], "", anchor
    if root in SETTINGS:
        return "settings", "", f"field-{rest[0] if rest else root}"
    return "overview", "", "order" if root == "order" else ""


def _guessed(problem: core.Problem) -> str:
    """Where a finding that names no cell most likely stands."""
    if not problem.term or problem.code.endswith("in-order") or problem.code == "missing-from-order":
        return "order"
    return f"terms/{problem.term}/ranges/{problem.ranges[0]}" if problem.ranges else f"terms/{problem.term}"
