"""Who is told of what while a revision is signed; notices leave with the transaction that tells."""

from __future__ import annotations

from collections import Counter

from django.db.models import QuerySet
from django.urls import reverse

from dealwright.core import strategy as core
from dealwright.core.kernel import figures
from dealwright.web.accounts.models import Membership, Role
from dealwright.web.kit.templatetags import kit
from dealwright.web.notices import actions as notices
from dealwright.web.notices.models import Kind
from dealwright.web.strategy.models import Revision


def signatures_wanted(revision: Revision, content: core.Strategy) -> None:
    """This function will tell the stakeholders of every owner function how many terms wait for their signature."""
    owned = Counter(entry.term.owner.strip().casefold() for entry in content.entries if entry.term.owner.strip())
    people = _present(revision).filter(role=Role.STAKEHOLDER).prefetch_related("functions")
    for member in people:
        terms = sum(owned[name] for name in {each.name.strip().casefold() for each in member.functions.all()})
        if terms:
            _tell(
                revision,
                [member.pk],
                kind=Kind.SIGNATURE,
                text=f"{figures.counted(terms, 'term')} of “{revision.strategy.name}”, revision {revision.number}, "
                f"{'waits' if terms == 1 else 'wait'} for your signature.",
                once_key=f"sign:{revision.pk}:{revision.version}",
            )


def approval_wanted(revision: Revision) -> None:
    """This function will tell strategists and executives that every owner has signed, so that it waits for them."""
    people = _present(revision).filter(role__in=(Role.STRATEGIST, Role.EXECUTIVE))
    _tell(
        revision,
        list(people.values_list("pk", flat=True)),
        kind=Kind.SIGNATURE,
        text=f"Every owner has signed “{revision.strategy.name}”, revision {revision.number}. It waits for approval.",
        url=reverse("signing:approve", args=[revision.strategy_id]),
        once_key=f"approve:{revision.pk}:{revision.version}",
    )


def published(revision: Revision, *, in_force: bool) -> None:
    """This function will tell everybody that a revision was published, or that it is in force from today."""
    since = "is in force" if in_force else f"was published and is in force from {revision.effective_on}"
    _tell(
        revision,
        list(_present(revision).values_list("pk", flat=True)),
        kind=Kind.PUBLISHED,
        text=f"“{revision.strategy.name}”, revision {revision.number}, {since}.",
        url=kit.address("library:home") or reverse("strategy:list"),
        once_key=f"{'in force' if in_force else 'published'}:{revision.pk}",
    )


def _present(revision: Revision) -> QuerySet[Membership]:
    present = Membership.objects.filter(organisation_id=revision.organisation_id, ended_at=None, user__is_active=True)
    return present.order_by("pk")


def _tell(revision: Revision, members: list[int], *, kind: Kind, text: str, url: str = "", once_key: str) -> None:
    notices.tell(
        members,
        organisation_id=revision.organisation_id,
        kind=kind,
        text=text,
        url=url or reverse("signing:status", args=[revision.strategy_id]),
        once_key=once_key,
    )
