"""Lists: paged by key, filtered, searched, sorted, and handed out as CSV or XLSX.

A list is declared once, as a value; a view gives it the rows that the member may see:

    PEOPLE = lists.List(
        name="people",
        columns=(lists.Column(key="name", title="Name", value=str, sort="user__name"), ...),
        search=("user__name", "user__email"),
        sort="name",
    )
    page = lists.answer(request, PEOPLE, queries.people(request.membership))
    if isinstance(page, HttpResponse): return page          # the file that was asked for
    return render(request, "accounts/people.html", {"page": page})

Pages are found by key (the last row's sort value and its id), never by counting rows, so that page 2,000 is as quick as
page 1 and a row that is added meanwhile neither repeats nor hides another. Rows without a sort value come last in both
directions. The address says everything: `?sort=-joined&find=ann&role=seller&after=…`, so that a list can be shared.
An export holds what the filters leave, in the shown order, all pages, formulas neutralised.
"""

from __future__ import annotations

import base64
import binascii
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, SuspiciousOperation, ValidationError
from django.db.models import Case, ExpressionWrapper, F, IntegerField, Model, Q, QuerySet, Value, When
from django.http import FileResponse, HttpRequest
from django.utils import timezone

from dealwright.files import export

SIZE = 50
R = TypeVar("R", bound=Model)
MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


class UnreadablePlace(SuspiciousOperation):
    """The place in a list that an address names cannot be read; answered by 400."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[R]):
    """One column: what it shows and exports, and by which path it sorts (None: not at all)."""

    key: str
    title: str
    value: Callable[[R], Any]
    sort: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter(Generic[R]):
    """One filter with its choices; `narrow` keeps the rows of a choice."""

    key: str
    title: str
    choices: tuple[tuple[str, str], ...]  # value, label
    narrow: Callable[[QuerySet[R], str], QuerySet[R]]


@dataclass(frozen=True, slots=True, kw_only=True)
class List(Generic[R]):
    """How one kind of row is listed. `sort` is the key of a column, with `-` in front for the other direction.

    `address` gives the page of a row; the first cell leads there.
    """

    name: str
    columns: tuple[Column[R], ...]
    sort: str
    filters: tuple[Filter[R], ...] = ()
    search: tuple[str, ...] = ()
    size: int = SIZE
    address: Callable[[R], str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[R]):
    """One page of a list, ready for a template."""

    list: List[R]
    rows: tuple[R, ...]
    sort: str  # as in the address: a column's key, perhaps with "-"
    find: str
    chosen: Mapping[str, str]  # filter key: value
    total: int  # rows that the filters leave
    before: str = ""  # where the page before this one ends; empty on the first
    after: str = ""  # where the next one begins; empty on the last

    @property
    def narrowed(self) -> bool:
        """Whether a search or a filter leaves rows out."""
        return bool(self.find or self.chosen)

    @property
    def filters(self) -> tuple[tuple[Filter[R], str], ...]:
        """Each filter with its chosen value."""
        return tuple((each, self.chosen.get(each.key, "")) for each in self.list.filters)

    @property
    def cells(self) -> tuple[tuple[str, tuple[tuple[Column[R], Any], ...]], ...]:
        """Each row's address (or nothing) with its columns and values."""
        address = self.list.address or (lambda row: "")
        columns = self.list.columns
        return tuple((address(row), tuple((column, column.value(row)) for column in columns)) for row in self.rows)


def answer(request: HttpRequest, of: List[R], rows: QuerySet[R], *, extra: Q | None = None) -> Page[R] | FileResponse:
    """This function will give the page of the list that an address asks for, or the file (`?export=csv`).

    Raises `UnreadablePlace` (400) when the address names a place that this list never gave out.
    """
    asked = request.GET
    narrowed, find, chosen = _narrow(of, rows if extra is None else rows.filter(extra), asked)
    order = _order(of, asked.get("sort", ""))
    wanted = asked.get("export", "")
    if wanted in MEDIA:
        return _export(of, _ordered(narrowed, order, back=False), kind=wanted)
    return _page(of, narrowed, order, find=find, chosen=chosen, asked=asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    sort: str
    path: str
    down: bool


def _order(of: List[R], wanted: str) -> _Order:
    paths = {column.key: column.sort for column in of.columns if column.sort}
    sort = wanted if wanted.removeprefix("-") in paths else of.sort
    return _Order(sort=sort, path=paths[sort.removeprefix("-")], down=sort.startswith("-"))


def _narrow(of: List[R], rows: QuerySet[R], asked: Mapping[str, str]) -> tuple[QuerySet[R], str, dict[str, str]]:
    find = asked.get("find", "").strip().replace("\x00", "")[:200]
    for word in find.split():
        anywhere = Q()
        for path in of.search:
            anywhere |= Q(**{f"{path}__icontains": word})
        rows = rows.filter(anywhere)
    chosen = {}
    for each in of.filters:
        value = asked.get(each.key, "")
        if value in {key for key, _label in each.choices}:
            chosen[each.key] = value
            rows = each.narrow(rows, value)
    return rows, find, chosen


def _ordered(rows: QuerySet[R], order: _Order, *, back: bool) -> QuerySet[R]:
    """Rows with a value before rows without one, then by the value, then by id; `back` turns everything round."""
    without: Any = Value(0)
    if _may_be_empty(rows.model, order.path):
        without = Case(When(**{f"{order.path}__isnull": True}, then=Value(1)), default=Value(0))
    placed = rows.annotate(
        place_value=F(order.path), place_without=ExpressionWrapper(without, output_field=IntegerField())
    )
    down = order.down != back
    keys = [F("place_value").desc() if down else F("place_value").asc()]
    if without != Value(0):  # else it says nothing, and would keep an index from being used
        keys.insert(0, F("place_without").desc() if back else F("place_without").asc())
    if order.path not in {"pk", rows.model._meta.pk.name}:
        keys.append(F("pk").desc() if down else F("pk").asc())
    ordered: QuerySet[R] = placed.order_by(*keys)  # type: ignore[assignment]  # annotations are not in R
    return ordered


def _may_be_empty(model: type[Model], path: str) -> bool:
    """Whether a row can lack the value at the end of a path; also an annotation, of which nothing is known, can."""
    first, _, rest = path.partition("__")
    try:
        field: Any = model._meta.pk if first == "pk" else model._meta.get_field(first)
    except FieldDoesNotExist:
        return True
    return bool(field.null) or (bool(rest) and _may_be_empty(field.related_model, rest))


def _page(
    of: List[R],
    rows: QuerySet[R],
    order: _Order,
    *,
    find: str,
    chosen: Mapping[str, str],
    asked: Mapping[str, str],
) -> Page[R]:
    total = rows.count()
    back = bool(asked.get("before"))
    place = asked.get("before") or asked.get("after") or ""
    ordered = _ordered(rows, order, back=back)
    try:
        if place:
            ordered = ordered.filter(_beyond(_read(place), down=order.down != back, back=back))
        found = _read_rows(ordered, of.size + 1)
    except (ValidationError, ValueError, TypeError, OverflowError) as problem:
        raise UnreadablePlace("This address names a place that the list does not have.") from problem
    more = len(found) > of.size
    shown = found[: of.size]
    if back:
        shown.reverse()
    earlier, later = (more, True) if back else (bool(place), more)
    return Page(
        list=of,
        rows=tuple(shown),
        sort=order.sort,
        find=find,
        chosen=chosen,
        total=total,
        before=_write(shown[0]) if shown and earlier else "",
        after=_write(shown[-1]) if shown and later else "",
    )


def _read_rows(ordered: QuerySet[R], most: int) -> list[R]:
    """The first rows in their order: found by key alone, then read whole, so that only those shown are put together."""
    keys = list(ordered.values_list("pk", flat=True)[:most])
    whole = {row.pk: row for row in ordered.filter(pk__in=keys).order_by()}
    return [whole[key] for key in keys if key in whole]


def _beyond(place: tuple[Any, Any], *, down: bool, back: bool) -> Q:
    """The rows after a place: those further by value, or as far by value and further by id."""
    value, key = place
    than = "lt" if down else "gt"
    if value is None:
        beyond = Q(place_without=1) & Q(**{f"pk__{than}": key})
        return beyond | Q(place_without=0) if back else beyond
    beyond = Q(place_without=0) & (Q(**{f"place_value__{than}": value}) | Q(place_value=value, **{f"pk__{than}": key}))
    return beyond if back else beyond | Q(place_without=1)


def _write(row: Any) -> str:  # noqa: ANN401 - a row with the annotations of `_ordered`
    text = json.dumps([row.place_value, row.pk], default=_whole, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _whole(value: Any) -> str:  # noqa: ANN401 - what JSON does not know
    """Moments with all their microseconds: a shortened one would repeat or skip rows."""
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def _read(place: str) -> tuple[Any, Any]:
    try:
        value, key = json.loads(base64.urlsafe_b64decode(place + "=" * (-len(place) % 4)))
    except (binascii.Error, UnicodeDecodeError) as problem:
        raise ValueError(place) from problem
    if isinstance(value, (dict, list)) or not isinstance(key, (int, str)):
        raise ValueError(place)
    return value, key


def _export(of: List[R], rows: QuerySet[R], *, kind: str) -> FileResponse:
    """This function will write the file while the organisation is still entered, and hand it out afterwards."""
    with tempfile.TemporaryDirectory(prefix="dealwright-export-") as folder:
        path = Path(folder) / f"{of.name}.{kind}"
        headers = [column.title for column in of.columns]
        write_table(path, headers=headers, rows=([c.value(row) for c in of.columns] for row in rows.iterator(1000)))
        content = path.open("rb")  # closed by the response; the name may go, the open file stays
    return FileResponse(
        content,
        as_attachment=True,
        filename=f"{of.name}-{timezone.localdate():%Y-%m-%d}.{kind}",
        content_type=MEDIA[kind],
    )


def write_table(path: Path, *, headers: Sequence[str], rows: Any) -> None:  # noqa: ANN401 - any iterable of rows
    """This function will write a table as CSV or XLSX, by the ending of the path, formulas neutralised."""
    plain = ([_plain(cell) for cell in row] for row in rows)
    if path.suffix == ".csv":
        export.write_csv(path, headers=headers, rows=plain)
    else:
        export.write_xlsx(path, headers=headers, rows=plain, sheet=path.stem[:31].title())


def _plain(cell: Any) -> Any:  # noqa: ANN401 - any column
    if cell is None or isinstance(cell, (bool, int, float, str)):
        return cell
    if hasattr(cell, "tzinfo") and cell.tzinfo is not None:
        return timezone.localtime(cell).strftime("%Y-%m-%d %H:%M")
    if hasattr(cell, "isoformat"):
        return cell.isoformat()
    return str(cell)
