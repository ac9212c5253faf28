"""Tally: all ballots counted once, pair by pair, in whole units of voice.

Each function has its agreed voice, however many of its people voted: a ballot weighs the voice of its function divided
by the ballots of that function that say something (METHOD §3). A ballot that ranks fewer than two of the terms says
nothing about any pair, so it does not thin out the others. A term left out says nothing about its pairs.

The trick is to count in whole numbers. Voices are read as fractions, brought to one denominator, and from there on
every sum is exact: the same ballots in another order give the same count to the last bit, and two sides that are
equally strong are found to be equal. Only voices that share no denominator below `MOST_UNITS` are rounded to it.

>>> from dealwright.core.priorities.ballot import Ballot
>>> tally = count(
...     (
...         Ballot(function="sales", voter="s1", ranking=(("discount",), ("liability",))),
...         Ballot(function="sales", voter="s2", ranking=(("discount", "liability"),)),
...         Ballot(function="legal", voter="l1", ranking=(("liability",), ("discount",))),
...     ),
...     voices={"sales": 0.5, "legal": 0.5},
...     terms=("discount", "liability"),
... )
>>> tally.above.tolist(), tally.beside.tolist(), tally.units
([[0, 1], [2, 0]], [[0, 1], [1, 0]], 4)
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from dealwright.core.priorities.ballot import Ballot, RepeatedTerm

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Figures = NDArray[np.float64]

MOST_UNITS = 2**32  # all voices together; leaves room for sums over every pair of several hundred terms
DECIMALS = 10**6  # a voice is read as the fraction nearest to it with at most this denominator


class UnusableVoice(ValueError):
    """Ballots could not be counted because a function's voice is missing or is not a share."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tally:
    """Every pair of terms with the voice on each side; `above[i, j]` is the voice that puts i above j."""

    terms: tuple[str, ...]
    above: Whole
    beside: Whole  # the voice that puts both beside each other
    units: int  # all voices that speak, together
    unanimous: Flags  # [i, j]: every ballot that ranks one of the two ranks both, none puts j above i, one puts i above

    @property
    def margins(self) -> Whole:
        """How far each term is ahead of each other, in units; antisymmetric."""
        return self.above - self.above.T

    @property
    def silent(self) -> Flags:
        """The terms about which no ballot says anything."""
        said: Whole = self.above + self.above.T + self.beside
        return np.asarray(~said.any(axis=1))


def count(ballots: Iterable[Ballot], *, voices: Mapping[str, float], terms: Sequence[str]) -> Tally:
    """This function will count ballots pair by pair; keys that are not among `terms` are passed over.

    It raises `UnusableVoice` for a ballot of a function without a voice, or for a voice below zero or not finite.
    """
    size = len(_distinct(terms))
    above, beside = np.zeros((size, size), np.int64), np.zeros((size, size), np.int64)
    some, other = np.zeros((size, size), bool), np.zeros((size, size), bool)
    units = 0
    speaking = by_function(ballots, voices=voices, terms=terms)
    for unit, function in _in_units({function: voices[function] for function in speaking}, speaking):
        for places in speaking[function]:
            ranked = places >= 0
            both = ranked[:, None] & ranked[None, :]
            over = both & (places[:, None] < places[None, :])
            above += unit * over
            beside += unit * (both & ~over & ~over.T)
            some |= over
            other |= over.T | (ranked[:, None] ^ ranked[None, :])
            units += unit
    np.fill_diagonal(beside, 0)
    return Tally(terms=tuple(terms), above=above, beside=beside, units=units, unanimous=some & ~other)


def by_function(
    ballots: Iterable[Ballot], *, voices: Mapping[str, float], terms: Sequence[str]
) -> dict[str, list[Whole]]:
    """This function will give, for each function that says something, its ballots as the place of every term.

    Places count from 0 for the first group; −1 stands for a term that the ballot leaves out.
    """
    index = {term: place for place, term in enumerate(terms)}
    speaking: dict[str, list[Whole]] = {}
    for ballot in ballots:
        _check_voice(ballot, voices)
        places = np.full(len(terms), -1, np.int64)
        for place, group in enumerate(ballot.ranking):
            for term in group:
                if term in index:
                    places[index[term]] = place
        if np.count_nonzero(places >= 0) > 1:
            speaking.setdefault(ballot.function, []).append(places)
    return dict(sorted(speaking.items()))


def _distinct(terms: Sequence[str]) -> Sequence[str]:
    twice = sorted({term for term in terms if terms.count(term) > 1})
    if twice:
        raise RepeatedTerm(f"The terms to be ranked name {', '.join(twice)} twice. Keep one of each.")
    return terms


def _check_voice(ballot: Ballot, voices: Mapping[str, float]) -> None:
    if ballot.function not in voices:
        raise UnusableVoice(
            f"The ballot of {ballot.voter} speaks for “{ballot.function}”, which has no voice. "
            f"Voices are stated for: {', '.join(sorted(voices)) or 'nobody'}."
        )
    voice = voices[ballot.function]
    if not (math.isfinite(voice) and voice >= 0):
        raise UnusableVoice(f"The voice of “{ballot.function}” is {voice}. State a share from 0 to 1.")


def _in_units(voices: Mapping[str, float], speaking: Mapping[str, list[Whole]]) -> list[tuple[int, str]]:
    """This function will give the units that one ballot of each function weighs, where they are any."""
    shares = {
        function: Fraction(voice).limit_denominator(DECIMALS) / len(speaking[function])
        for function, voice in voices.items()
    }
    scale = Fraction(math.lcm(*(share.denominator for share in shares.values())))
    together = sum((share * len(speaking[function]) for function, share in shares.items()), Fraction(0))
    if together * scale > MOST_UNITS:
        scale = MOST_UNITS / together
    units = {function: round(share * scale) for function, share in shares.items()}
    common = math.gcd(*units.values()) or 1
    return [(unit // common, function) for function, unit in units.items() if unit]
