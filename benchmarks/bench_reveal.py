"""Reveal of 1,000,000 deals × 20 terms: within a minute and 4 GB on two cores (DESIGN §7).

The deals are drawn by DuckDB into a Parquet file, in a process of their own, so that the memory measured is that of the
reveal alone. Alone: `python -m benchmarks.bench_reveal`.
"""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import ibis
import numpy as np

from benchmarks.measure import HEADER, Measure, peak_gb, seconds
from dealwright.core import terms
from dealwright.history import facts, reveal

DEALS = 1_000_000
TERMS = 20
THREADS = 2

DRAW = """
copy (
  with drawn as (
    select i,
      (hash(i, 1) % 40)::int as grp, (hash(i, 2) % 14)::int as country, (hash(i, 3) % 200)::int as product,
      (hash(i, 4) % 60)::int as seller, (hash(i, 5) % 1095)::int as day, (hash(i, 6) % 4)::int as segment,
      exp(3 + {normal_7}) as quantity, {normal_8} as price_noise, {normal_9} as discount_noise
    from range({deals}) as deals(i)
  ), priced as (
    select *, 12 + 2 * segment + 3 * discount_noise as discount,
      exp(3 + 0.01 * product - 0.0003 * day - 0.05 * ln(quantity) + 0.002 * seller + 0.08 * price_noise) as price
    from drawn
  )
  select
    'D' || i as deal, 'A' || (grp * 14 + country) as account, 'Group ' || grp as account_group,
    'Region ' || (country % 6) as region, 'Country ' || country as country, 'Segment ' || segment as segment,
    'Product ' || product as product, 'Seller ' || seller as seller, null::varchar as channel,
    null::date as opened_on, date '2022-01-01' + day as closed_on,
    case when hash(i, 10) % 50 = 0 then 'lost' else 'won' end as outcome, 'EUR' as currency, price * quantity as amount,
    quantity, price * 1.3 as list_price, price, null::double as cost, 1.0 as fx_rate,
    price * quantity as amount_reporting, price as price_reporting, i + 1 as source_row, {terms}
  from priced
) to '{path}' (format parquet)
"""


def _normal(salt: int) -> str:
    """Nearly normal noise of standard deviation 1: three uniform draws."""
    return "(2 * (" + " + ".join(f"hash(i, {100 * salt + k}) % 1000003 / 1000003.0" for k in range(3)) + " - 1.5))"


def _value(term: int) -> str:
    """What term number `term` is: some follow the discount, some a standard, some the segment, in steps or not."""
    noise = _normal(20 + term)
    kinds = (
        "discount",
        f"round(24 + 0.5 * discount + 3 * {noise})",
        f"case when hash(i, {term}) % 10 < 8 then 30 else 15 * round(3 + {noise}) end",
        f"40 + 5 * segment + 8 * {noise}",
        f"(hash(i, {term}) % 100 < 40)::int",
    )
    return f"({kinds[term % len(kinds)]})::double"


def make(path: str) -> None:
    """This function will draw the deals into a Parquet file."""
    columns = ", ".join(f"{_value(term)} as term_t{term}" for term in range(TERMS))
    noises = {f"normal_{salt}": _normal(salt) for salt in (7, 8, 9)}
    with duckdb.connect(config={"threads": THREADS}) as database:
        database.execute("set enable_progress_bar = false")
        database.execute(DRAW.format(deals=DEALS, terms=columns, path=path, **noises))


def held(path: str) -> facts.Facts:
    """This function will open the deals as facts."""
    database = ibis.duckdb.connect(threads=THREADS)
    kinds = ("percent", "months", "days", "percent", "yes_no")
    columns = tuple(
        facts.TermColumn(
            term=terms.Term(
                key=f"t{term}",
                name=f"Term {term}",
                kind=kinds[term % len(kinds)],
                direction=terms.Direction.MORE if term % 2 else terms.Direction.LESS,
            )
        )
        for term in range(TERMS)
    )
    source = facts.Source(name="benchmark", rows_read=DEALS, rows_used=DEALS, generated=True)
    return facts.Facts(table=database.read_parquet(path), terms=columns, currency="EUR", source=source)


def measures() -> Iterator[Measure]:
    """This function will measure time and peak memory of one reveal."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "deals.parquet")
        maker = multiprocessing.get_context("spawn").Process(target=make, args=(path,))
        maker.start()
        maker.join()
        found = held(path)
        work = f"reveal {DEALS:,} deals × {TERMS} terms"
        yield Measure(
            work=work,
            value=seconds(lambda: reveal.learn(found, rng=np.random.default_rng(1))),
            budget=60.0,
            unit="s",
        )
        yield Measure(work=f"{work}, peak memory", value=peak_gb(), budget=4.0, unit="GB")


if __name__ == "__main__":
    print(HEADER)
    for measured in measures():
        print(measured.row())
