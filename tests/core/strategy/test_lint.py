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
    return strategy.Strategy(
        name="First",
        currency="EUR",
        entries=entries,
        order=keys if order is None else order,
        ladder=strategy.Ladder(
            levels=(
                strategy.Level(key="seller", name="Seller", role="seller"),
                strategy.Level(key="executive", name="Executive", role="executive"),
            )
        ),
    )


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


FREIGHT = terms.Term(key="freight", name="Freight", kind="percent", direction=terms.Direction.LESS, owner="operations")


def the_walk_away(low: float, high: float) -> strategy.Evidence:
    return strategy.Evidence(deals=60, intervals=(("best", 0.0, 0.5), ("walk_away", low, high)))


def test_a_figure_that_may_be_anything_is_named_with_its_interval():
    guyana = terms.Range(
        best=1.0, target=3.0, limits=(("seller", 20.0), ("walk-away", 60.0)), scope=terms.Scope.of(country="Guyana")
    )
    sure, unsure = the_walk_away(50.0, 70.0), the_walk_away(30.0, 95.0)

    def linted(evidence: strategy.Evidence | None) -> list[str]:
        draft = a_draft(strategy.Entry(term=FREIGHT, ranges=(guyana,), evidence=(evidence,)))
        return [problem.what for problem in strategy.lint(draft) if problem.code != "gap"]

    assert linted(None) == linted(sure) == []
    assert linted(unsure) == [
        (
            "Freight for country Guyana: past deals leave its walk-away anywhere from 30 to 95\xa0%, "
            "wider than the range itself."
        )
    ]


def test_a_range_of_one_value_is_never_called_uncertain():
    fixed = terms.Range(best=30.0, target=30.0, limits=(("seller", 30.0),))

    assert strategy.uncertain(fixed, the_walk_away(20.0, 40.0)) == ()


@pytest.mark.parametrize(
    ("kind", "end", "said"),
    [
        ("percent", 260.6, "its walk-away is 260.6\xa0%, which is more than the whole."),
        ("percent", -130.0, "its walk-away is −130\xa0%, which is less than nothing."),
        ("days", -5.0, "its walk-away is −5 days, which is below zero."),
        ("choice", 3.0, "its walk-away is 3, which is none of its values."),
    ],
)
def test_a_figure_outside_what_its_kind_can_mean_is_named(kind, end, said):
    way = terms.Direction.LESS if end > 0 else terms.Direction.MORE
    term = terms.Term(key="t", name="Term", kind=kind, direction=way, owner="sales", choices=("DAP", "EXW"))
    figures = terms.Range(best=0.0, target=0.0, limits=(("seller", 1.0 if end > 0 else 0.0), ("walk-away", end)))

    (problem,) = strategy.lint(a_draft(strategy.Entry(term=term, ranges=(figures,))))

    assert (problem.code, problem.ranges) == ("outside-kind", (0,))
    assert problem.what == f"Term for every deal: {said}"


@given(
    kind=st.sampled_from(["percent", "days", "months", "count", "ratio"]),
    figures=st.lists(st.floats(1, 100), min_size=4, max_size=4),
    share=st.floats(0, 1),
)
def test_sound_figures_with_intervals_inside_their_range_have_no_problem(kind, figures, share):
    best, target, limit, end = sorted(figures)
    term = terms.Term(key="t", name="Term", kind=kind, direction=terms.Direction.LESS, owner="sales")
    agreed = terms.Range(best=best, target=target, limits=(("seller", limit), ("walk-away", end)))
    inside = strategy.Evidence(deals=90, intervals=(("target", best + share * (end - best) / 2, end),))

    draft = a_draft(strategy.Entry(term=term, ranges=(agreed,), evidence=(inside,)))

    assert strategy.lint(draft) == ()
