"""Lint: what a draft has wrong, as data."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealwright.core import strategy, terms
from dealwright.core.kernel import Period

DISCOUNT = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS, owner="finance")
PAYMENT = terms.Term(
    key="payment_days", name="Payment days", kind="days", direction=terms.Direction.LESS, owner="finance"
)


def a_range(*, scope: terms.Scope = terms.Scope(), valid: Period = Period(), best: float = 0.0) -> terms.Range:  # noqa: B008  # frozen values
    return terms.Range(best=best, target=8, limits=(("seller", 12), ("walk-away", 25)), scope=scope, valid=valid)


def a_draft(*entries: strategy.Entry, order: tuple[tuple[str, ...], ...] | None = None) -> strategy.Strategy:
    keys = tuple((entry.term.key,) for entry in entries)
    return strategy.Strategy(name="First", currency="EUR", entries=entries, order=keys if order is None else order)


def codes(draft: strategy.Strategy) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(problem.code, problem.term, problem.ranges) for problem in strategy.lint(draft)]


def test_a_sound_draft_has_no_problem():
    emea = a_range(scope=terms.Scope.of(region="EMEA"))
    draft = a_draft(
        strategy.Entry(term=DISCOUNT, ranges=(a_range(), emea)), strategy.Entry(term=PAYMENT, ranges=(a_range(),))
    )

    assert strategy.lint(draft) == ()


def test_an_empty_draft_has_no_problem():
    assert strategy.lint(a_draft()) == ()


def test_a_term_without_owner_and_range_is_named():
    draft = a_draft(strategy.Entry(term=replace(DISCOUNT, owner=""), ranges=()))

    assert [(problem.what, problem.advice) for problem in strategy.lint(draft)] == [
        ("Discount has no owner, so nobody can sign it.", "Name the function that decides about it."),
        ("Discount has no range.", "State best, target and at least one limit, or take the term out."),
    ]


def test_a_disordered_range_is_named_with_its_place():
    draft = a_draft(
        strategy.Entry(term=DISCOUNT, ranges=(a_range(), a_range(scope=terms.Scope.of(country="FR"), best=9)))
    )

    assert codes(draft) == [("disorder", "discount", (1,))]
    assert strategy.lint(draft)[0].what == (
        "Discount for country FR: The target (8) is better for us than the best (9)."
    )


def test_two_ranges_of_one_scope_on_the_same_days_tie():
    scope = terms.Scope.of(region="EMEA", segment="Enterprise")
    turned = terms.Scope(stated=tuple(reversed(scope.stated)))
    draft = a_draft(strategy.Entry(term=DISCOUNT, ranges=(a_range(), a_range(scope=scope), a_range(scope=turned))))

    assert codes(draft) == [("tie", "discount", (1, 2))]


def test_two_ranges_that_follow_each_other_in_time_do_not_tie():
    turn = date(2026, 1, 1)
    before, after = a_range(valid=Period(end_before=turn)), a_range(valid=Period(start_on=turn))

    assert strategy.lint(a_draft(strategy.Entry(term=DISCOUNT, ranges=(before, after)))) == ()


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ((("discount",), ("freight",)), [("unknown-in-order", "freight", ())]),
        ((("discount",), ("discount",)), [("twice-in-order", "discount", ())]),
        ((), [("missing-from-order", "discount", ())]),
    ],
)
def test_the_order_knows_every_term_exactly_once(order, expected):
    draft = a_draft(strategy.Entry(term=DISCOUNT, ranges=(a_range(),)), order=order)

    assert codes(draft) == expected


def test_a_term_listed_twice_is_named_once():
    entry = strategy.Entry(term=DISCOUNT, ranges=(a_range(),))

    assert codes(a_draft(entry, entry, order=(("discount",),))) == [("repeated-term", "discount", ())]


def test_evidence_that_does_not_stand_beside_the_ranges_is_refused():
    with pytest.raises(strategy.UnmatchedEvidence) as refused:
        strategy.Entry(term=DISCOUNT, ranges=(a_range(),), evidence=(None, None))

    assert str(refused.value).startswith("Discount has 1 ranges but evidence for 2.")


def test_evidence_that_is_left_out_is_none_for_every_range():
    assert strategy.Entry(term=DISCOUNT, ranges=(a_range(),)).evidence == (None,)


scopes = st.dictionaries(st.sampled_from(["region", "segment"]), st.sampled_from(["A", "B"])).map(
    lambda stated: terms.Scope.of(**stated)
)
days = st.sampled_from([None, date(2026, 1, 1), date(2026, 7, 1)])


@given(st.lists(scopes, max_size=5), st.sampled_from(["A", "B"]), st.sampled_from(["A", "B"]))
def test_in_a_draft_without_a_tie_no_deal_has_two_ranges_with_equal_claim(found, region, segment):
    draft = a_draft(strategy.Entry(term=DISCOUNT, ranges=tuple(a_range(scope=scope) for scope in found)))
    tied = any(code == "tie" for code, _, _ in codes(draft))
    deal = {"region": region, "segment": segment}
    matching = [scope for scope in found if scope.matches(deal)]
    claims = [(len(scope.stated), [name for name, _ in scope.stated]) for scope in matching]

    assert tied or len(claims) == len({str(claim) for claim in claims})
