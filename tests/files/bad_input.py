"""What the tests of bad input share: a small file of deals, its mapping, and what an import says of it."""

from __future__ import annotations

import csv as standard_csv
from collections.abc import Callable
from pathlib import Path

import pytest

from dealwright import files
from dealwright.core import terms
from dealwright.history import facts

HEADER = "Deal ID;Customer;Country;Close date;Currency;Quantity;Net price;Discount (%)"
FILLS = {
    "deal": "Deal ID",
    "account": "Customer",
    "country": "Country",
    "closed_on": "Close date",
    "currency": "Currency",
    "quantity": "Quantity",
    "price": "Net price",
}
DISCOUNT = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS)
MAPPING = facts.Mapping(
    fills=tuple((fact, facts.Fill(columns=(name,))) for fact, name in FILLS.items()),
    terms=(facts.TermRule(term=DISCOUNT, columns=(("Discount (%)",),)),),
    currency="EUR",
)
Write = Callable[..., Path]


def line(deal: str, **cells: object) -> str:
    usual = {"who": "Acme", "land": "DE", "day": "2024-01-02", "cur": "EUR", "n": 2, "price": 10, "off": 5}
    return ";".join(str(cell) for cell in (deal, *(usual | cells).values()))


def writer(folder: Path) -> Write:
    """This function will give what writes lines of deals below a header into a file of a folder."""

    def written(*lines: str, name: str = "deals.csv", encoding: str = "utf-8", header: str = HEADER) -> Path:
        path = folder / name
        path.write_bytes("\n".join([header, *lines, ""]).encode(encoding))
        return path

    return written


def imported(path: Path, mapping: facts.Mapping | None = MAPPING) -> files.Import:
    return files.import_deals(path, mapping=mapping, into=path.parent / "into")


def refused(path: Path, mapping: facts.Mapping | None = MAPPING) -> str:
    with pytest.raises(files.UnreadableFile) as caught:
        imported(path, mapping)
    assert not (path.parent / "into" / "facts.parquet").exists()
    return str(caught.value)


def listed(found: files.Import) -> list[tuple[str, ...]]:
    with found.rejected_path.open(encoding="utf-8-sig", newline="") as file:
        rows = [tuple(row) for row in standard_csv.reader(file)]
    assert rows[0] == ("row", "column", "value", "reason", "advice", "left out")
    assert len(rows) - 1 == found.rejected
    return rows[1:]


def said(found: files.Import) -> dict[str, str]:
    return {finding.code: finding.what for finding in found.findings}


def column(found: files.Import, name: str) -> list[object]:
    values: list[object] = found.facts.table.order_by("source_row").select(name).to_pyarrow()[name].to_pylist()
    return values
