"""What the page of a board shows, in words: read from the JSON it is kept as, nothing is counted here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dealwright.core import priorities, terms
from dealwright.core.kernel import figures
from dealwright.web.agreement import models
from dealwright.web.agreement.records import ballots

FIRST = 3  # pairs and terms named at once; the others are folded away
HEATS = 4  # steps of colour on each side of 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One term in the order, with its place by Kemeny and by Borda."""

    key: str
    name: str
    place: int
    tied: bool
    borda: int
    share: str  # of its comparisons won


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One τ of the matrix with its step of colour."""

    text: str
    heat: str  # "p0" … "p4" where two rank alike, "n1" … "n4" where they rank the other way round, "" for none
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Past deals in the disputed part of a term, in words."""

    span: str
    deals: int
    money: str
    dataset: str
    dataset_id: int
    query: str  # the selection of these deals, for the list of deals
    generated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRange:
    """How far functions agree about the range of one term, in words."""

    key: str
    name: str
    owner: str
    share: str  # A as percent, or why it cannot be said
    conflict: bool
    whole: bool  # whether all wish for the same
    overlap: str
    sides: tuple[tuple[str, str], ...]  # function, its range
    disputed: tuple[str, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBallot:
    """One revealed ballot in words."""

    function: str
    voter: str
    ranking: tuple[tuple[str, ...], ...]
    reasons: tuple[tuple[str, str], ...]
    wishes: tuple[tuple[str, str], ...]


def placed(board: Mapping[str, Any], names: Mapping[str, str]) -> tuple[Placed, ...]:
    """This function will list the terms in their order, with the place Borda would give them beside it."""
    order = board["order"]
    borda = _places(order["borda"])
    shares = dict(order["shares"])
    found = _places(order["groups"])
    return tuple(
        Placed(
            key=key,
            name=names.get(key, key),
            place=found[key],
            tied=len(group) > 1,
            borda=borda.get(key, 0),
            share=figures.share(shares.get(key, 0.0)),
        )
        for group in order["groups"]
        for key in group
    )


def matrix(board: Mapping[str, Any]) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    """This function will give the τ of each two functions, row by row."""
    functions = board["agreement"]["functions"]
    return tuple(
        (one, tuple(_cell(one, other, tau) for other, tau in zip(functions, row, strict=True)))
        for one, row in zip(functions, board["agreement"]["tau"], strict=True)
    )


def pairs(board: Mapping[str, Any], names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """This function will name the tied pairs of the order."""
    return tuple((names.get(one, one), names.get(other, other)) for one, other in board["order"]["tied_pairs"])


def whole(board: Mapping[str, Any]) -> tuple[str, ...]:
    """This function will say how far all functions agree: W, and the camps where there are any."""
    agreement = board["agreement"]
    named = {each["sentence"] for each in (*agreement["costly_pairs"], *agreement["costly_terms"])}
    return tuple(sentence for sentence in agreement.get("sentences", ()) if sentence not in named)


def costs(board: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """This function will give the sentences about what costs most agreement: the first few, and the rest.

    A term that all place alike is left out: what it costs, its pairs say already.
    """
    agreement = board["agreement"]
    pairs_ = [each["sentence"] for each in agreement["costly_pairs"]]
    placed_apart = (each for each in agreement["costly_terms"] if each["highest"][1] != each["lowest"][1])
    terms_ = [each["sentence"] for each in placed_apart]
    return (*pairs_[:FIRST], *terms_[:FIRST]), (*pairs_[FIRST:], *terms_[FIRST:])


def ranges(board: Mapping[str, Any], asked: Sequence[terms.Term]) -> tuple[ShownRange, ...]:
    """This function will say for each term with wishes how far they agree, open conflicts first."""
    known = {term.key: term for term in asked}
    told = [_range(known[key], said) for key, said in board["ranges"].items() if key in known]
    return tuple(sorted(told, key=lambda shown: (not shown.conflict, shown.whole)))


def ballot(row: models.Ballot, asked: Sequence[terms.Term]) -> ShownBallot:
    """This function will write a revealed ballot in words."""
    said = ballots.read_ballot(row)
    known = {term.key: term for term in asked}
    return ShownBallot(
        function=row.voice.name,
        voter=str(row.membership.user),
        ranking=tuple(tuple(known[key].name for key in group if key in known) for group in said.ranking),
        reasons=tuple((known[key].name, text) for key, text in said.reasons if key in known),
        wishes=tuple((known[wish.term].name, _span(known[wish.term], (wish.low, wish.high))) for wish in said.wishes),
    )


def _places(groups: Iterable[Sequence[str]]) -> dict[str, int]:
    places, before = {}, 0
    for group in groups:
        places.update(dict.fromkeys(group, before + 1))
        before += len(group)
    return places


def _cell(one: str, other: str, tau: float | None) -> Cell:
    if tau is None:
        return Cell(text=figures.ABSENT, heat="", words="cannot be said")
    step = min(HEATS, int(abs(tau) * HEATS + 0.5))
    if one == other:
        return Cell(text="1", heat="", words="itself")
    words = "alike" if tau >= 0.6 else "rather alike" if tau > 0.2 else "no common view" if tau > -0.2 else "opposed"
    sign = "p" if tau > 0 or step == 0 else "n"
    return Cell(text=f"{tau:.2f}".replace("-", "−"), heat=f"{sign}{step}", words=words)


def _range(term: terms.Term, said: Mapping[str, Any]) -> ShownRange:
    a = said["a"]
    return ShownRange(
        key=term.key,
        name=term.name,
        owner=term.owner,
        share="only one function wishes for a range" if a is None else figures.share(a),
        conflict=bool(said["open_conflict"]),
        whole=a == 1.0,
        overlap=_span(term, said["overlap"]) if said["overlap"] else "",
        sides=tuple((function, _span(term, (low, high))) for function, low, high in said["ranges"]),
        disputed=tuple(_span(term, span) for span in said["disputed"]),
        passages=tuple(_passage(term, each) for each in said["passages"]),
    )


def _passage(term: terms.Term, said: Mapping[str, Any]) -> Passage:
    asked = {"term": term.key, "from": said["low"], "to": said["high"], "outcome": "won"}
    return Passage(
        span=_span(term, (said["low"], said["high"])),
        deals=said["deals"],
        money="" if said["money"] is None else figures.money(said["money"], said["currency"]),
        dataset=said["dataset"],
        dataset_id=said["dataset_id"],
        query=urlencode(asked),
        generated=said["generated"],
    )


def _span(term: terms.Term, span: Sequence[float]) -> str:
    low, high = terms.written(term, span[0]), terms.written(term, span[1])
    return low if low == high else figures.span(low, high)


def named(groups: priorities.Groups, names: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """This function will give an order by the names of its terms."""
    return tuple(tuple(names.get(key, key) for key in group) for group in groups)


def remark(row: models.Remark, term: terms.Term) -> tuple[str, ...]:
    """This function will write what a remark proposes, concedes or decides, one sentence each."""
    said = row.record
    told = []
    if "moved_from" in said:
        moved = f"moved from {said['moved_from']} to {said['moved_to']}, for {said['in_return']}"
        told.append(f"{row.function or 'Somebody'} {moved}.")
    if "low" in said and "high" in said:
        verb = "Decided" if row.kind == models.RemarkKind.DECISION else "Proposed"
        told.append(f"{verb}: {_span(term, (said['low'], said['high']))}.")
    if "place" in said:
        told.append(f"Proposed: place {said['place']} in the order.")
    if said.get("written"):
        told.append(f"Written into revision {said['revision']}.")
    return tuple(told)


def moves(before: priorities.Groups, after: priorities.Groups, names: Mapping[str, str]) -> tuple[str, ...]:
    """This function will say which terms changed their place, furthest first."""
    old, new = _places(before), _places(after)
    moved = sorted((key for key in new if old.get(key) != new[key]), key=lambda key: -abs(new[key] - old.get(key, 0)))
    return tuple(
        f"{names.get(key, key)} from {old[key]} to {new[key]}" if key in old else f"{names.get(key, key)} to {new[key]}"
        for key in moved
    )
