"""Agreement: how far the functions agree, and which pairs and terms cost most of it, in figures and sentences.

**In prose.** Each function first gets its own order: its ballot, or the order that contradicts its ballots least. All
figures here compare these orders, so that a function counts by its voice and not by its heads. W says how alike all
are, the τ matrix how alike each two; opposed **camps** are named where they exist, since W alone would call them
noise.

A pair of terms **costs** the voice that must give way whichever way it is decided: the smaller of the voice that puts
the one above and the voice that puts the other above. A term costs what its pairs cost. Shares are of all pairs'
cost; a pair belongs to two terms, so the shares of terms add up to 2.

**Guarantees.** W lies within [0, 1], τ within [−1, 1] and symmetrical; nothing depends on the order of ballots.

>>> from dealwright.core.priorities.ballot import Ballot
>>> votes = (
...     Ballot(function="sales", voter="s", ranking=(("discount",), ("payment_days",), ("liability",))),
...     Ballot(function="finance", voter="f", ranking=(("payment_days",), ("discount",), ("liability",))),
... )
>>> found = agreement(
...     votes,
...     voices={"sales": 0.5, "finance": 0.5},
...     terms=("discount", "payment_days", "liability"),
...     names={"discount": "Discount", "payment_days": "Payment days", "sales": "Sales", "finance": "Finance"},
... )
>>> found.w, found.tau
(0.75, ((1.0, 0.3333333333333333), (0.3333333333333333, 1.0)))
>>> found.costly_pairs[0].sentence.partition(";")[0]
'Sales puts Discount above Payment days, Finance the other way round'
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from dealwright.core.priorities import concordance, kemeny, tally, wording
from dealwright.core.priorities.ballot import Ballot
from dealwright.core.priorities.tally import Figures, Flags, Whole

MOST_NAMED = 10  # pairs and terms named [d]
CAMP_TAU = 0.3  # mean τ of at least this inside two camps, at most its negative between them, calls them opposed [d]
NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOrder:
    """The order of one function, over the terms it ranks."""

    function: str
    voice: float  # its share of all voices that speak
    ballots: int
    groups: kemeny.Groups
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CostlyPair:
    """Two terms that functions put in opposite order; `one` is the term that more voice puts above."""

    one: str
    other: str
    one_above: tuple[str, ...]  # functions that put `one` above
    other_above: tuple[str, ...]
    cost: float  # voice that must give way; all voices that speak together are 1
    share: float  # of the cost of all pairs
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CostlyTerm:
    """A term whose place functions see differently."""

    term: str
    highest: tuple[str, int]  # the function that puts it highest, and its place there, counted from 1
    lowest: tuple[str, int]
    cost: float
    share: float  # of the cost of all pairs; a pair counts for both of its terms
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far the functions agree."""

    w: float | None  # Kendall's W; absent where it cannot be said
    w_terms: int  # terms that every function ranks: W is over these
    functions: tuple[str, ...]  # those that speak, in the order of rows and columns of `tau`
    tau: tuple[tuple[float | None, ...], ...]  # over the terms both rank; absent where nothing was told apart
    orders: tuple[OwnOrder, ...]
    camps: tuple[tuple[str, ...], ...]  # two opposed camps, or none
    costly_pairs: tuple[CostlyPair, ...]  # most costly first
    costly_terms: tuple[CostlyTerm, ...]
    sentences: tuple[str, ...] = field(default=())  # all of it for a reader, most important first


def agreement(
    ballots: Iterable[Ballot],
    *,
    voices: Mapping[str, float],
    terms: Sequence[str],
    names: Mapping[str, str] = NO_NAMES,
    seconds: float = kemeny.SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> Agreement:
    """This function will say how far functions agree (METHOD §3); `names` are for terms and functions in sentences.

    It raises what `order` raises. Functions of several ballots share the seconds for finding their own orders.
    """
    orders = _own_orders(tuple(ballots), voices=voices, terms=terms, until=clock() + seconds, clock=clock)
    places = _places(orders, terms)
    shared = (places >= 0).all(axis=0)
    w_terms = int(shared.sum()) if orders else 0
    w = concordance.kendall_w(list(places[:, shared])) if len(orders) > 1 and w_terms > 1 else None
    functions = tuple(own.function for own in orders)
    tau = _tau(places)
    camps = _camps(functions, tau)
    pairs = _costly_pairs(orders, places, terms=terms, names=names)
    hard = _costly_terms(orders, places, terms=terms, names=names)
    return Agreement(
        w=w,
        w_terms=w_terms,
        functions=functions,
        tau=tau,
        orders=orders,
        camps=camps,
        costly_pairs=pairs,
        costly_terms=hard,
        sentences=(
            wording.of_w(w, functions=len(functions), terms=w_terms, of=len(terms)),
            *([wording.of_camps(*camps, names=names)] if camps else []),
            *(pair.sentence for pair in pairs[:3]),
            *(term.sentence for term in hard[:1]),
        ),
    )


def _own_orders(
    ballots: tuple[Ballot, ...],
    *,
    voices: Mapping[str, float],
    terms: Sequence[str],
    until: float,
    clock: Callable[[], float],
) -> tuple[OwnOrder, ...]:
    speaking = tally.by_function(ballots, voices=voices, terms=terms)
    together = sum(voices[function] for function in speaking) or 1.0
    orders = []
    for done, (function, places) in enumerate(speaking.items()):
        own = [ballot for ballot in ballots if ballot.function == function]
        end = clock() + (until - clock()) / (len(speaking) - done)
        found = kemeny.of_tally(tally.count(own, voices={function: 1.0}, terms=terms), until=end, clock=clock)
        groups = tuple(group for group in found.groups if group[0] not in found.unranked)
        orders.append(
            OwnOrder(
                function=function,
                voice=voices[function] / together,
                ballots=len(places),
                groups=groups,
                exact=found.exact,
            )
        )
    return tuple(orders)


def _places(orders: Sequence[OwnOrder], terms: Sequence[str]) -> Whole:
    """This function will give the place of each term (column) with each function (row), −1 where it is left out."""
    index = {term: column for column, term in enumerate(terms)}
    places = np.full((len(orders), len(terms)), -1, np.int64)
    for row, own in enumerate(orders):
        for place, group in enumerate(own.groups):
            places[row, [index[term] for term in group]] = place
    return places


def _tau(places: Whole) -> tuple[tuple[float | None, ...], ...]:
    def between(one: Whole, other: Whole) -> float | None:
        both = (one >= 0) & (other >= 0)
        return concordance.tau_b(one[both], other[both])

    return tuple(tuple(between(one, other) for other in places) for one in places)


def _camps(functions: tuple[str, ...], tau: tuple[tuple[float | None, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """This function will part the functions around the two that differ most, and keep the parts if they are opposed."""
    size = len(functions)
    if size < 2:
        return ()
    near = np.array([[0.0 if figure is None else figure for figure in row] for row in tau])
    one, other = divmod(int(near.argmin()), size)
    side = near[:, one] >= near[:, other]
    across = near[np.ix_(side, ~side)]
    within = [near[np.ix_(camp, camp)][~np.eye(int(camp.sum()), dtype=bool)] for camp in (side, ~side)]
    inside = np.concatenate(within)
    if not across.size or across.mean() > -CAMP_TAU or (inside.size and inside.mean() < CAMP_TAU):
        return ()
    return tuple(
        tuple(name for name, here in zip(functions, camp.tolist(), strict=True) if here) for camp in (side, ~side)
    )


def _above(places: Whole) -> Flags:
    """This function will say for each function, term and other term whether it puts the one above the other."""
    ranked = places >= 0
    return (places[:, :, None] < places[:, None, :]) & ranked[:, :, None] & ranked[:, None, :]


def _costs(orders: Sequence[OwnOrder], above: Flags) -> Figures:
    """This function will give for each pair (i, j) the voice that puts i above j."""
    voice = np.array([own.voice for own in orders])
    return np.einsum("g,gij->ij", voice, above) if orders else np.zeros(above.shape[1:])


def _costly_pairs(
    orders: Sequence[OwnOrder], places: Whole, *, terms: Sequence[str], names: Mapping[str, str]
) -> tuple[CostlyPair, ...]:
    above = _above(places)
    voice = _costs(orders, above)
    cost = np.triu(np.minimum(voice, voice.T), 1)
    found = []
    for flat in np.argsort(-cost, axis=None, kind="stable")[:MOST_NAMED].tolist():
        one, other = divmod(flat, len(terms))
        if cost[one, other] <= 0:
            break
        share = float(cost[one, other] / cost.sum())
        if voice[other, one] > voice[one, other]:
            one, other = other, one
        over, under = (
            tuple(own.function for own, holds in zip(orders, above[:, i, j].tolist(), strict=True) if holds)
            for i, j in ((one, other), (other, one))
        )
        paid = float(min(voice[one, other], voice[other, one]))
        pair = (terms[one], terms[other])
        sentence = wording.of_pair(pair, (over, under), cost=paid, share=share, names=names)
        found.append(
            CostlyPair(
                one=pair[0],
                other=pair[1],
                one_above=over,
                other_above=under,
                cost=paid,
                share=share,
                sentence=sentence,
            )
        )
    return tuple(found)


def _costly_terms(
    orders: Sequence[OwnOrder], places: Whole, *, terms: Sequence[str], names: Mapping[str, str]
) -> tuple[CostlyTerm, ...]:
    above = _above(places)
    voice = _costs(orders, above)
    cost = np.minimum(voice, voice.T)
    of_terms, together = cost.sum(axis=1), float(np.triu(cost, 1).sum())
    standing = 1 + above.sum(axis=1)  # [function, term]: 1 + the terms it puts above
    found = []
    for term in np.argsort(-of_terms, kind="stable")[:MOST_NAMED].tolist():
        if of_terms[term] <= 0:
            break
        rows = np.flatnonzero(places[:, term] >= 0)
        high, low = (int(rows[pick(standing[rows, term])]) for pick in (np.argmin, np.argmax))
        ends = tuple((orders[row].function, int(standing[row, term])) for row in (high, low))
        share = float(of_terms[term] / together)
        found.append(
            CostlyTerm(
                term=terms[term],
                highest=ends[0],
                lowest=ends[1],
                cost=float(of_terms[term]),
                share=share,
                sentence=wording.of_term(terms[term], ends[0], ends[1], share=share, names=names),
            )
        )
    return tuple(found)
