"""Lists page by key: every row once, in order, whatever is added meanwhile; and exports are safe to open."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.test import RequestFactory
from django.urls import reverse

from dealwright.web.accounts.models import Region
from dealwright.web.kit import lists

pytestmark = pytest.mark.database

LIST: lists.List[Region] = lists.List(
    name="regions",
    columns=(
        lists.Column(key="name", title="Name", value=lambda row: row.name, sort="name"),
        lists.Column(key="version", title="Version", value=lambda row: row.version, sort="version"),
        lists.Column(key="first", title="First member", value=lambda row: "", sort="members__user__name"),
    ),
    sort="name",
    search=("name",),
    filters=(
        lists.Filter(
            key="edited",
            title="Edited",
            choices=(("yes", "yes"), ("no", "no")),
            narrow=lambda rows, value: rows.filter(version__gt=1) if value == "yes" else rows.filter(version=1),
        ),
    ),
    size=4,
)


def page(**asked: str) -> lists.Page[Region]:
    found = lists.answer(RequestFactory().get("/", asked), LIST, Region.objects.all())
    assert isinstance(found, lists.Page)
    return found


def walk(*, back: bool = False, **asked: str) -> list[list[Region]]:
    """Every page of the list, from the first to the last or, with `back`, from the last to the first."""
    at = page(**asked)
    pages = [list(at.rows)]
    while at.after:
        at = page(after=at.after, **asked)
        pages.append(list(at.rows))
    if not back:
        return pages
    pages = [list(at.rows)]
    while at.before:
        at = page(before=at.before, **asked)
        pages.append(list(at.rows))
    return pages


@pytest.fixture
def regions(acme):
    """Eleven regions, three of them of version 2, with names that sort by case and letter."""
    with acme.inside():
        for number in range(11):
            Region.objects.create(organisation_id=acme.id, name=f"R{number:02}", version=1 + number % 4 // 3)
        acme.members["seller"].regions.add(
            Region.objects.get(name="R05"), through_defaults={"organisation_id": acme.id}
        )
        yield


@pytest.mark.parametrize("sort", ["name", "-name", "version", "-version", "first", "-first"])
def test_every_row_comes_once_in_both_directions(regions, sort):
    forward = walk(sort=sort)
    backward = walk(sort=sort, back=True)

    assert [len(rows) for rows in forward] == [4, 4, 3]
    shown = [row.pk for rows in forward for row in rows]
    assert len(set(shown)) == 11
    assert [row.pk for rows in reversed(backward) for row in rows] == shown


def test_rows_are_in_the_order_that_was_asked_for(regions):
    assert [row.name for rows in walk(sort="-name") for row in rows] == [f"R{n:02}" for n in range(10, -1, -1)]
    assert [row.version for rows in walk(sort="version") for row in rows] == [1] * 9 + [2] * 2


def test_rows_without_a_value_come_last_in_both_directions(regions):
    for sort in ("first", "-first"):
        assert walk(sort=sort)[0][0].name == "R05"


def test_a_row_added_meanwhile_repeats_and_hides_none(regions, acme):
    first = page(sort="name")
    Region.objects.create(organisation_id=acme.id, name="A new one")

    second = page(sort="name", after=first.after)

    assert [row.name for row in second.rows] == ["R04", "R05", "R06", "R07"]


def test_search_and_filter_narrow_and_count(regions):
    found = page(find="r1")
    assert ([row.name for row in found.rows], found.total, found.narrowed) == (["R10"], 1, True)
    edited = page(edited="yes")
    assert [row.name for row in edited.rows] == ["R03", "R07"]
    assert page(edited="nonsense").total == 11


@pytest.mark.parametrize("place", ["x", "W10", "bnVsbA", "WyJ4IiwieSJd", "W3t9LDFd", "WzEsMV0A", "é"])
def test_an_unreadable_place_is_a_bad_request(regions, place):
    with pytest.raises(lists.UnreadablePlace):
        page(after=place, sort="version")


def test_an_unknown_sort_falls_back_to_the_usual_one(regions):
    assert page(sort="organisation__secret").sort == "name"


def test_an_export_holds_all_rows_that_the_filters_leave_with_formulas_made_harmless(regions, acme):
    Region.objects.create(organisation_id=acme.id, name="=HYPERLINK(1)")
    request = RequestFactory().get("/", {"export": "csv", "sort": "-name"})

    file = lists.answer(request, LIST, Region.objects.all())

    assert not isinstance(file, lists.Page)
    lines = b"".join(file).decode("utf-8-sig").splitlines()
    assert lines[0] == "Name,Version,First member"
    assert len(lines) == 13
    assert lines[-1] == "'=HYPERLINK(1),1,"
    assert 'filename="regions-' in file["Content-Disposition"]
    file.close()


def test_an_export_opens_as_a_workbook(regions):
    file = lists.answer(RequestFactory().get("/", {"export": "xlsx"}), LIST, Region.objects.all())

    assert not isinstance(file, lists.Page)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(file)))
    rows = list(book.active.values)
    assert rows[:2] == [("Name", "Version", "First member"), ("R00", 1, None)]
    file.close()


def test_a_list_asks_a_fixed_number_of_questions(acme, sign_in, django_assert_max_num_queries):
    browser = sign_in(acme.admin)
    with django_assert_max_num_queries(14):
        browser.get(reverse("accounts:people"))
