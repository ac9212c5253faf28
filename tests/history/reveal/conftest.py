"""Small deal facts for the tests of a reveal: state the columns that matter, the others are empty."""

from collections.abc import Callable, Sequence
from typing import Any

import ibis
import pyarrow as pa
import pytest

from dealwright.core import terms
from dealwright.history import facts

TYPES = {"string": pa.string(), "date": pa.date32(), "float64": pa.float64(), "int64": pa.int64()}
MakeFacts = Callable[..., facts.Facts]


@pytest.fixture(scope="session")
def make_facts() -> MakeFacts:
    """A function that makes facts from columns (`price` is also the reporting price) and terms."""
    return make


def make(columns: dict[str, Sequence[Any]], *, held: Sequence[terms.Term] = ()) -> facts.Facts:
    n = len(next(iter(columns.values())))
    stated = {"deal": [f"D{number}" for number in range(n)], "source_row": range(1, n + 1), **columns}
    if "price" in stated:
        stated = {"price_reporting": stated["price"], **stated}
    types = {column.name: TYPES[column.type] for column in (*facts.COLUMNS, *facts.CONVERTED)}
    types |= {f"term_{term.key}": pa.float64() for term in held}
    table = pa.table({name: pa.array(stated.get(name, [None] * n), kind) for name, kind in types.items()})
    return facts.Facts(
        table=ibis.memtable(table),
        terms=tuple(facts.TermColumn(term=term) for term in held),
        currency="EUR",
        source=facts.Source(name="made for a test", rows_read=n, rows_used=n),
    )
