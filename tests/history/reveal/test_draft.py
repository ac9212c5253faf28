from datetime import date

import numpy as np
import pytest

from dealwright.core import strategy, terms
from dealwright.core.kernel import Estimate
from dealwright.history import facts, reveal

LESS = terms.Direction.LESS


def term(key: str = "payment_days", kind: str = "days", owner: str = "") -> terms.Term:
    return terms.Term(key=key, name=key.replace("_", " "), kind=kind, direction=LESS, owner=owner)


def known(value: float) -> Estimate:
    return Estimate(value=value, low=value - 1, high=value + 1, n=80)


def unknown() -> Estimate:
    return Estimate.unknown(n=40, reason="40 deals; at least 59 are needed")


def ranged(
    *figures: float, scope: terms.Scope | None = None, walk_away: Estimate | None = None
) -> reveal.RevealedRange:
    best, target, seller_limit, *end = (known(figure) for figure in figures)
    return reveal.RevealedRange(
        scope=scope or terms.Scope(),
        n=80,
        best=best,
        target=target,
        seller_limit=seller_limit,
        walk_away=walk_away or end[0],
    )


def revealed(*held: reveal.RevealedTerm, order: tuple[tuple[str, ...], ...] = ()) -> reveal.Reveal:
    return reveal.Reveal(
        deals=4000,
        period=(date(2024, 1, 2), date(2024, 12, 30)),
        currency="EUR",
        terms=held,
        order=order,
        trade_rates=(),
        variance_shares=None,
        sellers=(),
        market=(),
        controls=(),
        source=facts.Source(name="deals.csv", rows_read=4000, rows_used=4000, generated=True),
        findings=(),
    )


def held(of: terms.Term, *ranges: reveal.RevealedRange) -> reveal.RevealedTerm:
    return reveal.RevealedTerm(term=of, n=80, firmness=known(0.5), ranges=ranges)


def test_each_scope_becomes_a_range_with_two_limits_and_its_evidence() -> None:
    north = terms.Scope.of(region="North")
    found = held(term(), ranged(30, 40, 50, 60), ranged(20, 30, 35, 45, scope=north))

    draft = reveal.draft(revealed(found), name="First draft")

    (entry,) = draft.entries
    assert (draft.name, draft.currency) == ("First draft", "EUR")
    assert [agreed.scope for agreed in entry.ranges] == [terms.Scope(), north]
    assert entry.ranges[1].limits == (("seller", 35.0), ("walk-away", 45.0))
    assert (entry.ranges[0].best, entry.ranges[0].target) == (30.0, 40.0)
    assert entry.evidence[1] == strategy.Evidence(
        deals=80,
        intervals=(("best", 19, 21), ("target", 29, 31), ("seller_limit", 34, 36), ("walk_away", 44, 46)),
    )
    assert draft.origin == "Revealed by 4,000 generated deals of deals.csv, 2024-01-02 to 2024-12-30."


def test_a_small_scope_takes_the_walk_away_of_every_deal_where_that_keeps_the_order() -> None:
    south, west = terms.Scope.of(region="South"), terms.Scope.of(region="West")
    found = held(
        term(),
        ranged(30, 40, 50, 60),
        ranged(20, 30, 55, scope=south, walk_away=unknown()),
        ranged(20, 30, 65, scope=west, walk_away=unknown()),
    )

    (entry,) = reveal.draft(revealed(found), name="Draft").entries

    assert [agreed.scope for agreed in entry.ranges] == [terms.Scope(), south]
    assert entry.ranges[1].walk_away == 60.0
    assert entry.ranges[1].reason == "walk-away of every deal: 40 deals; at least 59 are needed"
    assert len(entry.evidence) == 2


def test_a_scope_whose_figures_may_be_anything_is_left_to_the_wider_scope() -> None:
    guyana, peru = terms.Scope.of(country="Guyana"), terms.Scope.of(country="Peru")
    anything = Estimate(value=60.0, low=12.0, high=900.0, n=80)
    found = held(
        term(),
        ranged(30, 40, 50, walk_away=Estimate(value=60.0, low=40.0, high=300.0, n=80)),
        ranged(20, 30, 35, scope=guyana, walk_away=anything),
        ranged(20, 30, 35, 45, scope=peru),
    )

    (entry,) = reveal.draft(revealed(found), name="Draft").entries

    assert [agreed.scope for agreed in entry.ranges] == [terms.Scope(), peru]
    assert [
        problem.code for problem in strategy.lint(reveal.draft(revealed(found, order=(("payment_days",),)), name="D"))
    ] == ["uncertain", "no-ladder"]


def test_terms_of_unknown_firmness_follow_in_the_order_and_unknown_ranges_stay_out() -> None:
    blank = reveal.RevealedRange(
        scope=terms.Scope(), n=3, best=unknown(), target=unknown(), seller_limit=unknown(), walk_away=unknown()
    )
    made = (
        held(term("a"), ranged(1, 2, 3, 4)),
        held(term("b"), ranged(1, 2, 3, 4)),
        held(term("c"), ranged(1, 2, 3, 4)),
        held(term("blank"), blank),
    )

    draft = reveal.draft(revealed(*made, order=(("b", "blank"), ("a",))), name="Draft")

    assert draft.order == (("b",), ("a",), ("c",))
    assert [entry.term.key for entry in draft.entries] == ["a", "b", "c"]


def test_what_was_revealed_from_deals_makes_ranges_in_order() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        figures = np.sort(rng.integers(0, 9, 4)).astype(float)

        (entry,) = reveal.draft(revealed(held(term(), ranged(*figures))), name="Draft").entries

        assert entry.ranges[0].disorder(entry.term) == ""


@pytest.mark.parametrize(
    ("key", "kind", "owner"),
    [
        ("payment_days", "days", "finance"),
        ("liability_cap", "ratio", "legal"),
        ("incoterm", "choice", "operations"),
        ("discount", "percent", "sales"),
        ("reference", "yes_no", "marketing"),
        ("training_days", "days", "operations"),
        ("support_hours", "count", "product"),
        ("something", "months", "sales"),
    ],
)
def test_an_owner_is_proposed_as_known_terms_have_it_else_from_words_or_kind(key: str, kind: str, owner: str) -> None:
    draft = reveal.draft(revealed(held(term(key, kind), ranged(1, 2, 3, 4))), name="Draft")

    assert draft.entries[0].term.owner == owner


def test_an_owner_that_is_stated_stays() -> None:
    draft = reveal.draft(revealed(held(term(owner="Board"), ranged(1, 2, 3, 4))), name="Draft")

    assert draft.entries[0].term.owner == "Board"
