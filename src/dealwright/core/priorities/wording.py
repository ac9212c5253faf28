"""Wording: what the figures of agreement say to a person.

>>> of_term("discount", ("sales", 1), ("legal", 3), share=0.25, names={"discount": "Discount"})
'Discount is part of 25 % of all disagreement: sales puts it 1st, legal puts it 3rd.'
>>> of_w(0.22973, functions=2, terms=5, of=5)
'2 functions hardly agree on 5 terms (W = 0.23).'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# Words for Kendall's W, from this value up [d]; a common reading, not a finding.
STRENGTHS = ((0.7, "agree strongly"), (0.5, "agree moderately"), (0.3, "agree weakly"), (0.0, "hardly agree"))


def of_w(w: float | None, *, functions: int, terms: int, of: int) -> str:
    """This function will say what W means, or why it cannot be said."""
    if functions < 2:
        return "Agreement cannot be said yet: it takes the ballots of at least two functions."
    if terms < 2:
        return "Agreement cannot be said: fewer than two terms are ranked by every function."
    if w is None:
        return "Agreement cannot be said: no function tells any two terms apart."
    strength = next(words for least, words in STRENGTHS if w >= least)
    over = f"{terms} terms" if terms == of else f"the {terms} of {of} terms that all of them rank"
    shown = w if w == 1 else min(w, 0.99)  # 1.00 is for those who agree in everything
    return f"{functions} functions {strength} on {over} (W = {shown:.2f})."


def of_camps(one: Sequence[str], other: Sequence[str], *, names: Mapping[str, str]) -> str:
    """This function will name two opposed camps."""
    return (
        f"There are two opposed camps: {listed(one, names)} against {listed(other, names)}. "
        "W alone would make this look like chance."
    )


def of_pair(
    pair: tuple[str, str],
    sides: tuple[Sequence[str], Sequence[str]],
    *,
    cost: float,
    share: float,
    names: Mapping[str, str],
) -> str:
    """This function will say who puts which of two terms above the other, and what that costs."""
    one, other = (names.get(term, term) for term in pair)
    verb = "puts" if len(sides[0]) == 1 else "put"
    return (
        f"{listed(sides[0], names)} {verb} {one} above {other}, {listed(sides[1], names)} the other way round; "
        f"that pair costs {percent(cost)} of the voice, {percent(share)} of all disagreement."
    )


def of_term(
    term: str, highest: tuple[str, int], lowest: tuple[str, int], *, share: float, names: Mapping[str, str]
) -> str:
    """This function will say between which places a term moves, and how much of the disagreement it is part of."""
    high, low = (f"{names.get(function, function)} puts it {ordinal(place)}" for function, place in (highest, lowest))
    return f"{names.get(term, term)} is part of {percent(share)} of all disagreement: {high}, {low}."


def of_circle(circle: Sequence[str], *, names: Mapping[str, str]) -> str:
    """This function will name answers that go round in a circle."""
    said = [names.get(term, term) for term in circle]
    steps = [f"{more} above {less}" for more, less in zip(said, [*said[1:], said[0]], strict=True)]
    return f"You put {', '.join(steps[:-1])} and {steps[-1]}: that goes round in a circle."


def of_both(one: str, other: str, *, names: Mapping[str, str]) -> str:
    """This function will name two terms that are said to be alike and yet not."""
    first, second = names.get(one, one), names.get(other, other)
    return f"You put {first} above {second}, and also side by side with it; they stay side by side."


def listed(functions: Sequence[str], names: Mapping[str, str]) -> str:
    """This function will write names one after the other, with “and” before the last."""
    said = [names.get(function, function) for function in functions]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def percent(share: float) -> str:
    """This function will write a share as whole percent, and a small one so that it is not nothing."""
    return f"{share:.0%}".replace("%", " %") if share >= 0.01 or share == 0 else "less than 1 %"


def ordinal(place: int) -> str:
    """This function will write a place as 1st, 2nd, 3rd, 11th."""
    ending = "th" if place % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"
