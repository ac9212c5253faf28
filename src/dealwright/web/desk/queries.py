"""What the start page shows a member: what is there, and what to do next.

The desk keeps nothing of its own; it reads the rooms below through their queries, so whoever may not read a dataset or
a draft there does not see it here either. Each call is a fixed number of queries, however much there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models.fields.json import KT, KeyTransform
from django.utils import timezone

from dealwright.core import strategy as core
from dealwright.core.kernel import figures
from dealwright.web.accounts.models import Membership
from dealwright.web.agreement import queries as agreement
from dealwright.web.history import models as history
from dealwright.web.history.queries import datasets
from dealwright.web.library import queries as library
from dealwright.web.signing import queries as signing
from dealwright.web.strategy import models as strategy
from dealwright.web.strategy import queries as strategies
from dealwright.web.strategy import rules as strategy_rules

REPORTS = 3
DRAFTS = 5
UNFINISHED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The figures of one reveal that fit on a card; a figure a role may not see, or that could not be had, is None."""

    dataset_id: int
    name: str
    generated: bool
    deals: int
    period: tuple[date, date] | None
    terms: int
    currency: str
    wild_west_index: float | None
    flagged: int | None
    money_at_stake: float | None
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do next: a sentence, why, and where."""

    title: str
    why: str
    icon: str
    address: str  # name of the page
    argument: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Everything on the start page of one member."""

    headlines: tuple[Headline, ...]
    unfinished: tuple[history.Dataset, ...]
    drafts: tuple[strategy.Revision, ...]
    in_force: tuple[strategy.Revision, ...]
    coming: tuple[strategy.Revision, ...]
    steps: tuple[Step, ...]
    hands_in: bool  # whether this member hands in past deals
    reads_drafts: bool


def home(membership: Membership) -> Home:
    """This function will gather the start page of a member in a fixed number of queries."""
    headlines = newest_reports(membership)
    unfinished = begun(membership)
    drafts = tuple(strategies.listed(membership)[:DRAFTS])
    today = timezone.localdate()
    asked = (
        *votes(membership),
        *signatures(membership),
        *shifts(membership),
        *errors(membership, drafts, today=today),
    )
    return Home(
        headlines=headlines,
        unfinished=unfinished,
        drafts=drafts,
        in_force=tuple(library.standing.in_force(membership, today)),
        coming=tuple(library.standing.coming(membership, today)),
        steps=(*asked, *next_steps(membership, headlines=headlines, unfinished=unfinished, drafts=drafts)),
        hands_in=membership.role in datasets.HANDS_IN,
        reads_drafts=membership.role in strategies.READERS,
    )


def newest_reports(membership: Membership) -> tuple[Headline, ...]:
    """This function will give the newest reveals of all deals that this member may read."""
    content = "content"
    rows = (
        history.Report.objects.filter(dataset__in=datasets.datasets_for(membership), region="", segment="")
        .select_related("dataset")
        .defer(content, "dataset__preview", "dataset__findings", "dataset__mapping", "dataset__dimensions")
        .annotate(
            period=KeyTransform("period", content),
            terms=KeyTransform("terms", content),
            report_currency=KT("content__currency"),
            wild_west=KeyTransform("wild_west_index", content),
            flagged=KeyTransform("flagged", KeyTransform("coherence", content)),
            at_stake=KeyTransform("money_at_stake", KeyTransform("coherence", content)),
        )
        .order_by("-made_at", "-pk")[:REPORTS]
    )
    whole = membership.role in datasets.READS_SELLERS
    return tuple(_headline(row, whole=whole) for row in rows)


def begun(membership: Membership) -> tuple[history.Dataset, ...]:
    """This function will give what was handed in and waits for somebody, newest first; only for who hands in."""
    if membership.role not in datasets.HANDS_IN:
        return ()
    waiting = datasets.datasets_for(membership).exclude(state=history.Dataset.State.IMPORTED)
    return tuple(
        waiting.defer("preview", "findings", "mapping", "confidence", "dimensions").order_by("-pk")[:UNFINISHED]
    )


def next_steps(
    membership: Membership,
    *,
    headlines: tuple[Headline, ...],
    unfinished: tuple[history.Dataset, ...],
    drafts: tuple[strategy.Revision, ...],
) -> tuple[Step, ...]:
    """This function will say what this member can do now, most useful first; nothing is a proper answer."""
    steps = [_continue(dataset) for dataset in unfinished if dataset.state in CONTINUE]
    latest = headlines[0] if headlines else None
    if membership.role in datasets.HANDS_IN and latest and not drafts:
        steps.append(
            Step(
                title="Start a strategy draft from what was revealed",
                why=f"“{latest.name}” shows {latest.terms} terms with their ranges; a draft begins with them.",
                icon="file-description",
                address="history:report",
                argument=latest.dataset_id,
            )
        )
    if latest and latest.flagged:
        noun = "price gap" if latest.flagged == 1 else "price gaps"
        steps.append(
            Step(
                title=f"Look at {latest.flagged} {noun} that nothing explains",
                why="The same customer paid different prices, with time, volume and terms accounted for.",
                icon="scale",
                address="history:report",
                argument=latest.dataset_id,
            )
        )
    return tuple(steps)


def votes(membership: Membership) -> tuple[Step, ...]:
    """This function will ask for the votes that are missing of this member."""
    return tuple(
        Step(
            title=f"Vote for {wanted.function} on “{wanted.strategy}”",
            why=f"{wanted.question or 'Rank the terms.'} The ballots are revealed once all have voted.",
            icon="list-check",
            address="agreement:round",
            argument=wanted.round_id,
        )
        for wanted in agreement.rounds.votes_wanted(membership)
    )


def signatures(membership: Membership) -> tuple[Step, ...]:
    """This function will ask for the signatures and approvals that wait for this member."""
    steps = []
    for revision, lines, approve in signing.waiting_for(membership):
        named = f"“{revision.strategy.name}”, revision {revision.number}"
        if lines:
            why = f"{figures.listed([line.name for line in lines[:3]])}{' and more' if len(lines) > 3 else ''}."
            title = f"Sign {figures.counted(len(lines), 'term')} of {named}"
            steps.append(_of(revision, title=title, why=why, icon="pencil", address="signing:status"))
        if approve:
            why = "The whole is published once a strategist and an executive have approved it."
            steps.append(
                _of(revision, title=f"Approve {named}", why=why, icon="circle-check", address="signing:approve")
            )
    return tuple(steps)


def shifts(membership: Membership) -> tuple[Step, ...]:
    """This function will ask to confirm the shifts of priorities that wait for this member."""
    return tuple(
        Step(
            title=f"Confirm or decline: {shift.function} moves its priorities in “{shift.strategy.name}”",
            why=shift.reason,
            icon="arrows-sort",
            address="agreement:priorities",
            argument=shift.strategy_id,
        )
        for shift in agreement.orders.waiting_for(membership)
    )


def errors(membership: Membership, drafts: tuple[strategy.Revision, ...], *, today: date) -> tuple[Step, ...]:
    """This function will name the errors of the newest draft, for who may mend them; only that one is looked at."""
    draft = next((row for row in drafts if row.state == strategy.State.DRAFT), None)
    if draft is None or not strategy_rules.may(membership, strategy_rules.Act.EDIT):
        return ()
    found = strategies.findings(draft, members=strategies.roster(membership.organisation_id), today=today)
    wrong = [problem for problem in found if problem.severity is core.Severity.ERROR]
    if not wrong:
        return ()
    title = f"Settle {figures.counted(len(wrong), 'error')} in “{draft.strategy.name}”"
    return (_of(draft, title=title, why=wrong[0].what, icon="alert-triangle", address="strategy:findings"),)


def _of(revision: strategy.Revision, *, title: str, why: str, icon: str, address: str) -> Step:
    return Step(title=title, why=why, icon=icon, address=address, argument=revision.strategy_id)


CONTINUE = {  # state of a dataset → what to do, why
    history.Dataset.State.UPLOADING: (
        "Finish handing in {}",
        "Choose the same file again: it goes on where it stopped.",
    ),
    history.Dataset.State.MAPPING: ("Confirm the columns of {}", "A mapping is proposed; look it over and import."),
    history.Dataset.State.UNREADABLE: ("See why {} could not be read", "The message says what to change."),
}


def _continue(dataset: history.Dataset) -> Step:
    title, why = CONTINUE[history.Dataset.State(dataset.state)]
    return Step(
        title=title.format(f"“{dataset.name}”"), why=why, icon="table", address="history:dataset", argument=dataset.pk
    )


def _headline(row: Any, *, whole: bool) -> Headline:  # noqa: ANN401  # a row with annotations has no type of its own
    days = [date.fromisoformat(day) for day in row.period or ()]
    return Headline(
        dataset_id=row.dataset_id,
        name=row.dataset.name,
        generated=row.dataset.generated,
        deals=row.deals,
        period=(days[0], days[1]) if days else None,
        terms=len(row.terms or ()),
        currency=row.report_currency or "",
        wild_west_index=row.wild_west if whole else None,
        flagged=row.flagged if whole else None,
        money_at_stake=row.at_stake if whole else None,
        made_at=row.made_at,
    )
