"""Imports: from a source of any format to deal facts in one Parquet file.

Three steps, each whole or not there: the source is staged as text; the mapping turns texts into facts and sets aside
what cannot be read; the deals are compared with each other, converted to one currency and written. An import that was
interrupted takes up after the last step that was complete, and until the end the facts of an earlier import stay as
they were. Memory does not grow with the number of rows.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> _ = (folder / "deals.csv").write_text("Deal ID;Abschlussdatum;Nettopreis\\nD1;31.01.2024;1.234,50\\n")
>>> found = import_deals(folder / "deals.csv", into=folder / "facts")
>>> found.mapping.decimal, found.facts.table.select("deal", "closed_on", "price").to_pyarrow().to_pylist()
(',', [{'deal': 'D1', 'closed_on': datetime.date(2024, 1, 31), 'price': 1234.5}])
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import ibis
import pyarrow.parquet as pq

from dealwright.files import facts_file, previews, rejected, sources
from dealwright.files.tables import (
    BATCH,
    Progress,
    Staged,
    UnreadableFile,
    engine,
    in_order,
    no_progress,
    stage,
    staged,
    whole,
)
from dealwright.history import facts

FACTS = "facts.parquet"
REJECTED = "rejected.csv"
WORK = ".import"
SLICE_CELLS = 1_500_000  # understood at a time, so that a wide table needs no more memory than a narrow one [d]
READ_FURTHER = 3  # columns a message names before it says how many there are


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What an import gave."""

    mapping: facts.Mapping
    proposal: facts.Proposal | None  # None where a mapping was given
    rejected_path: Path
    rejected: int  # values and lines listed there
    findings: tuple[facts.Finding, ...]
    facts: facts.Facts


def import_deals(
    source: str | Path,
    *,
    mapping: facts.Mapping | None = None,
    into: Path,
    currency: str | None = None,
    progress: Progress | None = None,
) -> Import:
    """This function will import past deals from a file or an Ibis URL into the folder `into`.

    Without a mapping one is proposed from the data. `currency` is the reporting currency, where it is not the one most
    deals are in. `progress` hears (stage, done, total); what it raises stops the import, and a later call takes it up
    again. Raises `UnreadableFile` where nothing can be imported.
    """
    tell = progress or no_progress
    work = Path(into) / WORK
    work.mkdir(parents=True, exist_ok=True)
    for left in (*Path(into).glob(".*.part"), *work.glob(".*.part")):  # by an import that was killed
        left.unlink()
    raw = _staged(source, mapping.reading if mapping else facts.Reading(), work, tell)
    proposal = None if mapping else previews.propose_staged(raw)
    chosen = (proposal.mapping if proposal else mapping or facts.Mapping(fills=())).in_currency(currency)
    _refuse_unfit(raw, chosen)
    try:
        count = _import(raw, chosen, Path(into), tell)
    except duckdb.OutOfMemoryException as full:
        raise UnreadableFile(
            f"{raw.name} needs more memory than an import may use: its {len(chosen.source_columns):,} mapped columns "
            "hold very long texts or very many different ones. Leave the long columns out of the mapping, or part the "
            "file in two. Nothing was changed."
        ) from full
    shutil.rmtree(work)
    opened = facts_file.open_facts(Path(into) / FACTS)
    return Import(
        facts=opened,
        mapping=replace(chosen, currency=opened.currency),
        proposal=proposal,
        rejected_path=Path(into) / REJECTED,
        rejected=count,
        findings=opened.findings,
    )


def _staged(source: str | Path, reading: facts.Reading, work: Path, tell: Progress) -> Staged:
    """The source as staged texts: those of an interrupted import, where the source is still the same."""
    path = work / f"raw-{_fingerprint(sources.identity(source), repr(reading))}.parquet"
    if path.exists():
        return staged(path)
    return stage(sources.open_table(source, reading=reading, work=work), into=path, progress=tell)


def _refuse_unfit(raw: Staged, mapping: facts.Mapping) -> None:
    if not raw.rows:
        raise UnreadableFile(
            f"{raw.name} has a header ({_some(raw.columns)}) but no rows below it. Export the deals again, or check "
            "that the filter of the export did not exclude everything."
        )
    left_out = "".join(f"{finding.what} " for finding in raw.findings if finding.code == "column-nested")
    if wrong := mapping.disorder(raw.columns):
        raise UnreadableFile(
            f"The mapping does not fit {raw.name}: {' '.join(wrong)} {left_out}The columns of the source are: "
            f"{', '.join(raw.columns[:50])}{', …' if len(raw.columns) > 50 else ''}."
        )


def _import(raw: Staged, mapping: facts.Mapping, into: Path, tell: Progress) -> int:
    """Facts and the list of what could not be read, written; gives the length of the list."""
    work = into / WORK
    with engine(spill=work / "spill") as database:
        texts = database.read_parquet(raw.path)
        shaped = facts.normalise(texts, mapping=mapping, typed=raw.typed)
        stored = work / f"read-{_fingerprint(raw.path.name, repr(mapping), *shaped.table.columns)}.parquet"
        if not stored.exists():
            _store(texts, raw, mapping, stored, tell)
        normalised = database.read_parquet(stored)
        made = facts.assemble(normalised, shaped=shaped, mapping=mapping)
        if not made.rows_used:
            raise UnreadableFile(
                f"None of the {raw.rows:,} rows of {raw.name} could be used. {made.findings[0].what} "
                f"{made.findings[0].advice}".strip()
            )
        count = rejected.write(into / REJECTED, _listed(normalised, shaped, made, raw, mapping))
        source = facts.Source(name=raw.name, rows_read=raw.rows + len(raw.damaged), rows_used=made.rows_used)
        columns = tuple(facts.TermColumn(term=rule.term, delivered=rule.delivered) for rule in mapping.terms)
        found = facts.Facts(
            table=made.table,
            terms=columns,
            currency=made.currency,
            source=source,
            findings=(*raw.findings, *made.findings),
            compare_within=mapping.compare_within,
        )
        with in_order(database):
            facts_file.write_facts(found, into / FACTS, each=lambda done: tell("write", done, made.rows_used))
    return count


def _store(raw: ibis.expr.types.Table, staged_: Staged, mapping: facts.Mapping, path: Path, tell: Progress) -> None:
    """The normalised rows, a slice at a time; the threads that work one out mix its rows, so it is put in order."""
    rows_each = max(1_000, SLICE_CELLS // max(1, len(mapping.source_columns)))
    with whole(path) as fresh, ExitStack() as stack:
        writer = None
        for first in range(1, staged_.last_row + 1, rows_each):
            part = raw.filter(raw.source_row.between(first, first + rows_each - 1))
            rows = facts.normalise(part, mapping=mapping, typed=staged_.typed).table.to_pyarrow()
            rows = rows.sort_by("source_row")
            writer = writer or stack.enter_context(pq.ParquetWriter(fresh, rows.schema, compression="lz4"))
            writer.write_table(rows, row_group_size=BATCH)
            tell("understand", min(first + rows_each - 1, staged_.last_row), staged_.last_row)


def _listed(
    normalised: ibis.expr.types.Table,
    shaped: facts.Normalised,
    made: facts.Assembled,
    raw: Staged,
    mapping: facts.Mapping,
) -> Iterator[rejected.Rejected]:
    yield from rejected.of_lines(raw.damaged)
    for problem in shaped.problems:
        if problem.nature is not facts.Nature.ZERO:
            yield from rejected.of_values(normalised, problem, mapping=mapping)
    if made.repeated is not None:
        yield from rejected.of_repeated(normalised, made.repeated)


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def _some(names: tuple[str, ...]) -> str:
    rest = f" and {len(names) - READ_FURTHER:,} more" if len(names) > READ_FURTHER else ""
    return ", ".join(names[:READ_FURTHER]) + rest
