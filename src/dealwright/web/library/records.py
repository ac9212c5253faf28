"""What a reader of the library sees: core values in words, nothing that is not for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dealwright.core import strategy as core
from dealwright.core import terms

NATURES = {
    terms.Nature.GIVE: "What you may give",
    terms.Nature.GET: "What you may ask for",
    terms.Nature.BOTH: "What may go either way",
}
SCOPE_WORDS = {"deal_size": "deal size", "tier": "account tier"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Whom to ask to go further, and how far that leads where the reader may know."""

    level: str
    who: tuple[str, ...]
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a reader may do about one term in one deal."""

    term: terms.Term
    place: int | None  # in the priority order, from 1
    alone: str  # how far without asking; empty where they ask before they give any
    best: str
    target: str
    extensions: tuple[str, ...]
    asks: tuple[Ask, ...]
    missing: str  # why no range speaks about this deal; else empty
    changes: tuple[str, ...]  # what the revision in force changed

    @property
    def edge(self) -> str:
        """The word before the limit, as the term runs; nothing where values are words and not numbers."""
        if terms.KINDS[self.term.kind].has_choices or self.term.kind == "yes_no":
            return ""
        return "at most" if self.term.direction is terms.Direction.LESS else "no less than"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Terms of one nature."""

    title: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRange:
    """One range with the limits a reader may see."""

    scope: str
    best: str
    target: str
    limits: tuple[tuple[str, str], ...]  # name of the level, value
    valid: str
    reason: str


def offer(
    allowance: core.Allowance,
    *,
    place: int | None,
    asks: tuple[Ask, ...],
    holds: bool,
    changes: tuple[str, ...],
) -> Offer:
    """This function will write an allowance; one who holds no level may give nothing alone."""
    term, range_ = allowance.term, allowance.range
    return Offer(
        term=term,
        place=place,
        alone=terms.written(term, allowance.alone) if holds and allowance.alone is not None else "",
        best=terms.written(term, range_.best) if range_ else "",
        target=terms.written(term, range_.target) if range_ else "",
        extensions=tuple(each.sentence for each in allowance.extensions) if holds else (),
        asks=asks,
        missing=allowance.missing.sentence if allowance.missing else "",
        changes=changes,
    )


def shelves(offers: Sequence[Offer]) -> tuple[Shelf, ...]:
    """This function will sort offers by what they are for; the most important stand first."""
    found = []
    for nature, title in NATURES.items():
        there = [each for each in offers if each.term.nature is nature]
        if there:
            ordered = sorted(there, key=lambda each: (each.place is None, each.place or 0))
            found.append(Shelf(title=title, offers=tuple(ordered)))
    return tuple(found)


def seen_ranges(entry: core.Entry, ladder: core.Ladder) -> tuple[SeenRange, ...]:
    """This function will write the ranges of an entry, as it was left for this reader."""
    names = level_names(ladder)
    return tuple(
        SeenRange(
            scope=scope_words(range_.scope),
            best=terms.written(entry.term, range_.best),
            target=terms.written(entry.term, range_.target),
            limits=tuple((names.get(key, key), terms.written(entry.term, value)) for key, value in range_.limits),
            valid=_valid(range_),
            reason=range_.reason,
        )
        for range_ in entry.ranges
    )


def level_names(ladder: core.Ladder) -> dict[str, str]:
    """This function will name the levels of a ladder."""
    return {level.key: level.name for level in ladder.levels}


def scope_words(scope: terms.Scope) -> str:
    """This function will write a scope for a reader."""
    return ", ".join(f"{dimension_words(name)} {value}" for name, value in scope.stated) or "every deal"


def dimension_words(name: str) -> str:
    """This function will name a dimension for a reader."""
    return SCOPE_WORDS.get(name, name)


def stated_values(content: core.Strategy) -> dict[str, tuple[str, ...]]:
    """This function will give, in the strategy's order, the dimensions its scopes tell apart, with their values."""
    found: dict[str, set[str]] = {}
    scopes = [range_.scope for entry in content.entries for range_ in entry.ranges]
    scopes += [rule.scope for rule in content.rules] + [guideline.scope for guideline in content.guidelines]
    scopes += [holder.scope for holder in content.ladder.holders]
    for scope in scopes:
        for name, value in scope.stated:
            found.setdefault(name, set()).add(value)
    order = {name: place for place, name in enumerate(content.dimensions)}
    return {name: tuple(sorted(found[name])) for name in sorted(found, key=lambda name: (order.get(name, 99), name))}


def guidelines(content: core.Strategy, deal: Mapping[str, str | None], *, term: str = "") -> tuple[str, ...]:
    """This function will give the guidelines for a deal: those of one term, or those for all terms."""
    return tuple(
        guideline.text
        for guideline in content.guidelines
        if guideline.term == term and _may_speak(guideline.scope, deal)
    )


def changes_by_term(changes: Sequence[core.Change], keys: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """This function will sort what a revision changed by the key of its term; what belongs to none stands under "".

    `keys` are the keys of trade rules with the term they are for.
    """
    found: dict[str, list[str]] = {}
    for change in changes:
        room, _, rest = change.where.partition("/")
        key = rest.partition("/")[0] if room == "terms" else keys.get(change.where.rpartition("/")[0], "")
        found.setdefault(key, []).append(change.sentence)
    return {key: tuple(sentences) for key, sentences in found.items()}


def _may_speak(scope: terms.Scope, deal: Mapping[str, str | None]) -> bool:
    """Whether a scope speaks about a deal of which not everything need be said yet."""
    return all(deal.get(name) in {None, "", value} for name, value in scope.stated)


def _valid(range_: terms.Range) -> str:
    start, end = range_.valid.start_on, range_.valid.end_before
    if start and end:
        return f"from {start} until before {end}"
    return f"from {start}" if start else f"until before {end}" if end else ""
