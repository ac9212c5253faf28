"""The order: brute force judges it where that is possible, and its promises everywhere else."""

import itertools
from collections.abc import Iterable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealwright.core import priorities
from dealwright.core.priorities import subsets

VOICES = (0.1, 0.2, 0.25, 0.3, 1 / 3, 0.5)
PATIENCE = 1_000.0  # seconds that no case here needs, so that a slow machine changes nothing
FUNCTIONS = ("finance", "legal", "product", "sales")


def ballot(function, *groups: Iterable[str], voter="v"):
    return priorities.Ballot(function=function, voter=voter, ranking=tuple(tuple(group) for group in groups))


@st.composite
def elections(draw, most_terms=6, complete=False):
    terms = tuple("abcdef"[: draw(st.integers(0, most_terms))])
    voices = {function: draw(st.sampled_from(VOICES)) for function in FUNCTIONS}
    ballots = []
    for voter in range(draw(st.integers(0, 6))):
        order = draw(st.permutations(terms))
        kept = order if complete else order[: draw(st.integers(0, len(order)))]
        groups: list[list[str]] = []
        for term in kept:
            if groups and draw(st.booleans()):
                groups[-1].append(term)
            else:
                groups.append([term])
        ballots.append(ballot(draw(st.sampled_from(FUNCTIONS)), *groups, voter=str(voter)))
    return ballots, voices, terms


def brute_force(ballots, voices, terms):
    """The least cost, every order that has it, and every pair that two of them turn round; in fractions."""
    speaking = [ballot for ballot in ballots if sum(len(group) for group in ballot.ranking) > 1]
    heads = {function: sum(ballot.function == function for ballot in speaking) for function in FUNCTIONS}
    voice = {function: Fraction(voices[function]).limit_denominator(10**6) for function in FUNCTIONS if heads[function]}
    against = dict.fromkeys(itertools.permutations(terms, 2), Fraction(0))
    for vote in speaking:
        for one, other in against:
            prefers = vote.prefers(one, other)
            if prefers is not None:
                against[one, other] += Fraction(1 - prefers, 2) * voice[vote.function] / heads[vote.function]
    costs = {
        line: sum(against[pair] for pair in itertools.combinations(line, 2)) for line in itertools.permutations(terms)
    }
    least = min(costs.values())
    best = {line for line, cost in costs.items() if cost == least}
    tied = {
        (one, other)
        for one, other in itertools.combinations(terms, 2)
        if len({line.index(one) < line.index(other) for line in best}) > 1
    }
    return float(least / sum(voice.values())) if voice else 0.0, best, tied


def assert_equals_brute_force(ballots, voices, terms):
    cost, best, tied = brute_force(ballots, voices, terms)

    found = priorities.order(ballots, voices=voices, terms=terms, seconds=PATIENCE)

    assert found.cost == pytest.approx(cost, abs=1e-12)
    assert tuple(itertools.chain(*found.groups)) in best
    assert set(found.tied_pairs) == tied
    assert {pair for group in found.groups for pair in itertools.combinations(sorted(group), 2)} <= tied
    assert (found.exact, found.gap, found.undecided_pairs) == (True, 0.0, ())


@settings(deadline=None, max_examples=150)
@given(elections())
def test_the_order_and_its_ties_equal_brute_force(election):
    assert_equals_brute_force(*election)


@settings(deadline=None, max_examples=60)
@given(elections(), st.integers(1, 4))
def test_large_blocks_are_ordered_like_small_ones(election, most_terms):
    with pytest.MonkeyPatch.context() as small:
        small.setattr(subsets, "MOST_TERMS", most_terms)
        assert_equals_brute_force(*election)


@pytest.mark.parametrize("most_terms", [1, 3, 16])
def test_a_term_behind_one_of_a_circle_is_tied_with_the_rest_of_it(monkeypatch, most_terms):
    monkeypatch.setattr(subsets, "MOST_TERMS", most_terms)
    ballots = [ballot("finance", *"abc"), ballot("legal", *"bca"), ballot("sales", *"cab"), ballot("product", "a", "d")]

    found = priorities.order(ballots, voices=dict.fromkeys(FUNCTIONS, 0.25), terms="abcd", seconds=PATIENCE)

    assert found.tied_pairs == (("a", "b"), ("a", "c"), ("b", "c"), ("b", "d"), ("c", "d"))


@pytest.mark.parametrize("most_terms", [1, 16])
def test_what_nobody_contradicts_but_few_compare_can_still_be_turned_round(monkeypatch, most_terms):
    monkeypatch.setattr(subsets, "MOST_TERMS", most_terms)
    ballots = [ballot("product", "a", "b"), ballot("legal", "b", "c"), ballot("finance", "c", "a")]

    found = priorities.order(ballots, voices=dict.fromkeys(FUNCTIONS, 0.25), terms="abc")

    assert found.tied_pairs == (("a", "b"), ("a", "c"), ("b", "c"))


@pytest.mark.parametrize("most_terms", [1, 16])
def test_sixty_terms_of_two_opposite_functions_are_tied_throughout_at_once(monkeypatch, most_terms):
    monkeypatch.setattr(subsets, "MOST_TERMS", most_terms)
    terms = [f"t{place:02}" for place in range(60)]

    found = priorities.order(
        [ballot("sales", *((term,) for term in terms)), ballot("legal", *((term,) for term in reversed(terms)))],
        voices={"sales": 0.5, "legal": 0.5},
        terms=terms,
        seconds=0.0,
        clock=lambda: 0.0,
    )

    assert found.groups == (tuple(terms),)
    assert (len(found.tied_pairs), found.undecided_pairs, found.exact) == (60 * 59 // 2, (), True)


def noise(*, terms, functions, seed, leaning=0.0):
    """Ballots of one function each: a common order, blurred; no leaning is pure noise."""
    rng = np.random.default_rng(seed)
    names = tuple(f"t{place:02}" for place in range(terms))
    drawn = [np.argsort(rng.normal(size=terms) + leaning * np.arange(terms)) for _ in range(functions)]
    ballots = [ballot(f"f{place}", *((names[term],) for term in line)) for place, line in enumerate(drawn)]
    return ballots, {vote.function: 1.0 for vote in ballots}, names


def by_cuts_and_by_subsets(ballots, voices, terms):
    found = []
    for most_terms in (1, len(terms)):
        with pytest.MonkeyPatch.context() as limit:
            limit.setattr(subsets, "MOST_TERMS", most_terms)
            found.append(priorities.order(ballots, voices=voices, terms=terms, seconds=PATIENCE))
    return found


@pytest.mark.parametrize(
    ("terms", "functions", "seed"), [(18, 3, 1), (18, 4, 2), (18, 7, 3), *((11, 8, seed) for seed in range(12))]
)
def test_what_cuts_prove_is_what_subsets_find(terms, functions, seed):
    by_cuts, by_subsets = by_cuts_and_by_subsets(*noise(terms=terms, functions=functions, seed=seed))

    assert (by_cuts.cost, by_cuts.tied_pairs) == (by_subsets.cost, by_subsets.tied_pairs)
    assert by_cuts.exact
    assert by_cuts.undecided_pairs == ()


def test_the_method_says_how_the_hardest_part_was_found():
    by_cuts, by_subsets = by_cuts_and_by_subsets(*noise(terms=12, functions=3, seed=1))

    assert (by_cuts.method, by_subsets.method) == (priorities.Method.CUTS, priorities.Method.SUBSETS)


def ticking():
    """A clock that moves on by one second each time it is read."""
    ticks = itertools.count()
    return lambda: float(next(ticks))


@pytest.mark.parametrize("seed", range(3))
def test_whenever_time_runs_out_what_is_said_of_ties_is_true(monkeypatch, seed):
    ballots, voices, terms = noise(terms=11, functions=8, seed=seed)
    ties = set(priorities.order(ballots, voices=voices, terms=terms).tied_pairs)
    monkeypatch.setattr(subsets, "MOST_TERMS", 1)

    hasty = [
        priorities.order(ballots, voices=voices, terms=terms, seconds=float(ticks), clock=ticking())
        for ticks in range(0, 170, 5)
    ]

    assert any(found.exact and found.undecided_pairs for found in hasty)
    assert all(("could not be decided" in found.exactness) == bool(found.undecided_pairs) for found in hasty)
    assert all(set(found.tied_pairs) <= ties <= {*found.tied_pairs, *found.undecided_pairs} for found in hasty)


@settings(deadline=None)
@given(elections(), st.randoms(use_true_random=False))
def test_neither_the_order_of_ballots_nor_the_names_of_voters_change_anything(election, random):
    ballots, voices, terms = election
    others = [ballot(vote.function, *vote.ranking, voter=f"else {place}") for place, vote in enumerate(ballots)]
    random.shuffle(others)

    one, other = (priorities.order(votes, voices=voices, terms=terms) for votes in (ballots, others))

    assert one == other


def above(order, one, other):
    place = {term: here for here, group in enumerate(order.groups) for term in group}
    return place[one] < place[other]


@settings(deadline=None)
@given(elections(complete=True))
def test_what_every_ballot_puts_above_stays_above(election):
    ballots, voices, terms = election
    agreed = [
        pair
        for pair in itertools.permutations(terms, 2)
        if ballots and all(vote.prefers(*pair) == 1 for vote in ballots)
    ]

    found = priorities.order(ballots, voices=voices, terms=terms)

    assert all(above(found, *pair) for pair in agreed)


@pytest.mark.parametrize("seed", range(4))
def test_when_time_is_out_at_once_the_order_still_keeps_what_all_agree_on_and_states_its_gap(seed):
    ballots, voices, terms = noise(terms=40, functions=3, seed=seed)
    agreed = [pair for pair in itertools.permutations(terms, 2) if all(vote.prefers(*pair) == 1 for vote in ballots)]

    hasty = priorities.order(ballots, voices=voices, terms=terms, seconds=0.0, clock=lambda: 0.0)
    patient = priorities.order(ballots, voices=voices, terms=terms, seconds=PATIENCE)

    assert len(agreed) > 50
    assert all(above(hasty, *pair) for pair in agreed)
    assert patient.exact
    assert hasty.cost * (1 - hasty.gap) <= patient.cost <= hasty.cost
    assert not hasty.exact
    assert hasty.method is priorities.Method.SEARCH
    assert set(hasty.tied_pairs) <= set(patient.tied_pairs)
    assert hasty.exactness.startswith("The best order found in the time given; another could contradict at most ")


def test_a_function_counts_by_its_voice_and_not_by_its_heads():
    crowd = [ballot("sales", "a", "b", voter=str(head)) for head in range(9)]

    found = priorities.order([*crowd, ballot("legal", "b", "a")], voices={"sales": 0.4, "legal": 0.6}, terms="ab")

    assert found.groups == (("b",), ("a",))
    assert found.cost == 0.4


def test_equal_sides_tie_also_where_voices_have_no_exact_double():
    ballots = [ballot("finance", "a", "b"), ballot("legal", "a", "b"), ballot("sales", "b", "a")]

    found = priorities.order(ballots, voices={"finance": 0.1, "legal": 0.2, "sales": 0.3}, terms="ab")

    assert found.groups == (("a", "b"),)
    assert found.tied_pairs == (("a", "b"),)


def test_a_symmetrical_circle_ties_all_three():
    ballots = [ballot("finance", *"abc"), ballot("legal", *"bca"), ballot("sales", *"cab")]

    found = priorities.order(ballots, voices=dict.fromkeys(("finance", "legal", "sales"), 1 / 3), terms="abc")

    assert found.groups == (("a", "b", "c"),)
    assert found.tied_pairs == (("a", "b"), ("a", "c"), ("b", "c"))
    assert found.cost == pytest.approx(4 / 3)
    assert found.borda == (("a", "b", "c"),)


def test_borda_stands_beside_the_order_and_may_differ_from_it():
    ballots = [ballot("sales", *"abc"), ballot("finance", *"bca")]

    found = priorities.order(ballots, voices={"sales": 0.6, "finance": 0.4}, terms="abc")

    assert found.groups == (("a",), ("b",), ("c",))
    assert found.borda == (("b",), ("a",), ("c",))
    assert [(term, round(share, 2)) for term, share in found.shares] == [("b", 0.7), ("a", 0.6), ("c", 0.2)]


def test_terms_nobody_ranks_stand_last_tied_with_everything_and_are_named():
    found = priorities.order([ballot("sales", "a", "c")], voices={"sales": 1.0}, terms="abc")

    assert found.groups == (("a",), ("c",), ("b",))
    assert found.unranked == ("b",)
    assert found.tied_pairs == (("a", "b"), ("b", "c"))
    assert found.exactness == (
        "No order contradicts the functions less. 1 term that nobody compared stands last, tied with all others."
    )
    assert found.borda == (("a",), ("c",))


@pytest.mark.parametrize("ballots", [[], [ballot("sales")], [ballot("sales", "a")], [ballot("sales", "x", "y")]])
def test_without_a_word_about_any_pair_everything_is_tied(ballots):
    found = priorities.order(ballots, voices={"sales": 1.0}, terms="ab")

    assert found.groups == (("a", "b"),)
    assert (found.unranked, found.cost, found.exact, found.method) == (
        ("a", "b"),
        0.0,
        True,
        priorities.Method.MAJORITY,
    )


def test_a_blank_ballot_does_not_thin_out_the_voice_of_its_function():
    ballots = [ballot("sales", "a", "b"), ballot("sales", voter="absent"), ballot("legal", "b", "a")]

    found = priorities.order(ballots, voices={"sales": 0.5, "legal": 0.5}, terms="ab")

    assert found.tied_pairs == (("a", "b"),)


def test_no_term_and_one_term_have_an_order():
    none, one = (priorities.order([], voices={}, terms=terms) for terms in ("", "a"))

    assert (none.groups, one.groups) == ((), (("a",),))


def test_a_function_without_voice_is_heard_but_does_not_count():
    found = priorities.order(
        [ballot("sales", "a", "b"), ballot("guest", "b", "a")], voices={"sales": 1.0, "guest": 0.0}, terms="ab"
    )

    assert (found.groups, found.cost) == ((("a",), ("b",)), 0.0)


@pytest.mark.parametrize("voice", [-0.1, float("nan"), float("inf")])
def test_a_voice_that_is_no_share_is_refused(voice):
    with pytest.raises(priorities.UnusableVoice, match=r"The voice of “sales” is .* State a share from 0 to 1"):
        priorities.order([ballot("sales", "a", "b")], voices={"sales": voice}, terms="ab")


def test_a_ballot_of_a_function_without_a_stated_voice_is_refused_with_the_voices_there_are():
    with pytest.raises(
        priorities.UnusableVoice, match=r"speaks for “sales”, which has no voice. Voices .*: finance, legal"
    ):
        priorities.order([ballot("sales", "a", "b")], voices={"legal": 0.5, "finance": 0.5}, terms="ab")


def test_a_term_to_be_ranked_twice_is_refused():
    with pytest.raises(priorities.RepeatedTerm, match="name a twice"):
        priorities.order([], voices={}, terms="aba")


def test_voices_without_a_common_measure_still_decide_rightly():
    rng = np.random.default_rng(1)
    voices = {f"f{place}": float(voice) for place, voice in enumerate(rng.dirichlet(np.ones(40)))}
    sides = [("a", "b") if place < 20 else ("b", "a") for place in range(40)]
    ballots = [ballot(f"f{place}", *side) for place, side in enumerate(sides)]
    for_a = sum(voices[f"f{place}"] for place in range(20))

    found = priorities.order(ballots, voices=voices, terms="ab")

    assert found.groups == ((("a",), ("b",)) if for_a > 0.5 else (("b",), ("a",)))
    assert found.cost == pytest.approx(min(for_a, 1 - for_a), abs=1e-5)


def test_nothing_is_printed(capfd):
    ballots, voices, terms = noise(terms=20, functions=3, seed=1)

    priorities.order(ballots, voices=voices, terms=terms)

    assert capfd.readouterr() == ("", "")
