"""Assemble: from normalised rows to the facts that are used, and what was noticed on the way.

Rows without a deal and rows that say again what an earlier row said are left out; currencies meet in the reporting
currency; everything that a person should know about their data becomes a finding. All of it reads the normalised
table a few times in grouped queries; nothing is held row by row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from dealwright.history.facts import checks, currency
from dealwright.history.facts.columns import COLUMNS, TERM_PREFIX
from dealwright.history.facts.findings import Finding, Weight, counted
from dealwright.history.facts.mapping import Mapping
from dealwright.history.facts.normalise import Nature, Normalised, Problem

FALLBACK_CURRENCY = "EUR"  # where neither file nor mapping names one; a finding says so [d]
EXAMPLES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """Facts ready to be written, in the order of the source, and what was noticed."""

    table: ir.Table
    currency: str
    rows_used: int
    repeated: ir.Table | None  # source_row and first_row of the rows left out as repetitions, in order
    findings: tuple[Finding, ...]


def assemble(normalised: ir.Table, *, shaped: Normalised, mapping: Mapping) -> Assembled:
    """This function will give the facts of a normalised table that was stored, so that it can be read several times;
    `shaped` says what stands in its columns.
    """
    found: list[Finding] = list(_of_problems(normalised, shaped.problems))
    found += checks.mixed_orders(normalised, shaped.dates, read=mapping.date_order)
    kept = normalised.filter(normalised.deal.notnull())
    repeated, more = _repeated(kept, mapping)
    found += more
    if repeated is not None:
        kept = kept.anti_join(repeated, "source_row")
    terms = [TERM_PREFIX + rule.term.key for rule in mapping.terms]
    kept = kept.select("source_row", *(column.name for column in COLUMNS), *terms)
    reporting, assumed = _reporting_currency(kept, mapping)
    found += assumed
    stated = kept.mutate(currency=kept.currency.fill_null(reporting))
    rates = currency.day_rates(stated, reporting=reporting)
    found += [*_said_rates(rates, reporting), *_missing_rates(rates, reporting), *checks.compare(kept)]
    return Assembled(
        table=currency.convert(stated, rates=rates),
        currency=reporting,
        rows_used=sum(rate.deals for rate in rates),
        repeated=repeated,
        findings=tuple(found),
    )


def _of_problems(normalised: ir.Table, problems: Sequence[Problem]) -> Iterator[Finding]:
    if not problems:
        return
    counts = normalised.agg(**{problem.held_in: normalised[problem.held_in].count() for problem in problems}).execute()
    for problem in problems:
        count = int(counts[problem.held_in].iloc[0])
        if count:
            bad = normalised.filter(normalised[problem.held_in].notnull())
            rows = tuple(int(row) for row in bad.order_by("source_row").limit(EXAMPLES).source_row.execute())
            yield _of_problem(problem, count, rows, str(bad[problem.held_in].first().execute()))


def _of_problem(problem: Problem, count: int, rows: tuple[int, ...], example: str) -> Finding:
    name = f"“{problem.source}”"
    code, weight, one, many = {
        Nature.ZERO: (
            *("value-zero", Weight.NOTE),
            f"One value of {name} is 0; it counts as missing.",
            f"{{n}} values of {name} are 0; they count as missing.",
        ),
        Nature.NEGATIVE: (
            *("value-negative", Weight.DATA),
            f"One value of {name} is below zero; it counts as missing.",
            f"{{n}} values of {name} are below zero; they count as missing.",
        ),
        Nature.NO_DEAL: (
            *("deal-missing", Weight.DATA),
            f"One row does not say which deal it is ({name} is empty) and was left out.",
            f"{{n}} rows do not say which deal they are ({name} is empty) and were left out.",
        ),
    }.get(
        problem.nature,
        (
            *("value-unreadable", Weight.DATA),
            f"One value of {name} could not be read; the row is used without it.",
            f"{{n}} values of {name} could not be read; the rows are used without them.",
        ),
    )
    return Finding(
        code=code,
        weight=weight,
        what=counted(count, one, many),
        where=f"column {name}, first at row {rows[0]:,}",
        why=f"For example “{example}”." if example else "",
        advice="The list of rejected values says for each what to do." if problem.nature is not Nature.ZERO else "",
        count=count,
        rows=rows,
    )


def _repeated(kept: ir.Table, mapping: Mapping) -> tuple[ir.Table | None, list[Finding]]:
    if mapping.fill("deal") is None:
        return None, []
    lines = checks.repeated_deals(kept)
    again = lines.filter(lines.first_row != lines.source_row).select("source_row", "first_row")
    again = again.order_by("source_row").to_pyarrow()  # two numbers a row, so that even a file of copies fits
    own = lines.filter(lines.first_row == lines.source_row)
    several = own.group_by("named").agg(lines=own.count(), first_row=own.source_row.min()).filter(lambda t: t.lines > 1)
    total, deals, first = (
        several.agg(total=several.lines.sum(), deals=several.count(), first=several.first_row.min())
        .to_pyarrow()
        .to_pylist()[0]
        .values()
    )
    found = []
    if again.num_rows:
        found.append(_copies(again.num_rows, tuple(again["source_row"][:EXAMPLES].to_pylist())))
    if deals:
        found.append(_several_lines(int(deals), int(total), int(first)))
    return (ibis.memtable(again) if again.num_rows else None), found


def _copies(count: int, rows: tuple[int, ...]) -> Finding:
    return Finding(
        code="row-repeated",
        weight=Weight.DATA,
        what=counted(
            count,
            "One row says, word for word, what an earlier row of the same deal says, and was left out.",
            "{n} rows say, word for word, what an earlier row of the same deal says, and were left out.",
        ),
        where=f"first at row {rows[0]:,}",
        why="Counted twice, a deal would weigh twice.",
        advice="Nothing to do, unless the rows are separate lines of one deal: then map what tells them apart.",
        count=count,
        rows=rows,
    )


def _several_lines(deals: int, rows: int, first: int) -> Finding:
    return Finding(
        code="deal-repeated",
        weight=Weight.NOTE,
        what=counted(
            deals,
            f"One deal is named in {rows:,} rows that differ; each row counts as a line of it.",
            f"{{n}} deals are named in more than one row, {rows:,} rows in all; each row counts as a line.",
        ),
        where=f"first at row {first:,}",
        why="Several products of one deal are several lines; a deal that was exported twice with changes is not.",
        advice="If the same deal was exported twice, keep the last version in the source.",
        count=deals,
    )


def _reporting_currency(kept: ir.Table, mapping: Mapping) -> tuple[str, list[Finding]]:
    if mapping.currency:
        return mapping.currency, []
    usual = kept.filter(kept.currency.notnull()).group_by("currency").agg(n=lambda t: t.count())
    rows = usual.order_by(usual.n.desc(), usual.currency).limit(1).execute()
    if len(rows):
        return str(rows.currency.iloc[0]), []
    return FALLBACK_CURRENCY, [
        Finding(
            code="currency-assumed",
            weight=Weight.DATA,
            what=f"Neither the source nor the mapping names a currency; amounts were taken as {FALLBACK_CURRENCY}.",
            advice="Set “currency” in the mapping, or map the column that holds it.",
        )
    ]


def _said_rates(rates: Sequence[currency.DayRate], reporting: str) -> Iterator[Finding]:
    used = [rate for rate in rates if rate.currency != reporting and rate.rate is not None]
    if not used:
        return
    said = []
    for code in dict.fromkeys(rate.currency for rate in used):
        own = [rate for rate in used if rate.currency == code]
        low, high = (edge(own, key=lambda rate: rate.rate or 0.0) for edge in (min, max))
        said.append(
            f"{code} {low.rate:.4g} ({low.published_on}) to {high.rate:.4g} ({high.published_on}), "
            f"{counted(sum(rate.deals for rate in own), 'one deal', '{n} deals')}"
        )
    total = sum(rate.deals for rate in used)
    yield Finding(
        code="currency-converted",
        weight=Weight.NOTE,
        what=f"At the European Central Bank's rates of the day they closed, deals were converted to {reporting}: "
        f"{'; '.join(said)}.",
        where=f"rates shipped up to {currency.last_published()}",
        count=total,
    )


def _missing_rates(rates: Sequence[currency.DayRate], reporting: str) -> Iterator[Finding]:
    missing = [rate for rate in rates if rate.rate is None]
    for code in dict.fromkeys(rate.currency for rate in missing):
        own = [rate for rate in missing if rate.currency == code]
        deals, undated = (sum(rate.deals for rate in each) for each in (own, [r for r in own if r.closed_on is None]))
        days = sorted(rate.closed_on for rate in own if rate.closed_on is not None)
        reasons = [counted(undated, "it has no closing day", "{n} have no closing day")] if undated else []
        if days:
            reasons.append(
                f"the European Central Bank has no rate of {code} in {reporting} "
                f"{'on ' + str(days[0]) if len(days) == 1 else f'on {len(days):,} days from {days[0]} to {days[-1]}'}"
            )
        yield Finding(
            code="rate-missing",
            weight=Weight.DATA,
            what=counted(
                deals,
                f"One deal in {code} could not be converted to {reporting}: {' and '.join(reasons)}.",
                f"{{n}} deals in {code} could not be converted to {reporting}: {' and '.join(reasons)}.",
            ),
            where=f"first at row {min(rate.first_row for rate in own):,}",
            why="A rate of another day would make a difference in prices that is none.",
            advice="They are left out where prices are compared. Convert them in the source, or choose another "
            "reporting currency.",
            count=deals,
        )
