"""A shift: what one function moves between two revisions, and what stays."""

import pytest

from dealwright.core import priorities

STANDING = (("discount",), ("liability", "payment_days"), ("warranty",))
TERMS = tuple(term for group in STANDING for term in group)


def shifted(rankings, **voices: float):
    return priorities.shifted(rankings, voices=voices, terms=TERMS, standing=STANDING)


def test_where_nobody_has_moved_the_published_order_stands():
    assert shifted({}, sales=0.5, finance=0.5).groups == STANDING


def test_a_function_that_moves_outvotes_the_others_only_with_its_voice():
    moved = {"finance": (("warranty",), ("discount",), ("liability", "payment_days"))}

    assert shifted(moved, sales=0.6, finance=0.4).groups == STANDING
    assert shifted(moved, sales=0.4, finance=0.6).groups == moved["finance"]
    assert shifted(moved, sales=0.5, finance=0.5).tied_pairs == (
        ("discount", "warranty"),
        ("liability", "payment_days"),
        ("liability", "warranty"),
        ("payment_days", "warranty"),
    )


def test_a_ranking_of_a_function_without_a_voice_is_refused():
    with pytest.raises(priorities.UnusableVoice, match="speaks for “legal”, which has no voice"):
        shifted({"legal": STANDING}, sales=1.0)
