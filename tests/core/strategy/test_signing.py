"""Signing: which signatures stand, and what still stands against publishing."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.strategy import drawn

from dealwright.core import strategy, terms

RANGE = terms.Range(best=0, target=8, limits=(("seller", 12.0), ("walk-away", 25.0)))


def an_entry(key: str, owner: str) -> strategy.Entry:
    term = terms.Term(key=key, name=key.title(), kind="percent", direction=terms.Direction.LESS, owner=owner)
    return strategy.Entry(term=term, ranges=(RANGE,))


BOTH = strategy.Strategy(
    name="First",
    currency="EUR",
    entries=(an_entry("discount", "finance"), an_entry("rebate", "sales")),
    order=(("discount", "rebate"),),
)
AUTHORS = {"discount": {"sue@example.com"}, "rebate": {"sue@example.com"}}


def signature(key: str, function: str, member: str, of: strategy.Strategy = BOTH) -> strategy.Signature:
    return strategy.Signature(term=key, function=function, member=member, digest=strategy.entry_digest(of, key))


SIGNED = (signature("discount", "Finance", "fay@example.com"), signature("rebate", "sales", "sam@example.com"))


def approval(role: strategy.Approver, member: str, of: strategy.Strategy = BOTH) -> strategy.Approval:
    return strategy.Approval(role=role, member=member, digest=strategy.strategy_digest(of))


APPROVED = (
    approval(strategy.Approver.STRATEGIST, "sue@example.com"),
    approval(strategy.Approver.EXECUTIVE, "eve@example.com"),
)


def against(**changed: Any) -> list[tuple[str, str]]:
    asked: dict[str, Any] = {
        "signatures": SIGNED,
        "approvals": APPROVED,
        "problems": (),
        "reason": "",
        "authors": AUTHORS,
        **changed,
    }
    said = asked.pop("strategy", BOTH)
    return [(each.code, each.term) for each in strategy.obstacles(said, **asked)]


def states(said: strategy.Strategy, signatures: tuple[strategy.Signature, ...]) -> dict[str, str]:
    return {key: each.state.value for key, each in strategy.standing(said, signatures).items()}


def test_signed_by_both_owners_and_approved_by_two_people_nothing_stands_against_publishing():
    assert states(BOTH, SIGNED) == {"discount": "signed", "rebate": "signed"}
    assert against() == []


def test_an_unsigned_a_foreign_and_an_ownerless_entry_are_told_apart():
    ownerless = replace(BOTH, entries=(an_entry("discount", "finance"), an_entry("rebate", "")))

    assert states(BOTH, (signature("discount", "legal", "lea@example.com"),)) == {"discount": "open", "rebate": "open"}
    assert states(ownerless, ())["rebate"] == "no-owner"
    assert against(signatures=SIGNED[:1]) == [("unsigned", "rebate")]


def test_a_changed_entry_voids_its_signature_and_both_approvals_and_nothing_else():
    moved = replace(RANGE, target=9.0)
    changed = replace(BOTH, entries=(replace(BOTH.entries[0], ranges=(moved,)), BOTH.entries[1]))

    assert states(changed, SIGNED) == {"discount": "void", "rebate": "signed"}
    assert against(strategy=changed) == [("void", "discount"), ("strategist-approval", ""), ("executive-approval", "")]


def test_a_trade_rule_voids_the_signatures_of_every_term_it_names():
    condition = strategy.Condition(term="rebate", comparison=strategy.Comparison.AT_MOST, value=5)
    rule = strategy.TradeRule(key="low", term="discount", level="seller", to=18, conditions=(condition,))

    assert states(replace(BOTH, rules=(rule,)), SIGNED) == {"discount": "void", "rebate": "void"}


def test_signing_again_after_a_change_makes_the_entry_stand():
    moved = replace(BOTH, entries=(replace(BOTH.entries[0], ranges=(replace(RANGE, target=9.0),)), BOTH.entries[1]))
    again = (*SIGNED, signature("discount", "finance", "fay@example.com", moved))

    assert states(moved, again) == {"discount": "signed", "rebate": "signed"}


def test_nobody_signs_what_they_alone_wrote():
    alone = {"discount": {"Fay@example.com"}, "rebate": {"sam@example.com", "sue@example.com"}}

    assert against(authors=alone) == [("four-eyes", "discount")]
    assert against(authors=alone, signatures=(*SIGNED, signature("discount", "finance", "fin@example.com"))) == []
    assert strategy.may_sign("fay@example.com", set())


@pytest.mark.parametrize(
    ("strategist", "executive", "authors", "expected"),
    [
        ("eve@example.com", "eve@example.com", AUTHORS, ["four-eyes"]),
        ("sue@example.com", "eve@example.com", {"discount": {"eve@example.com"}}, ["four-eyes"]),
        ("eve@example.com", "sue@example.com", {"discount": {"eve@example.com"}}, []),
    ],
)
def test_strategist_and_executive_are_two_people_and_the_executive_did_not_write_it_all(
    strategist, executive, authors, expected
):
    approvals = (
        approval(strategy.Approver.STRATEGIST, strategist),
        approval(strategy.Approver.EXECUTIVE, executive),
    )

    assert [code for code, _ in against(approvals=approvals, authors=authors)] == expected


def test_an_error_forbids_publishing_and_a_warning_wants_a_reason():
    error = strategy.Problem(code="tie", what="A tie.", advice="Merge.")
    warning = replace(error, severity=strategy.Severity.WARNING)

    assert against(problems=(error,), reason="we know") == [("error", "")]
    assert against(problems=(warning,), reason="  ") == [("reason", "")]
    assert against(problems=(warning,), reason="we know") == []


@settings(max_examples=60)
@given(drawn.pairs())
def test_a_change_voids_exactly_the_signatures_whose_entry_it_changes(drawn_pair):
    one, other = drawn_pair
    given_now = tuple(
        signature(entry.term.key, entry.term.owner, "m@example.com", one) for entry in one.entries if entry.term.owner
    )
    signed = {each.term for each in given_now}

    for key, each in strategy.standing(other, given_now).items():
        same = one.entry(key) is not None and strategy.entry_record(one, key) == strategy.entry_record(other, key)
        if each.state is not strategy.State.NO_OWNER and key in signed:
            assert (each.state is strategy.State.SIGNED) == same
        else:
            assert each.state is not strategy.State.SIGNED


@given(st.sets(st.sampled_from(["fay@example.com", "sam@example.com", "sue@example.com"])))
def test_without_obstacle_somebody_who_did_not_write_it_alone_saw_every_entry(authors):
    if against(authors={"discount": authors, "rebate": authors}) == []:
        assert authors not in ({"fay@example.com"}, {"sam@example.com"})
