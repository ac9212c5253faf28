"""A strategy of two terms with two owners, the people who sign it, and the steps to publication."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from types import TracebackType
from typing import Any

import pytest
from django.utils import timezone
from tests.web.conftest import Company

from dealwright.core import strategy as core
from dealwright.core import terms
from dealwright.web.accounts import actions as accounts
from dealwright.web.accounts.models import Membership, Role
from dealwright.web.kit import history, tenancy
from dealwright.web.signing import actions, queries
from dealwright.web.strategy import actions as strategies
from dealwright.web.strategy import models

TRACK = terms.TalkTrack(why="It costs margin.", customer="A lower price.", ask="A longer contract.")
DISCOUNT = terms.Term(
    key="discount",
    name="Discount",
    kind="percent",
    direction=terms.Direction.LESS,
    owner="Finance",
    description="Off the list price.",
    talk_track=TRACK,
)
LENGTH = terms.Term(
    key="length",
    name="Contract length",
    kind="months",
    direction=terms.Direction.MORE,
    owner="Legal",
    description="How long the customer is bound.",
    talk_track=TRACK,
)
CONTENT = core.Strategy(
    name="Ours",
    currency="EUR",
    entries=(
        core.Entry(
            term=DISCOUNT,
            ranges=(terms.Range(best=0.0, target=8.0, limits=(("seller", 12.0), ("manager", 18.0))),),
        ),
        core.Entry(
            term=LENGTH,
            ranges=(terms.Range(best=48.0, target=36.0, limits=(("seller", 24.0), ("manager", 12.0))),),
        ),
    ),
    order=(("discount",), ("length",)),
    rules=(
        core.TradeRule(
            key="long",
            term="discount",
            level="seller",
            to=15.0,
            conditions=(core.Condition(term="length", comparison=core.Comparison.AT_LEAST, value=36.0),),
        ),
    ),
    ladder=core.Ladder(
        levels=(
            core.Level(key="seller", name="Seller", role="seller"),
            core.Level(key="manager", name="Manager", role="manager"),
        )
    ),
    great_deal=core.GreatDeal(
        parts=(core.Part(term="discount", weight=60.0, value=0.0), core.Part(term="length", weight=40.0, value=48.0))
    ),
)


@dataclass(frozen=True, kw_only=True)
class House:
    """A company in which a strategy is signed."""

    company: Company
    finance: Membership
    finance_two: Membership
    legal: Membership
    strategy: models.Strategy = field(repr=False)

    @property
    def id(self) -> int:
        return self.company.id

    @property
    def strategist(self) -> Membership:
        return self.company.members["strategist"]

    @property
    def executive(self) -> Membership:
        return self.company.members["executive"]

    @property
    def revision(self) -> models.Revision:
        return models.Revision.objects.filter(strategy=self.strategy).select_related("strategy").latest("number")

    def as_(self, member: Membership) -> Work:
        """The work of one member: entered, and recorded under their name."""
        return Work(member)

    def send(self) -> None:
        with self.as_(self.strategist):
            actions.send(self.strategist, self.revision.pk, seen_version=self.revision.version)

    def sign(self, member: Membership, term: str, *, seen: core.Strategy | None = None):
        with self.as_(member):
            now = seen or core.excerpt(queries.reading(self.revision).content, term)
            return actions.sign(member, self.revision.pk, term=term, seen=core.record(now))

    def approve(self, member: Membership):
        with self.as_(member):
            return actions.approve(member, self.revision.pk, seen=queries.reading(self.revision).digests.whole)

    def sign_all(self) -> None:
        self.sign(self.finance, "discount")
        self.sign(self.legal, "length")
        self.approve(self.strategist)
        self.approve(self.executive)

    def publish(self, on: date | None = None, *, reason: str = "All has been weighed."):
        with self.as_(self.strategist):
            whole = queries.reading(self.revision).digests.whole
            day = on or timezone.localdate()
            return actions.publish(self.strategist, self.revision.pk, effective_on=day, reason=reason, seen=whole)

    def change(self, key: str, **fields: Any) -> None:
        """Change the first range of a term in the way the product does."""
        with self.as_(self.strategist), strategies.changing(self.revision.pk) as revision:
            row = models.TermRange.objects.get(entry__revision=revision, entry__key=key, position=0)
            for name, value in fields.items():
                setattr(row, name, value)
            row.save()


class Work:
    """What one member does: their organisation entered, their name in the row history."""

    def __init__(self, member: Membership) -> None:
        self._doors = (
            history.recorded(channel=history.Channel.PAGE, user_id=member.user_id),
            tenancy.entered(organisation_id=member.organisation_id, user_id=member.user_id),
        )

    def __enter__(self) -> None:
        with ExitStack() as opened:
            for door in self._doors:
                opened.enter_context(door)
            self._opened = opened.pop_all()

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.__exit__(kind, problem, trace)


def build(company: Company) -> House:
    """Fill a company with the people and the strategy."""

    def person(name: str, function: str) -> Membership:
        return accounts.add_user(
            organisation_id=company.id,
            email=f"{name}@{company.organisation.name.lower()}.example",
            name=name.title(),
            role=Role.STAKEHOLDER,
            functions=[function],
        )

    finance, finance_two, legal = person("fin", "Finance"), person("fia", "Finance"), person("leg", "Legal")
    strategist = company.members["strategist"]
    with Work(strategist):
        row = strategies.begin(CONTENT, organisation_id=company.id, user_id=strategist.user_id, reason="The first")
    return House(company=company, strategy=row, finance=finance, finance_two=finance_two, legal=legal)


@pytest.fixture
def house(acme: Company) -> House:
    return build(acme)


@pytest.fixture
def signing(house: House) -> House:
    """The house with its strategy sent to be signed."""
    house.send()
    return house
