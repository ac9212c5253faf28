"""Signing: which signatures stand, and what still stands against publishing.

**In prose.** A term's entry (its definition, its ranges, the trade rules it appears in) is signed by a member who
speaks for its owner; the signature carries the digest of what was signed (`entry_digest`). It stands as long as the
entry has that digest and that owner. The strategist and one executive approve the whole content, each with the digest
of the whole (`strategy_digest`).

Four eyes always: nobody signs what they alone wrote, the strategist and the executive are two people, and the executive
did not write the whole alone. An error of lint stands against publishing; a warning wants a reason.

**Guarantees.** A change voids exactly the signatures of the entries whose record it changes; undoing it makes them
stand again. With no obstacle, every entry was seen by somebody who did not write it alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dealwright.core.kernel import figures
from dealwright.core.strategy.lint.problem import Problem, Severity
from dealwright.core.strategy.record import Digests
from dealwright.core.strategy.record import digests as digests_of
from dealwright.core.strategy.strategy import Entry, Strategy


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """That a member signed the entry of one term for a function."""

    term: str  # key
    function: str
    member: str  # address
    digest: str  # `entry_digest` of what was signed


class Approver(StrEnum):
    """Who approves the whole."""

    STRATEGIST = "strategist"
    EXECUTIVE = "executive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """That a member approved the whole content."""

    role: Approver
    member: str  # address
    digest: str  # `strategy_digest` of what was approved


class State(StrEnum):
    """How far the signing of one entry is."""

    SIGNED = "signed"  # stands
    VOID = "void"  # was signed, but the entry has changed since
    OPEN = "open"  # nobody signed
    NO_OWNER = "no-owner"  # nobody may sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far the signing of one term's entry is."""

    term: str
    owner: str
    state: State
    digest: str  # of the entry as it is now
    signature: Signature | None = None  # the one that stands, or the last that did


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One thing that stands against publishing."""

    code: str
    what: str
    advice: str
    term: str = ""
    where: str = ""


def standing(
    strategy: Strategy, signatures: Iterable[Signature], *, digests: Digests | None = None
) -> dict[str, Standing]:
    """This function will say for each term, by key, how far its signing is; later signatures come later.

    `digests` are those of the strategy, from somebody who kept them.
    """
    now = digests_of(strategy) if digests is None else digests
    given: dict[str, list[Signature]] = {}
    for signature in signatures:
        given.setdefault(signature.term, []).append(signature)
    return {
        entry.term.key: _standing(entry, now.entries[entry.term.key], given.get(entry.term.key, []))
        for entry in strategy.entries
    }


def _standing(entry: Entry, digest: str, given: Sequence[Signature]) -> Standing:
    term = entry.term
    by_owner = [each for each in given if term.owner and each.function.casefold() == term.owner.casefold()]
    holding = [each for each in by_owner if each.digest == digest]
    last = holding or by_owner
    state = State.SIGNED if holding else State.VOID if by_owner else State.OPEN
    return Standing(
        term=term.key,
        owner=term.owner,
        state=state if term.owner else State.NO_OWNER,
        digest=digest,
        signature=last[-1] if last else None,
    )


def obstacles(
    strategy: Strategy,
    *,
    signatures: Iterable[Signature],
    approvals: Iterable[Approval],
    problems: Iterable[Problem],
    reason: str,
    authors: Mapping[str, Collection[str]],
    digests: Digests | None = None,
) -> tuple[Obstacle, ...]:
    """This function will name everything that stands against publishing; nothing means it may be published.

    `authors` says by term key who wrote the entry, by address. `reason` is why it is published with its warnings.
    `digests` are those of the strategy, from somebody who kept them.
    """
    now = digests_of(strategy) if digests is None else digests
    return (
        *_unsigned(strategy, tuple(signatures), authors, now),
        *_unapproved(tuple(approvals), authors, now.whole),
        *_unsound(tuple(problems), reason),
    )


def may_sign(member: str, authors: Collection[str]) -> bool:
    """This function will say whether a member may sign an entry with these authors: not what they alone wrote."""
    wrote = {author.casefold() for author in authors}
    return wrote != {member.casefold()}


def _unsigned(
    strategy: Strategy, signatures: Sequence[Signature], authors: Mapping[str, Collection[str]], now: Digests
) -> Iterator[Obstacle]:
    for place, (key, each) in enumerate(standing(strategy, signatures, digests=now).items()):
        name = strategy.entries[place].term.name
        where = f"terms/{key}"
        if each.state is State.NO_OWNER:
            yield Obstacle(code="no-owner", term=key, where=f"{where}/owner",
                           what=f"{name} has no owner, so nobody can sign it.",
                           advice="Name the function that decides about it.")  # fmt: skip
        elif each.state is State.OPEN:
            yield Obstacle(code="unsigned", term=key, where=where, what=f"{name} waits for {each.owner} to sign it.",
                           advice=f"Ask a member who speaks for {each.owner}.")  # fmt: skip
        elif each.state is State.VOID:
            yield Obstacle(code="void", term=key, where=where,
                           what=f"{name} has changed since {each.owner} signed it.",
                           advice=f"Ask {each.owner} to read the change and sign again.")  # fmt: skip
        elif not any(_holds(each, signature, authors) for signature in signatures):
            yield Obstacle(code="four-eyes", term=key, where=where,
                           what=f"{name} is signed only by the one person who wrote it.",
                           advice=f"Ask another member who speaks for {each.owner}.")  # fmt: skip


def _holds(standing: Standing, signature: Signature, authors: Mapping[str, Collection[str]]) -> bool:
    fits = signature.term == standing.term and signature.digest == standing.digest
    owned = signature.function.casefold() == standing.owner.casefold()
    return fits and owned and may_sign(signature.member, authors.get(standing.term, ()))


def _unapproved(
    approvals: Sequence[Approval], authors: Mapping[str, Collection[str]], digest: str
) -> Iterator[Obstacle]:
    given = {role: {each.member.casefold() for each in approvals if each.role is role} for role in Approver}
    holding = {
        role: {each.member.casefold() for each in approvals if each.role is role and each.digest == digest}
        for role in Approver
    }
    for role in Approver:
        if not holding[role]:
            was = "The content has changed since" if given[role] else "The content waits for"
            said = f"{was} the {role.value} approved it." if given[role] else f"{was} the {role.value}'s approval."
            yield Obstacle(code=f"{role.value}-approval", what=said, advice="Ask for the approval of what stands now.")
    if all(holding.values()) and len(holding[Approver.STRATEGIST] | holding[Approver.EXECUTIVE]) < 2:
        yield Obstacle(
            code="four-eyes",
            what="One and the same person approved as strategist and as executive.",
            advice="Ask a second person for one of the two approvals.",
        )
    wrote = {author.casefold() for names in authors.values() for author in names}
    if holding[Approver.EXECUTIVE] and len(wrote) == 1 and holding[Approver.EXECUTIVE] <= wrote:
        yield Obstacle(
            code="four-eyes",
            what="The executive who approved wrote all of it alone.",
            advice="Ask another executive for approval.",
        )


def _unsound(problems: Sequence[Problem], reason: str) -> Iterator[Obstacle]:
    for problem in problems:
        if problem.severity is Severity.ERROR:
            yield Obstacle(
                code="error", term=problem.term, where=problem.where, what=problem.what, advice=problem.advice
            )
    warnings = [problem for problem in problems if problem.severity is Severity.WARNING]
    if warnings and not reason.strip():
        yield Obstacle(
            code="reason",
            where=warnings[0].where,
            what=f"There {'is' if len(warnings) == 1 else 'are'} {figures.counted(len(warnings), 'warning')}, "
            "and no reason is given to publish all the same.",
            advice="Settle what can be settled, and say why the rest may stay.",
        )
