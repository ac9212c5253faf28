"""Search over everything a member may open: terms, strategies, people; four queries, whatever is found.

PostgreSQL's own text search in its plain form (`simple`): every word that was typed must begin a word that is there; a
term whose name has it stands before one that only speaks of it. No language is assumed, for terms are named in any.
What a role may not read is not asked for: a seller finds published terms and strategies, who works on strategies finds
those being worked on as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeVar

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Model, QuerySet
from django.db.models.expressions import CombinedExpression
from django.urls import reverse
from django.utils import timezone

from dealwright.web.accounts.models import Membership
from dealwright.web.library import rules
from dealwright.web.library.queries import standing
from dealwright.web.strategy.models import OPEN, Entry, Revision

R = TypeVar("R", bound=Model)
MOST = 8  # of each group
LONGEST = 100  # letters of a question


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing that was found."""

    title: str
    said: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What was found of one kind."""

    title: str
    icon: str
    hits: tuple[Hit, ...]


def search(membership: Membership, text: str) -> tuple[Group, ...]:
    """This function will find terms, strategies and members; an empty question finds nothing."""
    query = _query(text)
    if query is None:
        return ()
    current = [row.pk for row in standing.in_force(membership, timezone.localdate())]
    groups = (
        Group(title="Terms", icon="list-check", hits=_terms(membership, query, current)),
        Group(title="Strategies", icon="file-description", hits=_strategies(membership, query, current)),
        Group(title="People", icon="users", hits=_people(membership, query)),
    )
    return tuple(group for group in groups if group.hits)


def _query(text: str) -> SearchQuery | None:
    words = re.findall(r"\w+", text[:LONGEST].replace("\0", " "))
    if not words:
        return None
    return SearchQuery(" & ".join(f"{word}:*" for word in words), config="simple", search_type="raw")


def _terms(membership: Membership, query: SearchQuery, current: list[int]) -> tuple[Hit, ...]:
    """Terms of what is in force; for who works on strategies also of what is being worked on, where it is new there."""
    rows = Entry.objects.filter(organisation_id=membership.organisation_id, revision_id__in=current)
    if rules.reads_all(membership):
        rows |= Entry.objects.filter(organisation_id=membership.organisation_id, revision__state__in=OPEN)
    vector = SearchVector("name", "key", weight="A", config="simple") + SearchVector(
        "owner", "description", "why", "customer", "ask", weight="D", config="simple"
    )
    found = _matching(rows.select_related("revision__strategy"), vector, query).order_by(
        SearchRank(vector, query).desc(), "revision__published_at", "name", "pk"
    )
    hits: dict[str, Hit] = {}
    for row in found[: 4 * MOST]:
        published = row.revision_id in current
        place = (
            reverse("library:term", args=[row.key])
            if published
            else reverse("strategy:term", args=[row.revision.strategy_id, row.key])
        )
        state = "" if published else ", being worked on"
        said = " · ".join(each for each in (row.owner, f"{row.revision.strategy.name}{state}") if each)
        hits.setdefault(row.key, Hit(title=row.name, said=said, address=place))
    return tuple(hits.values())[:MOST]


def _strategies(membership: Membership, query: SearchQuery, current: list[int]) -> tuple[Hit, ...]:
    rows = Revision.objects.filter(organisation_id=membership.organisation_id, pk__in=current)
    if rules.reads_all(membership):
        rows |= Revision.objects.filter(organisation_id=membership.organisation_id, state__in=OPEN)
    vector = SearchVector("strategy__name", "strategy__business_unit", config="simple")
    found = _matching(rows.select_related("strategy"), vector, query).order_by("strategy__name", "-number")
    return tuple(
        Hit(
            title=row.strategy.name,
            said=f"Revision {row.number}, {'in force' if row.pk in current else row.get_state_display().lower()}",
            address=(
                reverse("strategy:strategy", args=[row.strategy_id])
                if rules.reads_all(membership)
                else f"{reverse('library:home')}?strategy={row.strategy_id}"
            ),
        )
        for row in found[:MOST]
    )


def _people(membership: Membership, query: SearchQuery) -> tuple[Hit, ...]:
    rows = Membership.objects.filter(organisation_id=membership.organisation_id, ended_at=None)
    vector = SearchVector("user__name", "user__email", config="simple")
    found = _matching(rows.select_related("user"), vector, query).order_by("user__name", "pk")
    return tuple(
        Hit(
            title=row.user.name,
            said=f"{row.get_role_display()} · {row.user.email}",
            address=f"{reverse('accounts:people')}?find={row.user.email}",
        )
        for row in found[:MOST]
    )


def _matching(rows: QuerySet[R], vector: SearchVector | CombinedExpression, query: SearchQuery) -> QuerySet[R]:
    found: QuerySet[R] = rows.annotate(words=vector).filter(words=query)  # type: ignore[assignment]  # annotations are not in R
    return found
