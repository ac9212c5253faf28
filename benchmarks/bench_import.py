"""Import of 1,000,000 rows × 20 terms from CSV: within three minutes on two cores, memory flat (DESIGN §7).

The file is drawn by DuckDB the way a sales system exports: names, dates with the day first, three currencies, words for
what is missing, and one value in a thousand that nobody can read. Memory is measured at a quarter of the rows and at
all of them, each in a process of its own; the engine's own share is capped, so that more rows go to disk.
Alone: `python -m benchmarks.bench_import`.
"""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb

from benchmarks.measure import HEADER, Measure, peak_gb, seconds
from dealwright import files

ROWS = 1_000_000
TERMS = 20
BUDGET_S = 180.0
BUDGET_GB = 1.0  # the engine spills past half of it, however many rows come
KINDS = (  # (header, value): what the term number `t` looks like in the file
    (
        "Discount {t} (%)",
        "case when hash(i, {t}) % 1000 = 0 then 'see contract' else round(hash(i, {t}) % 4000 / 100.0, 2)::varchar end",
    ),
    (
        "Payment {t} (days)",
        "case when hash(i, {t}) % 50 = 0 then 'n/a' else (15 * (1 + hash(i, {t}) % 6))::varchar end",
    ),
    ("Duration {t} (months)", "(12 + hash(i, {t}) % 48)::varchar"),
    ("Fee {t} (EUR)", "format('{{:,}}', (hash(i, {t}) % 20000)::int)"),
    ("Agreed {t}", "case when hash(i, {t}) % 3 = 0 then 'yes' else 'no' end"),
)
DRAW = """
copy (
  select 'D-' || i as "Deal ID", 'Customer ' || (hash(i, 1) % 560) as "Customer",
    'Group ' || (hash(i, 1) % 40) as "Parent account",
    'Region ' || (hash(i, 2) % 6) as "Region", 'Country ' || (hash(i, 2) % 14) as "Country",
    'Segment ' || (hash(i, 3) % 4) as "Segment",
    'Product ' || (hash(i, 4) % 200) as "Product", 'Seller ' || (hash(i, 5) % 60) as "Sales rep",
    strftime(date '2021-12-01' + (hash(i, 6) % 1095)::int, '%d/%m/%Y') as "Created date",
    strftime(date '2022-01-01' + (hash(i, 6) % 1095)::int, '%d/%m/%Y') as "Close date",
    case when hash(i, 7) % 5 = 0 then 'Closed Lost' else 'Closed Won' end as "Stage",
    ['EUR', 'USD', 'GBP'][1 + (hash(i, 8) % 3)::int] as "Currency",
    (1 + hash(i, 9) % 1000)::varchar as "Quantity", round(10 + hash(i, 10) % 90000 / 100.0, 2)::varchar as "Net price",
    {terms}
  from range({rows}) as deals(i)
) to '{path}' (format csv, header, delimiter ';')
"""


def make(path: str, rows: int) -> None:
    """This function will draw the rows into a CSV file."""
    terms = ", ".join(
        f'{value.format(t=t)} as "{header.format(t=t)}"'
        for t in range(TERMS)
        for header, value in (KINDS[t % len(KINDS)],)
    )
    with duckdb.connect(config={"threads": 2}) as database:
        database.execute("set enable_progress_bar = false")
        database.execute(DRAW.format(rows=rows, terms=terms, path=path))


def imported(path: str, into: str) -> tuple[float, float, int]:
    """This function will import a file and give the seconds it took, the peak of memory, and the rows used."""
    used = 0

    def work() -> None:
        nonlocal used
        used = files.import_deals(path, into=Path(into)).facts.source.rows_used

    took = seconds(work)
    return took, peak_gb(), used


def measures() -> Iterator[Measure]:
    """This function will measure the import of a quarter of the rows and of all of them."""
    peaks = []
    with tempfile.TemporaryDirectory() as folder:
        for rows in (ROWS // 4, ROWS):
            path = f"{folder}/{rows}.csv"
            with multiprocessing.get_context("spawn").Pool(1) as alone:
                alone.apply(make, (path, rows))
            with multiprocessing.get_context("spawn").Pool(1) as alone:
                took, peak, used = alone.apply(imported, (path, f"{folder}/{rows}"))
            if used != rows:
                raise AssertionError(f"{used:,} of {rows:,} rows were used")
            peaks.append(peak)
            size = Path(path).stat().st_size / 1e6
        yield Measure(
            work=f"import {ROWS:,} rows × {TERMS} terms ({size:,.0f} MB CSV)", value=took, budget=BUDGET_S, unit="s"
        )
        yield Measure(work="its peak memory", value=peaks[1], budget=BUDGET_GB, unit="GB")
        yield Measure(
            work=f"its peak memory ÷ that of {ROWS // 4:,} rows", value=peaks[1] / peaks[0], budget=None, unit="×"
        )


if __name__ == "__main__":
    print(HEADER)
    for measure in measures():
        print(measure.row())
