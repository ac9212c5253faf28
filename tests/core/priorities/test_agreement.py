"""Agreement: golden values, bounds, and sentences that name the right conflict."""

import itertools
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealwright.core import priorities

NAMES = {
    "a": "Discount",
    "b": "Payment days",
    "c": "Liability",
    "sales": "Sales",
    "finance": "Finance",
    "legal": "Legal",
}


def ballot(function, *groups: Iterable[str], voter="v"):
    return priorities.Ballot(function=function, voter=voter, ranking=tuple(tuple(group) for group in groups))


def compared(*ballots: priorities.Ballot, terms="abc", voices=None):
    functions = {vote.function for vote in ballots}
    return priorities.agreement(
        ballots, voices=voices or dict.fromkeys(functions, 1 / len(functions)), terms=terms, names=NAMES
    )


def test_w_with_ties_has_its_golden_values():
    two = compared(ballot("f", "c", "be", "ad"), ballot("g", "e", "ad", "b", "c"), terms="abcde")
    three = compared(ballot("f", *"abcd"), ballot("g", *"acbd"), ballot("h", "b", "a", "cd"), terms="abcd")

    assert two.w == pytest.approx(0.22973, abs=5e-6)
    assert three.w == pytest.approx(0.72414, abs=5e-6)


@st.composite
def votes(draw):
    terms = "abcdef"[: draw(st.integers(2, 6))]
    ballots = []
    for function in range(draw(st.integers(1, 5))):
        places = draw(st.lists(st.integers(0, 3), min_size=len(terms), max_size=len(terms)))
        groups = [[term for term, here in zip(terms, places, strict=True) if here == place] for place in range(4)]
        ballots.append(ballot(f"f{function}", *(group for group in groups if group)))
    return ballots, terms


@settings(deadline=None)
@given(votes(), st.randoms(use_true_random=False))
def test_w_and_tau_keep_their_bounds_and_do_not_depend_on_the_order_of_ballots(voted, random):
    ballots, terms = voted
    found = compared(*ballots, terms=terms)
    shuffled = random.sample(ballots, len(ballots))

    assert found.w is None or 0 <= found.w <= 1
    for row, column in itertools.product(range(len(ballots)), repeat=2):
        figure = found.tau[row][column]
        assert figure == found.tau[column][row]
        assert figure is None or -1 <= figure <= 1
        assert row != column or figure is None or figure == pytest.approx(1)
    assert compared(*shuffled, terms=terms) == found


@settings(deadline=None)
@given(votes())
def test_shares_are_of_all_disagreement(voted):
    ballots, terms = voted
    found = compared(*ballots, terms=terms)

    assert sum(term.share for term in found.costly_terms) == pytest.approx(2 if found.costly_terms else 0)
    assert list(found.costly_pairs) == sorted(found.costly_pairs, key=lambda pair: -pair.cost)
    assert all(0 < pair.cost <= 0.5 + 1e-12 for pair in found.costly_pairs)


def test_the_pair_that_costs_most_is_named_with_who_puts_what_above():
    found = compared(
        ballot("sales", *"abc"),
        ballot("finance", *"bac"),
        ballot("legal", *"bca"),
        voices={"sales": 0.4, "finance": 0.35, "legal": 0.25},
    )

    assert [(pair.one, pair.other, pair.one_above, pair.other_above) for pair in found.costly_pairs] == [
        ("b", "a", ("finance", "legal"), ("sales",)),
        ("a", "c", ("finance", "sales"), ("legal",)),
    ]
    assert [round(pair.cost, 2) for pair in found.costly_pairs] == [0.4, 0.25]
    assert found.costly_pairs[0].sentence == (
        "Finance and Legal put Payment days above Discount, Sales the other way round; "
        "that pair costs 40 % of the voice, 62 % of all disagreement."
    )
    assert found.costly_terms[0].sentence == (
        "Discount is part of 100 % of all disagreement: Sales puts it 1st, Legal puts it 3rd."
    )
    assert found.sentences[0] == "3 functions agree weakly on 3 terms (W = 0.44)."


def test_opposed_camps_are_named_because_w_alone_would_look_like_chance():
    camp = [ballot(function, *"abcd") for function in ("sales", "marketing")]
    other = [ballot(function, *"dcba") for function in ("finance", "legal")]

    found = compared(*camp, *other, terms="abcd")

    assert found.w == 0
    assert found.camps == (("finance", "legal"), ("marketing", "sales"))
    assert found.sentences[1] == (
        "There are two opposed camps: Finance and Legal against marketing and Sales. "
        "W alone would make this look like chance."
    )


def test_like_minded_functions_make_no_camps():
    assert compared(ballot("sales", *"abc"), ballot("legal", *"abc")).camps == ()
    assert compared(ballot("sales", *"abc")).camps == ()


def test_a_function_of_several_ballots_speaks_by_its_own_order():
    crowd = [ballot("sales", *"abc", voter="1"), ballot("sales", *"acb", voter="2"), ballot("sales", *"acb", voter="3")]

    found = compared(*crowd, ballot("legal", *"cab"))

    assert {own.function: (own.groups, own.ballots, own.exact) for own in found.orders} == {
        "legal": ((("c",), ("a",), ("b",)), 1, True),
        "sales": ((("a",), ("c",), ("b",)), 3, True),
    }


def test_w_is_over_the_terms_that_every_function_ranks_and_says_so():
    found = compared(ballot("sales", *"abc"), ballot("legal", *"ab"))

    assert (found.w, found.w_terms) == (1.0, 2)
    assert found.sentences == ("2 functions agree strongly on the 2 of 3 terms that all of them rank (W = 1.00).",)


def test_nearly_full_agreement_is_not_called_full():
    terms = "abcdefghijklmnopqrstuvwxyz"
    found = compared(ballot("sales", *terms), ballot("legal", "b", "a", *terms[2:]), terms=terms)

    assert found.w is not None
    assert 0.999 < found.w < 1
    assert found.sentences[0] == "2 functions agree strongly on 26 terms (W = 0.99)."


@pytest.mark.parametrize(
    ("ballots", "sentence"),
    [
        ((), "Agreement cannot be said yet: it takes the ballots of at least two functions."),
        ((ballot("sales", *"abc"),), "Agreement cannot be said yet: it takes the ballots of at least two functions."),
        (
            (ballot("sales", *"ab"), ballot("legal", *"bc")),
            "Agreement cannot be said: fewer than two terms are ranked by every function.",
        ),
        (
            (ballot("sales", "abc"), ballot("legal", "abc")),
            "Agreement cannot be said: no function tells any two terms apart.",
        ),
    ],
)
def test_what_cannot_be_concluded_is_said(ballots, sentence):
    found = priorities.agreement(ballots, voices={"sales": 0.5, "legal": 0.5}, terms="abc")

    assert found.w is None
    assert found.sentences == (sentence,)
    assert found.costly_pairs == ()


def test_one_function_that_ties_all_has_no_tau_but_leaves_w():
    found = compared(ballot("sales", "abc"), ballot("legal", *"abc"))

    assert found.tau == ((pytest.approx(1.0), None), (None, None))
    assert found.w == pytest.approx(0.5)
