"""Writes of ranges as a grid sends them: many cells at once, each with the text that was seen in it.

Every step stands for itself. One that cannot be done (a text that cannot be read, a cell that somebody else changed, a
row that is gone) is answered with the reason and changes nothing; all others are kept, together, in one transaction.
A clash brings the text that stands there now and who wrote it, so that whoever comes second can choose.

- *Guarantee:* a cell is changed only where it held what was seen, or holds already what is written.
- *Guarantee:* where no step is done, the revision keeps its version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from django.db.models import Max

from dealwright.core import terms
from dealwright.files import range_cells
from dealwright.web.accounts.models import Membership
from dealwright.web.strategy import models, queries, records, rules
from dealwright.web.strategy.actions import restoring
from dealwright.web.strategy.actions.changing import changing

GONE = "This row was removed meanwhile. Row history keeps what it was; undo of the one who removed it puts it back."


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCell:
    """Write a text into one cell that held another."""

    row: int
    column: str
    seen: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRow:
    """Add a range last, with these texts by column."""

    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveRow:
    """Remove a range that held these texts."""

    row: int
    seen: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreRow:
    """Put a removed range back as it was, with its evidence."""

    row: int


Step = SetCell | AddRow | RemoveRow | RestoreRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of one step: done, or a problem in words, with what stands there now where that is the reason."""

    done: bool
    row: int | None = None
    problem: str = ""
    theirs: Mapping[str, str] | None = None  # by column: what somebody else wrote, where a step clashed with it
    who: str = ""


class _NothingDone(Exception):
    """No step could be done, so nothing of the revision changed."""


def change_cells(entry: models.Entry, steps: Sequence[Step], *, by: Membership) -> tuple[Answer, ...]:
    """This function will do the steps that can be done on the ranges of one term, and answer each in order.

    `Closed` when the revision is published, `Removed` when it is gone, `NotPermitted` for who may not change it.
    """
    rules.require(by, rules.Act.EDIT)
    answers: tuple[Answer, ...] = ()
    try:
        with changing(entry.revision_id):
            work = _Work(entry)
            answers = work.do(steps)
            if not any(answer.done for answer in answers):
                raise _NothingDone
    except _NothingDone:
        pass
    return answers


class _Work:
    """The rows of one term that the steps are about, inside the locked revision."""

    def __init__(self, entry: models.Entry) -> None:
        self.entry = entry
        self.term: terms.Term = records.read_term(entry)
        self.order = queries.levels_of(entry)
        self.rows: dict[int, models.TermRange] = {}
        self.fields: set[str] = set()  # columns of the table that differ in some row

    def do(self, steps: Sequence[Step]) -> tuple[Answer, ...]:
        """This function will answer every step: cells first, row by row, then rows that come and go."""
        wanted = {step.row for step in steps if isinstance(step, SetCell | RemoveRow)}
        self.rows = models.TermRange.objects.filter(entry=self.entry).in_bulk(wanted)
        answers: dict[int, Answer] = {}
        by_row: dict[int, list[tuple[int, SetCell]]] = {}
        for at, step in enumerate(steps):
            if isinstance(step, SetCell):
                by_row.setdefault(step.row, []).append((at, step))
        changed = [row for key, cells in by_row.items() if (row := self._set(key, cells, answers)) is not None]
        if changed:  # writing only what differs: each column costs as much as all rows together
            models.TermRange.objects.bulk_update(changed, sorted(self.fields), batch_size=500)
        self._add([(at, step) for at, step in enumerate(steps) if isinstance(step, AddRow)], answers)
        for at, step in enumerate(steps):
            if isinstance(step, RemoveRow):
                answers[at] = self._remove(step)
            elif isinstance(step, RestoreRow):
                answers[at] = self._restore(step)
        return tuple(answers[at] for at in range(len(steps)))

    def _set(
        self, key: int, cells: Iterable[tuple[int, SetCell]], answers: dict[int, Answer]
    ) -> models.TermRange | None:
        row = self.rows.get(key)
        if row is None:
            answers |= {at: Answer(done=False, row=key, problem=GONE) for at, _ in cells}
            return None
        before = stands = records.read_range(row)
        for at, step in cells:
            theirs = range_cells.write(stands, self.term).get(step.column, "")
            if theirs not in (step.seen, step.value):
                answers[at] = self._clash(row, {step.column: theirs})
                continue
            try:
                stands = range_cells.changed(stands, self.term, {step.column: step.value}, order=self.order)
                answers[at] = Answer(done=True, row=key)
            except (range_cells.UnreadableCell, range_cells.UnknownColumn) as refused:
                answers[at] = Answer(done=False, row=key, problem=str(refused))
        if stands == before:
            return None
        self.fields |= _fill(row, stands)
        return row

    def _add(self, steps: Sequence[tuple[int, AddRow]], answers: dict[int, Answer]) -> None:
        last = models.TermRange.objects.filter(entry=self.entry).aggregate(at=Max("position"))["at"]
        places = count(0 if last is None else last + 1)
        rows: list[tuple[int, models.TermRange]] = []
        for at, step in steps:
            try:
                one = range_cells.new(self.term, step.cells, order=self.order)
            except (range_cells.UnreadableCell, range_cells.UnknownColumn) as refused:
                answers[at] = Answer(done=False, problem=str(refused))
                continue
            row = models.TermRange(organisation_id=self.entry.organisation_id, entry=self.entry, position=next(places))
            _fill(row, one)
            rows.append((at, row))
        models.TermRange.objects.bulk_create([row for _, row in rows])
        answers |= {at: Answer(done=True, row=row.pk) for at, row in rows}

    def _remove(self, step: RemoveRow) -> Answer:
        row = self.rows.get(step.row)
        if row is None:
            return Answer(done=False, row=step.row, problem=GONE)
        theirs = range_cells.write(records.read_range(row), self.term)
        seen = {column: text for column, text in step.seen.items() if text}
        if theirs != seen:
            differing = {column: theirs.get(column, "") for column in theirs.keys() | seen.keys()}
            return self._clash(
                row, {column: text for column, text in sorted(differing.items()) if text != seen.get(column, "")}
            )
        row.delete()
        return Answer(done=True, row=step.row)

    def _restore(self, step: RestoreRow) -> Answer:
        event = restoring.removal(models.TermRange, step.row)
        if event is None or event.entry_id != self.entry.pk:
            return Answer(done=False, row=step.row, problem="There is nothing to put back: the row is there already.")
        restoring.row_of(models.TermRange, event).save(force_insert=True)
        return Answer(done=True, row=step.row)

    def _clash(self, row: models.TermRange, theirs: Mapping[str, str]) -> Answer:
        who = queries.last_hand(row)
        return Answer(
            done=False,
            row=row.pk,
            problem=f"{who or 'Somebody else'} changed this since you saw it.",
            theirs=theirs,
            who=who,
        )


def _fill(row: models.TermRange, one: terms.Range) -> set[str]:
    """Put the range into the row and name the fields that differ from what was there."""
    said = records.range_fields(one)
    differing = {field for field, value in said.items() if getattr(row, field) != value}
    for field, value in said.items():
        setattr(row, field, value)
    return differing
