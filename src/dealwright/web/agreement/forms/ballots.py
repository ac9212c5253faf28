"""A ballot as somebody writes it: an order, a reason and a range for each term, each fault beside its field.

Whatever is wrong, what was written is given back as it was, so that nothing has to be written twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dealwright.core import priorities, terms
from dealwright.web.kit import sorter

REASON_LENGTH = 500
NAME = "order"  # of the field of the sorter
Answers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One term of a ballot as the page shows it."""

    key: str
    name: str
    hint: str
    place: int | None
    reason: str = ""
    low: str = ""
    high: str = ""
    left_out: bool = False
    unit: str = ""
    choices: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """What was written, and the ballot it makes where nothing is wrong with it."""

    items: tuple[Item, ...]
    problem: str = ""  # with the whole of it
    ranking: priorities.Groups = ()
    reasons: tuple[tuple[str, str], ...] = ()
    wishes: tuple[priorities.Wish, ...] = field(default=())

    @property
    def good(self) -> bool:
        """Whether it can be cast."""
        return not self.problem and not any(item.problem for item in self.items)

    def ballot(self, *, function: str, voter: str) -> priorities.Ballot:
        """This function will give the ballot of this voter."""
        return priorities.Ballot(
            function=function, voter=voter, ranking=self.ranking, reasons=self.reasons, wishes=self.wishes
        )


def empty_cast(
    asked: Sequence[terms.Term], *, ballot: priorities.Ballot | None, ranking: priorities.Groups = ()
) -> Cast:
    """This function will give a page to fill in: as the ballot cast before has it, or with a ranking, or new.

    A new one begins by the alphabet, which is nobody's opinion; the order of the revision would be somebody's.
    """
    by_name = tuple((term.key,) for term in sorted(asked, key=lambda term: term.name.casefold()))
    groups = ranking or (ballot.ranking if ballot else by_name)
    places = {key: place for place, group in enumerate(groups, 1) for key in group}
    reasons = dict(ballot.reasons) if ballot else {}
    wishes = {wish.term: wish for wish in ballot.wishes} if ballot else {}
    items = []
    for term in asked:
        wish = wishes.get(term.key)
        items.append(
            _item(
                term,
                place=places.get(term.key),
                reason=reasons.get(term.key, ""),
                low=_text(term, wish.low) if wish else "",
                high=_text(term, wish.high) if wish else "",
                left_out=ballot is not None and not ranking and term.key not in places,
            )
        )
    return Cast(items=tuple(_in_order(items)), ranking=groups)


def read_cast(sent: Mapping[str, str], asked: Sequence[terms.Term], *, ranges_asked: bool) -> Cast:
    """This function will read what was sent; problems stand where they arose and nothing that was written is lost."""
    problem = ""
    order: priorities.Groups = ()
    try:
        order = sorter.read(sent, NAME, [term.key for term in asked])
    except sorter.Unsorted as wrong:
        problem = str(wrong)
    places = {key: place for place, group in enumerate(order, 1) for key in group}
    items, wishes = [], []
    for term in asked:
        item, wish = _read_term(sent, term, place=places.get(term.key), ranges_asked=ranges_asked)
        items.append(item)
        if wish is not None:
            wishes.append(wish)
    out = {item.key for item in items if item.left_out}
    ranking = tuple(kept for group in order if (kept := tuple(key for key in group if key not in out)))
    if not problem and sum(map(len, ranking)) < 2:
        problem = "Rank at least two terms: with fewer, a ballot says nothing. Leave fewer terms out."
    return Cast(
        items=tuple(_in_order(items)),
        problem=problem,
        ranking=ranking,
        reasons=tuple((item.key, item.reason) for item in items if item.reason),
        wishes=tuple(wishes),
    )


def from_answers(
    sent: Mapping[str, str], asked: Sequence[terms.Term]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """This function will read pairwise answers: (more, less) and (alike, alike), those of unknown terms left out."""
    known = {term.key for term in asked}

    def read(name: str) -> list[tuple[str, str]]:
        told = (pair.split(">") for pair in sent.get(name, "").split(",") if pair)
        return [(pair[0], pair[1]) for pair in told if len(pair) == 2 and set(pair) <= known and pair[0] != pair[1]]

    return read("wins"), read("alike")


def _read_term(
    sent: Mapping[str, str], term: terms.Term, *, place: int | None, ranges_asked: bool
) -> tuple[Item, priorities.Wish | None]:
    reason = sent.get(f"reason-{term.key}", "").strip()
    low, high = (sent.get(f"{end}-{term.key}", "").strip() if ranges_asked else "" for end in ("low", "high"))
    problem, wish = "", None
    if len(reason) > REASON_LENGTH:
        problem = f"Keep the reason within {REASON_LENGTH} characters; these are {len(reason)}."
    if low or high:
        try:
            wish = _wish(term, low, high)
        except (terms.UnreadableValue, priorities.UnusableWish) as wrong:
            problem = str(wrong)
    item = _item(
        term, place=place, reason=reason, low=low, high=high, left_out=f"out-{term.key}" in sent, problem=problem
    )
    return item, wish


def _wish(term: terms.Term, low: str, high: str) -> priorities.Wish:
    if not (low and high):
        raise priorities.UnusableWish("A range has two ends. State both, the same twice for a single value.")
    read = terms.KINDS[term.kind].read
    ends = sorted((float(read(low, term.choices)), float(read(high, term.choices))))
    return priorities.Wish(term=term.key, low=ends[0], high=ends[1])


def _item(term: terms.Term, *, problem: str = "", left_out: bool = False, **said: object) -> Item:
    unit = terms.unit(term)
    hint = ", ".join(part for part in (term.description, f"owned by {term.owner}" if term.owner else "") if part)
    return Item(
        key=term.key,
        name=term.name,
        hint=hint,
        unit=unit,
        choices=term.choices if terms.KINDS[term.kind].has_choices else (),
        left_out=left_out,
        problem=problem,
        **said,  # type: ignore[arg-type]  # place, reason, low, high: as the caller has them
    )


def _in_order(items: list[Item]) -> list[Item]:
    last = len(items) + 1
    return sorted(items, key=lambda item: last if item.place is None else item.place)


def _text(term: terms.Term, value: float) -> str:
    kind = terms.KINDS[term.kind]
    if kind.has_choices or term.kind == "yes_no":
        return terms.written(term, value)
    return f"{value:.10g}"


def items_of(names: Mapping[str, str], groups: priorities.Groups) -> list[Item]:
    """This function will give the items of a sorter for terms known by name alone, in the order of `groups`."""
    places = {key: place for place, group in enumerate(groups, 1) for key in group}
    return _in_order([Item(key=key, name=name, hint="", place=places.get(key)) for key, name in names.items()])
