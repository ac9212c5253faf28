"""A strategy of four terms, and five functions with one member each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from dealwright.core import priorities, strategy, terms
from dealwright.web.accounts import actions as accounts
from dealwright.web.accounts.models import Function, Membership
from dealwright.web.agreement import actions, models
from dealwright.web.strategy import actions as strategies
from dealwright.web.strategy import queries as strategy_queries
from dealwright.web.strategy.models import Revision, Strategy

FUNCTIONS = ("Finance", "Legal", "Operations", "Product", "Sales")
TERMS = (
    terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS, owner="Sales"),
    terms.Term(key="payment_days", name="Payment days", kind="days", direction=terms.Direction.LESS, owner="Finance"),
    terms.Term(key="liability", name="Liability cap", kind="percent", direction=terms.Direction.LESS, owner="Legal"),
    terms.Term(
        key="delivery",
        name="Delivery",
        kind="choice",
        direction=terms.Direction.MORE,
        owner="Operations",
        choices=("DDP", "DAP", "EXW"),
    ),
)
LIMITS = (("seller", 12.0), ("walk-away", 25.0))
DRAFT = strategy.Strategy(
    name="Our strategy",
    currency="EUR",
    entries=(
        strategy.Entry(term=TERMS[0], ranges=(terms.Range(best=0.0, target=8.0, limits=LIMITS),)),
        *(strategy.Entry(term=term, ranges=()) for term in TERMS[1:]),
    ),
    order=(("discount",), ("payment_days",), ("liability",), ("delivery",)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """An organisation with a strategy, five functions with a member each, a strategist, an executive, an auditor."""

    id: int
    people: dict[str, Membership]  # by function, and strategist, executive, auditor, seller
    strategy: Strategy
    inside: Callable[..., AbstractContextManager[None]]

    @property
    def revision(self) -> Revision:
        return strategy_queries.current(self.strategy)

    def asks(self, **changed: Any) -> actions.Invitation:
        """An invitation of all five functions with equal voices on all four terms."""
        functions = Function.objects.filter(organisation_id=self.id, name__in=FUNCTIONS)
        said: dict[str, Any] = {
            "term_keys": tuple(term.key for term in TERMS),
            "voices": {function.pk: 1.0 for function in functions},
            "deadline_at": timezone.now() + timedelta(days=3),
            "question": "What matters most next year?",
        }
        return actions.Invitation(**{**said, **changed})

    def open(self, **changed: Any) -> models.Round:
        """An open round."""
        with self.inside("strategist"):
            return actions.open_round(self.revision, by=self.people["strategist"], asks=self.asks(**changed))

    def cast(
        self,
        row: models.Round,
        function: str,
        *ranking: str,
        seen: int = 0,
        now: datetime | None = None,
        **more: Any,
    ) -> models.Ballot:
        """The ballot of the member of this function: `a`, `b c` (tied), …"""
        member = self.people[function]
        with self.inside(function):
            voice = models.Voice.objects.get(round=row, name=function)
            ballot = priorities.Ballot(
                function=function, voter=str(member.pk), ranking=tuple(tuple(each.split()) for each in ranking), **more
            )
            return actions.cast(voice, by=member, ballot=ballot, seen_version=seen, now=now)

    def vote(self, row: models.Round, ballots: dict[str, tuple[str, ...]], **wishes: tuple[float, float]) -> None:
        """All these ballots, one after the other; `wishes` are each function's range for the discount."""
        for function, ranking in ballots.items():
            ends = wishes.get(function)
            wished = (priorities.Wish(term="discount", low=ends[0], high=ends[1]),) if ends else ()
            self.cast(row, function, *ranking, wishes=wished)

    def revealed(self, ballots: dict[str, tuple[str, ...]], **wishes: tuple[float, float]) -> models.Round:
        """A round in which everybody voted, counted."""
        row = self.open()
        self.vote(row, ballots, **wishes)
        with self.inside("strategist"):
            assert actions.count(row.pk)
            row.refresh_from_db()
        return row

    def published(self) -> Revision:
        """The strategy's newest revision, published today."""
        with self.inside("strategist"):
            revision = self.revision
            strategies.to_signing(revision)
            return strategies.publish(revision, effective_on=timezone.localdate(), user_id=None)


UNITED = dict.fromkeys(FUNCTIONS, ("discount", "payment_days", "liability", "delivery"))
SPLIT = {
    "Sales": ("discount", "payment_days", "liability", "delivery"),
    "Product": ("discount", "payment_days", "liability", "delivery"),
    "Operations": ("discount", "payment_days", "liability", "delivery"),
    "Finance": ("liability", "payment_days", "discount", "delivery"),
    "Legal": ("liability", "payment_days", "discount", "delivery"),
}


@pytest.fixture
def company(acme) -> Company:
    people = {role: acme.members[role] for role in ("strategist", "executive", "auditor", "seller")}
    for name in FUNCTIONS:
        people[name] = accounts.add_user(
            organisation_id=acme.id,
            email=f"{name.lower()}@acme.example",
            name=f"{name} Person",
            role="stakeholder",
            functions=(name,),
        )
    with acme.inside("strategist"):
        saved = strategies.save_draft(DRAFT, organisation_id=acme.id, user_id=people["strategist"].user_id)
    acme.members.update(people)
    return Company(id=acme.id, people=people, strategy=saved, inside=acme.inside)
