"""A strategy in force: two regions, a ladder of three levels, a trade, and a revision that comes later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from dealwright.core import strategy, terms
from dealwright.web.strategy import actions, queries
from dealwright.web.strategy.models import Revision, Strategy

DISCOUNT = terms.Term(
    key="discount",
    name="Discount",
    kind="percent",
    direction=terms.Direction.LESS,
    owner="Finance",
    nature=terms.Nature.GIVE,
    description="Off the list price",
    talk_track=terms.TalkTrack(why="Each point is margin", customer="A lower price", ask="A longer contract"),
    money_worth="amount / 100",
)
LENGTH = terms.Term(
    key="length",
    name="Contract length",
    kind="months",
    direction=terms.Direction.MORE,
    owner="Sales",
    nature=terms.Nature.GET,
)
SOUTH = terms.Scope.of(region="South")
SELLS = (("seller", 12.0), ("manager", 18.0), ("head", 27.0))
CONTENT = strategy.Strategy(
    name="How we sell",
    currency="EUR",
    entries=(
        strategy.Entry(
            term=DISCOUNT,
            ranges=(
                terms.Range(best=0.0, target=8.0, limits=SELLS),
                terms.Range(best=0.0, target=5.0, limits=(("seller", 9.0), ("head", 21.0)), scope=SOUTH),
            ),
        ),
        strategy.Entry(
            term=LENGTH,
            ranges=(terms.Range(best=60.0, target=36.0, limits=(("seller", 24.0), ("manager", 13.0), ("head", 7.0))),),
        ),
    ),
    order=(("length",), ("discount",)),
    rules=(
        strategy.TradeRule(
            key="longer",
            term="discount",
            level="seller",
            to=14.0,
            conditions=(strategy.Condition(term="length", comparison=strategy.Comparison.AT_LEAST, value=36.0),),
        ),
    ),
    ladder=strategy.Ladder(
        levels=(
            strategy.Level(key="seller", name="Seller", role="seller"),
            strategy.Level(key="manager", name="Sales manager", role="manager"),
            strategy.Level(key="head", name="Head of sales"),
        ),
        holders=(strategy.Holder(level="head", member="executive@acme.example"),),
    ),
    great_deal=strategy.GreatDeal(
        text="Long and paid early",
        parts=(strategy.Part(term="length", weight=60.0, value=60.0),),
        behaviours=(strategy.Behaviour(wanted=terms.Direction.MORE, text="Ask before giving"),),
    ),
    guidelines=(
        strategy.Guideline(text="Never give and get nothing"),
        strategy.Guideline(text="Round discounts to whole points", term="discount"),
        strategy.Guideline(text="Only in the north", scope=terms.Scope.of(region="North")),
    ),
)
HIDDEN = (
    "18\N{NO-BREAK SPACE}%",
    "27\N{NO-BREAK SPACE}%",
    "21\N{NO-BREAK SPACE}%",
    "7 months",
    "13 months",
    "amount / 100",
)

Publish = Callable[..., Revision]


@pytest.fixture
def publish() -> Publish:
    """Publish a strategy, or the next revision of one, in force since a number of days."""

    def make(company, content=CONTENT, *, row: Strategy | None = None, days_ago: int = 0, reason: str = "") -> Revision:
        with company.inside("strategist"):
            user_id = company.members["strategist"].user_id
            if row is None:
                row = actions.begin(content, organisation_id=company.id, user_id=user_id)
            else:
                actions.next_revision(row, reason=reason, user_id=user_id)
                actions.revise(row, content, user_id=user_id, seen_number=queries.newest(row).number)
            signing = actions.to_signing(queries.newest(row))
            on = timezone.localdate() - timedelta(days=days_ago)
            return actions.publish(signing, effective_on=on, user_id=user_id)

    return make


@pytest.fixture
def current(acme, publish):
    """The strategy of Acme in force today."""
    return publish(acme, days_ago=3)


def with_limit(value: float) -> strategy.Strategy:
    """The content with another limit for sellers everywhere, and another walk-away."""
    entry = CONTENT.entries[0]
    first = replace(entry.ranges[0], limits=(("seller", value), ("manager", 18.0), ("head", value + 15.0)))
    changed = strategy.Entry(term=entry.term, ranges=(first, entry.ranges[1]))
    return replace(CONTENT, entries=(changed, CONTENT.entries[1]))
