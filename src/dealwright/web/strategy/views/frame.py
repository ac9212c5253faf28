"""What every page of one strategy has: who may change it, its sections, its findings, and its live topic."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from dealwright.core import strategy as core
from dealwright.web import live
from dealwright.web.accounts.access import MemberRequest
from dealwright.web.strategy import actions, models, queries, rules
from dealwright.web.strategy.models import PartKind as Kind
from dealwright.web.strategy.views import places


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One page of parts of a strategy."""

    key: str
    label: str
    lead: str
    kinds: tuple[Kind, ...]


SECTIONS = (
    Section(
        key="rules",
        label="Trade rules",
        lead="How far a limit moves when something is obtained for it: authority is of the package, not of one term.",
        kinds=(Kind.RULE,),
    ),
    Section(
        key="limits",
        label="Totals",
        lead="How low the whole deal may fall, whatever its single terms say.",
        kinds=(Kind.AGGREGATE,),
    ),
    Section(
        key="ladder",
        label="Authority",
        lead="Who may decide how far, from the seller up. The lowest level stands first.",
        kinds=(Kind.LEVEL, Kind.HOLDER),
    ),
    Section(
        key="great-deal",
        label="Great deal",
        lead="What a great deal looks like: the weighted worth that makes 100, and what sellers shall do more or less.",
        kinds=(Kind.SHARE, Kind.BEHAVIOUR),
    ),
    Section(
        key="metrics",
        label="Metrics",
        lead="How the company will see whether the strategy works: leading ones move first, lagging ones pay.",
        kinds=(Kind.METRIC,),
    ),
    Section(
        key="guidelines",
        label="Guidelines",
        lead="Rules in plain words, for one term or all, in a scope.",
        kinds=(Kind.GUIDELINE,),
    ),
)
SECTION = {section.key: section for section in SECTIONS}
SECTION_OF = {kind: section for section in SECTIONS for kind in section.kinds}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One revision as one member sees it."""

    request: MemberRequest
    strategy: models.Strategy
    revision: models.Revision
    newest: int
    roster: core.Roster

    @property
    def edits(self) -> bool:
        """Whether this member may change what the page shows."""
        return self.revision.open and rules.may(self.request.membership, rules.Act.EDIT)

    @property
    def query(self) -> str:
        """What an address carries so that it leads to the same revision."""
        return "" if self.revision.number == self.newest else f"?revision={self.revision.number}"


def enter(request: MemberRequest, strategy_id: int) -> Frame:
    """This function will find the strategy and the revision a member asks for, the newest where none is named."""
    found = queries.strategy_for(request.membership, strategy_id)
    newest = queries.newest(found)
    number = request.GET.get("revision", "")
    revision = newest
    if number.isdigit() and int(number) != newest.number:
        named = models.Revision.objects.filter(strategy=found, number=int(number)).select_related("strategy").first()
        if named is None:
            raise Http404(f"This strategy has no revision {number}.")
        revision = named
    return Frame(
        request=request,
        strategy=found,
        revision=revision,
        newest=newest.number,
        roster=queries.roster(found.organisation_id),
    )


def context(frame: Frame, *, here: str, **more: Any) -> dict[str, Any]:
    """This function will give what the templates of a strategy's pages share."""
    membership = frame.request.membership
    topic = actions.topic(frame.strategy.pk)
    return {
        "strategy": frame.strategy,
        "revision": frame.revision,
        "newest": frame.newest,
        "edits": frame.edits,
        "here": here,
        "query": frame.query,
        "topic": topic,
        "live_token": live.token(membership.organisation_id, membership.user_id, [topic]),
        "findings_url": reverse("strategy:findings", args=[frame.strategy.pk]) + frame.query,
        **navigation(frame, here=here),
        **more,
    }


def navigation(frame: Frame, *, here: str) -> dict[str, Any]:
    """This function will give the sections with how many findings each has, and the findings themselves."""
    found = findings(frame)
    counted = Counter(place.section for place in found)
    worst = {place.section for place in found if place.severe}
    labels = [("overview", "Terms"), *((each.key, each.label) for each in SECTIONS), ("settings", "Settings")]
    sections = [
        {
            "key": key,
            "label": label,
            "url": address(frame, key),
            "here": key == here or (key == "overview" and here.startswith("term:")),
            "findings": counted[key],
            "severe": key in worst,
        }
        for key, label in labels
    ]
    return {
        "sections": sections,
        "findings": found,
        "errors": sum(place.severe for place in found),
        "warnings": sum(not place.severe for place in found),
    }


def address(frame: Frame, section: str) -> str:
    """This function will give the address of a section of the revision one looks at."""
    if section == "overview":
        return reverse("strategy:strategy", args=[frame.strategy.pk]) + frame.query
    if section == "settings":
        return reverse("strategy:settings", args=[frame.strategy.pk]) + frame.query
    return reverse("strategy:section", args=[frame.strategy.pk, section]) + frame.query


def findings(frame: Frame) -> list[places.Found]:
    """This function will give what lint says, the worst first, each with where it stands."""
    said = queries.findings(frame.revision, members=frame.roster, today=timezone.localdate())
    found = [places.found(problem, strategy_id=frame.strategy.pk, query=frame.query) for problem in said]
    return sorted(found, key=lambda each: not each.severe)
