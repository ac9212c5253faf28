"""Pairwise answers: few questions, no answer lost, and circles named."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealwright.core import priorities


def asked(terms, truth):
    """Answer by `truth`, the place of each term, until nothing is left to ask; gives wins and alike."""
    wins: list[tuple[str, str]] = []
    alike: list[tuple[str, str]] = []
    while (pair := priorities.next_pair(terms, wins=wins, alike=alike)) is not None:
        one, other = pair
        if truth[one] == truth[other]:
            alike.append(pair)
        else:
            wins.append(pair if truth[one] < truth[other] else (other, one))
    return wins, alike


@settings(deadline=None)
@given(st.integers(0, 12).flatmap(lambda size: st.lists(st.integers(0, 12), min_size=size, max_size=size)))
def test_asking_finds_the_whole_ranking_in_about_n_log_n_questions(places):
    terms = [f"t{number}" for number in range(len(places))]
    truth = dict(zip(terms, places, strict=True))
    wanted = [{term for term in terms if truth[term] == place} for place in sorted(set(places))]

    wins, alike = asked(terms, truth)
    found = priorities.from_pairs(wins, alike=alike)

    assert len(wins) + len(alike) <= sum(math.ceil(math.log2(k)) for k in range(2, len(terms) + 1))
    assert len(terms) < 2 or [set(group) for group in found.groups] == wanted
    assert (found.circles, found.overruled, found.sentences) == ((), (), ())


def test_sixty_terms_take_fewer_than_three_hundred_questions():
    terms = [f"t{(number * 37) % 60:02}" for number in range(60)]

    wins, _ = asked(terms, {term: int(term[1:]) for term in terms})

    assert len(wins) <= 297
    assert [group[0] for group in priorities.from_pairs(wins).groups] == sorted(terms)


@settings(deadline=None)
@given(st.permutations("abcdef"), st.integers(0, 15))
def test_answers_without_a_circle_are_all_kept(truth, kept):
    wins = [pair for place, pair in enumerate(itertools.combinations(truth, 2)) if place * 7 % 15 < kept]

    found = priorities.from_pairs(wins)
    place = {term: here for here, group in enumerate(found.groups) for term in group}

    assert all(place[more] < place[less] for more, less in wins)
    assert found.overruled == ()


def test_a_circle_is_named_by_its_shortest_way_round_and_as_little_as_possible_is_turned_round():
    wins = [("a", "b"), ("b", "c"), ("c", "a"), ("a", "d"), ("b", "d"), ("c", "d"), ("d", "e"), ("a", "e")]

    found = priorities.from_pairs(wins, names={"a": "Discount"})

    assert found.groups == (("a", "b", "c"), ("d",), ("e",))
    assert found.circles == (("a", "b", "c"),)
    assert found.sentences == (
        "You put Discount above b, b above c and c above Discount: that goes round in a circle.",
    )


def test_an_answer_against_many_is_overruled():
    wins = [("a", "b"), ("b", "c"), ("c", "d"), ("a", "c"), ("a", "d"), ("b", "d"), ("d", "a")]

    found = priorities.from_pairs(wins)

    assert found.groups == (("a",), ("b",), ("c",), ("d",))
    assert found.overruled == (("d", "a"),)
    assert found.circles == (("a", "d"),)


def test_alike_and_yet_above_is_named():
    found = priorities.from_pairs([("a", "b")], alike=[("b", "a")])

    assert found.groups == (("a", "b"),) or found.groups == (("b", "a"),)
    assert found.sentences == ("You put a above b, and also side by side with it; they stay side by side.",)


def test_the_next_question_is_never_one_that_answers_imply():
    wins = [("a", "b"), ("b", "c")]

    assert priorities.next_pair("abc", wins=wins) is None
    assert priorities.next_pair("abcd", wins=wins) == ("d", "b")
    assert priorities.next_pair("abcd", wins=[*wins, ("d", "b")]) == ("d", "a")
    assert priorities.next_pair("abcd", wins=[*wins, ("b", "d")]) == ("d", "c")


@pytest.mark.parametrize("terms", ["", "a"])
def test_nothing_is_asked_about_fewer_than_two_terms(terms):
    assert priorities.next_pair(terms) is None
    assert priorities.from_pairs([]).groups == ()


def test_answers_that_go_round_in_a_circle_do_not_stop_the_asking():
    wins = [("a", "b"), ("b", "c"), ("c", "a")]

    assert priorities.next_pair("abcd", wins=wins) == ("d", "a")
    assert priorities.next_pair("abcd", wins=[*wins, ("a", "d")]) is None
