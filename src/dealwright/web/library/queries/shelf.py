"""The library page: what this member may give and ask for in a deal, whom to ask, and what changed.

A fixed number of queries, however many terms there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dealwright.core import strategy as core
from dealwright.core import terms
from dealwright.web.accounts.models import Membership, MembershipFunction, Role
from dealwright.web.agreement import queries as agreement
from dealwright.web.library import records, rules
from dealwright.web.library.queries import standing
from dealwright.web.strategy import queries as strategies
from dealwright.web.strategy.models import Revision

KEPT = 64  # answers in memory, for as long as a revision does not change
MOST_NAMED = 5  # people of one function or level


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who speaks for which function, who is who by address, and the reader's own manager."""

    by_function: Mapping[str, tuple[str, ...]]  # function in small letters: names
    by_address: Mapping[str, str]
    manager: str
    manager_role: str

    def of(self, function: str) -> tuple[str, ...]:
        """This function will name members who speak for a function."""
        return self.by_function.get(function.strip().casefold(), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One revision as one member reads it, in one deal."""

    revision: Revision
    content: core.Strategy  # only what this member may see
    deal: dict[str, str]
    level: str | None
    level_name: str
    levels: tuple[core.Level, ...]  # that this member may look as; empty for who sees only as themselves
    offers: tuple[records.Offer, ...]
    people: People
    order: agreement.CurrentOrder | None
    changes: dict[str, tuple[str, ...]]

    @property
    def shelves(self) -> tuple[records.Shelf, ...]:
        """The offers by what they are for."""
        return records.shelves(self.offers)

    def offer(self, key: str) -> records.Offer | None:
        """This function will give what may be done about one term."""
        return next((each for each in self.offers if each.term.key == key), None)


def read(
    membership: Membership, revision: Revision, *, asked: Mapping[str, str], level: str = "", today: date
) -> Reading:
    """This function will read a published revision for a member, in the deal that the address describes."""
    whole = strategies.content(revision)
    stamp = strategies.stamp(revision)
    content = whole if rules.reads_all(membership) else _seen(stamp, membership.role, membership.user.email)
    known = known_values(revision)
    deal = {name: asked[name] for name, values in known.items() if asked.get(name) in values}
    held = rules.level_for(whole, membership, deal, wanted=level)
    keys = [each.key for each in whole.ladder.levels]
    as_level = held if held is not None else (keys[0] if keys else "")
    people = people_of(membership, whole)
    order = order_of(revision)
    changes = records.changes_by_term(
        standing.changes(revision, membership),
        {f"rules/{place}": rule.term for place, rule in enumerate(content.rules)},
    )
    names = records.level_names(whole.ladder)
    groups = order.groups if order and order.revision_id == revision.pk else whole.order
    places = {key: place for place, group in enumerate(groups, 1) for key in group}
    on = max(today, revision.effective_on or today)
    offers = tuple(
        records.offer(
            each,
            place=places.get(each.term.key),
            asks=_asks(each, whole.ladder, people, shows=rules.reads_all(membership), lowest=held is None),
            holds=held is not None,
            changes=changes.get(each.term.key, ()),
        )
        for each in _allowances(stamp, tuple(deal.items()), as_level, on)
    )
    return Reading(
        revision=revision,
        content=content,
        deal=deal,
        level=held,
        level_name=names.get(held, held) if held else "",
        levels=whole.ladder.levels if rules.reads_all(membership) else (),
        offers=offers,
        people=people,
        order=order,
        changes=changes,
    )


def known_values(revision: Revision) -> dict[str, tuple[str, ...]]:
    """This function will give the dimensions that a revision tells apart, with their values."""
    return _stated(strategies.stamp(revision))


Stamp = tuple[int, int, str]  # of one content of a revision; what is remembered under it never changes


@lru_cache(maxsize=KEPT)
def _stated(stamp: Stamp) -> dict[str, tuple[str, ...]]:
    return records.stated_values(_content(stamp))


@lru_cache(maxsize=KEPT)
def _seen(stamp: Stamp, role: str, email: str) -> core.Strategy:
    return core.seen_by(_content(stamp), role=role, member=email)


@lru_cache(maxsize=KEPT)
def _allowances(stamp: Stamp, deal: tuple[tuple[str, str], ...], level: str, on: date) -> tuple[core.Allowance, ...]:
    return core.allowances(_content(stamp), dict(deal), level, on)


def _content(stamp: Stamp) -> core.Strategy:
    return strategies.content(Revision.objects.get(pk=stamp[0]))


def order_of(revision: Revision) -> agreement.CurrentOrder | None:
    """This function will give the priority order that counts now in the strategy of a revision."""
    return agreement.current_order(revision.strategy)


def preset(membership: Membership, content_values: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """This function will give what is known of a member's deals unasked: their region, where they have just one."""
    regions = {name.casefold() for name in membership.regions.values_list("name", flat=True)}
    fitting = [value for value in content_values.get("region", ()) if value.casefold() in regions]
    return {"region": fitting[0]} if len(fitting) == 1 else {}


def people_of(membership: Membership, content: core.Strategy) -> People:
    """This function will find the people a reader may have to ask, in two queries."""
    organisation_id = membership.organisation_id
    spoken = MembershipFunction.objects.filter(
        organisation_id=organisation_id, membership__ended_at=None, membership__user__is_active=True
    ).exclude(membership__role=Role.AUDITOR)
    by_function: dict[str, list[str]] = {}
    for function, name in spoken.order_by("membership__user__name").values_list(
        "function__name", "membership__user__name"
    ):
        by_function.setdefault(function.strip().casefold(), []).append(name)
    addresses = {holder.member.lower() for holder in content.ladder.holders}
    named = Membership.objects.filter(organisation_id=organisation_id, ended_at=None)
    wanted = named.filter(user__email__in=addresses) | named.filter(pk=membership.manager_id or 0)
    rows = list(wanted.values_list("pk", "user__email", "user__name", "role"))
    manager = next(((name, role) for pk, _, name, role in rows if pk == membership.manager_id), ("", ""))
    return People(
        by_function={key: tuple(names[:MOST_NAMED]) for key, names in by_function.items()},
        by_address={email.lower(): name for _, email, name, _ in rows},
        manager=manager[0],
        manager_role=manager[1],
    )


def _asks(
    allowance: core.Allowance, ladder: core.Ladder, people: People, *, shows: bool, lowest: bool
) -> tuple[records.Ask, ...]:
    """Whom to ask beyond; one who holds no level asks the lowest first."""
    names = records.level_names(ladder)
    found = []
    if lowest and ladder.levels and allowance.range is not None:
        first = ladder.levels[0]
        found.append(records.Ask(level=first.name, who=_who((), first.role, people)))
    for step in allowance.beyond:
        to = terms.written(allowance.term, step.to) if shows else ""
        found.append(
            records.Ask(level=names.get(step.level, step.level), who=_who(step.holders, step.role, people), to=to)
        )
    return tuple(found)


def _who(holders: Iterable[str], role: str, people: People) -> tuple[str, ...]:
    named = [people.by_address.get(address.lower(), "") for address in holders]
    if role and role == people.manager_role:
        named.insert(0, people.manager)
    return tuple(dict.fromkeys(name for name in named if name))[:MOST_NAMED]
