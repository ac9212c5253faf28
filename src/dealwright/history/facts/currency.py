"""Currency: amounts of several currencies in one, at the European Central Bank's rate of each deal's date.

The reference rates since 1999 ship inside a package, so no figure depends on the network. A day without a rate
(weekend, holiday) takes the last one before it, at most `OLDEST_RATE_DAYS` old. `rate = euro rate of the reporting
currency ÷ euro rate of the deal's currency`: units of reporting currency for one unit of the deal's. A deal without a
rate keeps its own amounts, has no converted ones, and is counted in a finding: nothing is converted at a rate of
another time in silence.

>>> rates = ecb_rates({"USD"}, reporting="EUR", first=date(2015, 1, 3), last=date(2015, 1, 5))
>>> [(rate.day.isoformat(), round(rate.rate, 4)) for rate in rates]
[('2015-01-03', 0.8304), ('2015-01-04', 0.8304), ('2015-01-05', 0.8393)]
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import currency_converter
import ibis
import ibis.expr.types as ir

_CODES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BYR BZD CAD CDF CHF
CLF CLP CNH CNY COP CRC CUP CVE CYP CZK DEM DJF DKK DOP DZD EEK EGP ERN ETB EUR FJD FKP FRF GBP GEL GHS GIP GMD GNF
GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK ITL JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR
LRD LSL LTL LVL LYD MAD MDL MGA MKD MMK MNT MOP MRU MTL MUR MVR MWK MXN MYR MZN NAD NGN NIO NLG NOK NPR NZD OMR PAB
PEN PGK PHP PKR PLN PYG QAR ROL RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SIT SKK SLE SLL SOS SRD SSP STN SVC SYP
SZL THB TJS TMT TND TOP TRL TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL
"""
ISO_4217 = frozenset(_CODES.split())
_NO_DAY = date(1, 1, 1)  # stands for a deal without a day, so that every deal finds its pair
OLDEST_RATE_DAYS = 10  # a rate that is older stands for another market [d]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Units of reporting currency for one unit of `currency` on a day."""

    currency: str
    day: date
    rate: float
    published_on: date  # the day the European Central Bank published it


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRate:
    """The rate of one currency on one closing day, and how many deals need it."""

    currency: str
    closed_on: date | None
    deals: int
    first_row: int
    rate: float | None  # None where there is none
    published_on: date | None


def ecb_rates(currencies: Iterable[str], *, reporting: str, first: date, last: date) -> tuple[Rate, ...]:
    """This function will give the rate of every currency on every day of a stretch, where there is one."""
    table = _published()
    return tuple(
        rate for currency in sorted(set(currencies)) for rate in _daily(table, currency, reporting, first, last)
    )


def last_published() -> date:
    """This function will say up to which day the shipped rates reach."""
    return max(_published())


def day_rates(facts: ir.Table, *, reporting: str) -> tuple[DayRate, ...]:
    """This function will give one rate for every pair of currency and closing day that facts have.

    `facts` has no NULL currency. A deal in the reporting currency has the rate 1, on any day and on none.
    """
    seen = facts.group_by(["currency", "closed_on"]).agg(deals=facts.count(), first_row=facts.source_row.min())
    pairs = seen.order_by("currency", "closed_on").to_pyarrow().to_pylist()
    foreign = {pair["currency"] for pair in pairs} - {reporting}
    days = [pair["closed_on"] for pair in pairs if pair["closed_on"] is not None]
    rates = ecb_rates(foreign, reporting=reporting, first=min(days), last=max(days)) if foreign and days else ()
    known = {(rate.currency, rate.day): rate for rate in rates}
    found = []
    for pair in pairs:
        rate = known.get((pair["currency"], pair["closed_on"]))
        found.append(
            DayRate(
                **pair,
                rate=1.0 if pair["currency"] == reporting else rate.rate if rate else None,
                published_on=rate.published_on if rate else None,
            )
        )
    return tuple(found)


def convert(facts: ir.Table, *, rates: Iterable[DayRate]) -> ir.Table:
    """This function will add `fx_rate`, `amount_reporting` and `price_reporting` to facts; NULL where there is no rate.

    `rates` holds every pair of currency and day that the facts have (`day_rates`), so the order of rows is kept.
    """
    rows = [(rate.currency, rate.closed_on or _NO_DAY, rate.rate) for rate in rates]
    known = ibis.memtable(rows, schema={"rate_currency": "string", "rate_day": "date", "fx_rate": "float64"})
    day = facts.closed_on.fill_null(ibis.literal(_NO_DAY))
    joined = facts.inner_join(known, (facts.currency == known.rate_currency) & (day == known.rate_day))
    return joined.mutate(
        amount_reporting=joined.amount * joined.fx_rate, price_reporting=joined.price * joined.fx_rate
    ).drop("rate_currency", "rate_day")


def _daily(
    table: dict[date, dict[str, float]], currency: str, reporting: str, first: date, last: date
) -> Iterator[Rate]:
    day, published, found = first - timedelta(days=OLDEST_RATE_DAYS), None, None
    while day <= last:
        euro = table.get(day, {})
        if currency in euro and reporting in euro:
            published, found = day, euro[reporting] / euro[currency]
        if published is not None and found is not None and day >= first and (day - published).days <= OLDEST_RATE_DAYS:
            yield Rate(currency=currency, day=day, rate=found, published_on=published)
        day += timedelta(days=1)


@cache
def _published() -> dict[date, dict[str, float]]:
    """Units of each currency for one euro, by day of publication."""
    with zipfile.ZipFile(currency_converter.CURRENCY_FILE) as archive:
        text = archive.read(archive.namelist()[0]).decode("utf-8")
    table: dict[date, dict[str, float]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        rates = {name: float(value) for name, value in row.items() if _is_rate(name, value)}
        table[date.fromisoformat(row["Date"])] = rates | {"EUR": 1.0}
    return table


def _is_rate(name: str | None, value: str | None) -> bool:
    return bool(name and len(name) == 3 and value and value != "N/A")
