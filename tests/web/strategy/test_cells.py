"""Ranges written as a grid writes them: many cells at once, nothing lost, nothing overwritten unseen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.core import strategy, terms
from dealwright.web.kit import history
from dealwright.web.strategy import actions, models, queries

DISCOUNT = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS, owner="sales")
DELIVERY = terms.Term(
    key="delivery", name="Delivery", kind="choice", direction=terms.Direction.MORE, choices=("DDP", "DAP", "EXW")
)
PRICE = terms.Term(key="price", name="Price", kind="money", direction=terms.Direction.MORE)
LEVELS = (strategy.Level(key="seller", name="Seller"), strategy.Level(key="head", name="Head"))
WHOLE = terms.Range(best=0.1 + 0.2, target=8.0, limits=(("seller", 12.5), ("manager", 18.0), ("walk-away", 25.0)))
SOUTH = terms.Range(
    best=0.0, target=5.0, limits=(("walk-away", 9.0),), scope=terms.Scope.of(region="South", segment="Large")
)
DRAFT = strategy.Strategy(
    name="Our default",
    currency="EUR",
    entries=(
        strategy.Entry(
            term=DISCOUNT,
            ranges=(WHOLE, SOUTH),
            evidence=(strategy.Evidence(deals=412, intervals=(("best", 0.0, 1.5), ("seller_limit", 11.0, 14.0))), None),
        ),
        strategy.Entry(term=DELIVERY, ranges=(terms.Range(best=2.0, target=1.0, limits=(("walk-away", 0.0),)),)),
        strategy.Entry(term=PRICE, ranges=()),
    ),
    order=(("delivery", "discount"),),
    ladder=strategy.Ladder(levels=LEVELS),
)


@pytest.fixture
def saved(acme) -> models.Strategy:
    with acme.inside("strategist"):
        return actions.save_draft(DRAFT, organisation_id=acme.id, user_id=acme.members["strategist"].user_id)


@pytest.fixture
def inside(acme, saved) -> Iterator[None]:
    with acme.inside("strategist"):
        yield


@pytest.fixture
def discount(saved, inside) -> models.Entry:
    return queries.entry_of(queries.newest(saved), "discount")


@pytest.fixture
def write(acme):
    return lambda entry, *steps: actions.change_cells(entry, steps, by=acme.members["strategist"])


def first(entry: models.Entry) -> models.TermRange:
    return models.TermRange.objects.filter(entry=entry).order_by("position")[0]


def test_cells_are_written_together_and_each_is_answered(discount, write) -> None:
    row = first(discount)

    answers = write(
        discount,
        actions.SetCell(row=row.pk, column="target", seen="8", value="9 %"),
        actions.SetCell(row=row.pk, column="limit.seller", seen="12.5", value="plenty"),
        actions.SetCell(row=row.pk, column="scope.region", seen="", value="EMEA"),
        actions.SetCell(row=row.pk, column="start_on", seen="", value="2027-01-01"),
    )

    row.refresh_from_db()
    assert [answer.done for answer in answers] == [True, False, True, True]
    assert answers[1].problem == "“plenty” is not a number here. Write it like 12.5 or 12.5 %."
    assert (row.target, row.scope, row.start_on) == (9.0, [["region", "EMEA"]], date(2027, 1, 1))
    assert row.limits == [["seller", 12.5], ["manager", 18.0], ["walk-away", 25.0]]
    assert row.best == 0.1 + 0.2
    assert row.evidence is not None
    assert row.evidence["deals"] == 412


def test_the_second_to_change_a_cell_sees_what_the_first_wrote_and_who(acme, discount, write) -> None:
    row = first(discount)
    with history.recorded(channel=history.Channel.PAGE, user_id=acme.admin.user_id):
        write(discount, actions.SetCell(row=row.pk, column="best", seen="0.30000000000000004", value="1"))

    (answer,) = write(discount, actions.SetCell(row=row.pk, column="best", seen="0.30000000000000004", value="2"))

    row.refresh_from_db()
    assert row.best == 1.0
    assert (answer.done, answer.theirs, answer.who) == (False, {"best": "1"}, acme.admin.user.name)
    assert answer.problem == f"{acme.admin.user.name} changed this since you saw it."


def test_two_who_change_different_cells_of_one_row_both_keep_their_change(discount, write) -> None:
    row = first(discount)
    write(discount, actions.SetCell(row=row.pk, column="target", seen="8", value="7"))

    (answer,) = write(discount, actions.SetCell(row=row.pk, column="limit.manager", seen="18", value="17"))

    row.refresh_from_db()
    assert answer.done
    assert (row.target, row.limits[1]) == (7.0, ["manager", 17.0])


def test_writing_what_somebody_else_wrote_already_is_no_clash(discount, write) -> None:
    row = first(discount)
    write(discount, actions.SetCell(row=row.pk, column="target", seen="8", value="7"))

    (answer,) = write(discount, actions.SetCell(row=row.pk, column="target", seen="8", value="7"))

    assert answer.done


def test_a_limit_is_added_in_the_order_of_the_ladder_and_the_last_one_cannot_go(discount, write) -> None:
    row = models.TermRange.objects.filter(entry=discount).order_by("position")[1]

    added = write(
        discount,
        actions.SetCell(row=row.pk, column="limit.head", seen="", value="8"),
        actions.SetCell(row=row.pk, column="limit.seller", seen="", value="7"),
    )
    row.refresh_from_db()
    limits = list(row.limits)
    gone = write(
        discount,
        *(actions.SetCell(row=row.pk, column=f"limit.{level}", seen=f"{value:g}", value="") for level, value in limits),
    )

    row.refresh_from_db()
    assert [answer.done for answer in added] == [True, True]
    assert limits == [["seller", 7.0], ["head", 8.0], ["walk-away", 9.0]]
    assert [answer.done for answer in gone] == [True, True, False]
    assert "at least one limit" in gone[2].problem
    assert row.limits == [["walk-away", 9.0]]


def test_a_level_that_the_ladder_does_not_have_cannot_be_invented(discount, write) -> None:
    (answer,) = write(discount, actions.SetCell(row=first(discount).pk, column="limit.emperor", seen="", value="99"))

    assert answer.problem == "No authority level is called “emperor”. Add it to the ladder first."


def test_where_nothing_could_be_done_the_revision_keeps_its_version(saved, discount, write) -> None:
    before = queries.newest(saved).version

    write(discount, actions.SetCell(row=first(discount).pk, column="best", seen="5", value="6"))

    assert queries.newest(saved).version == before


def test_a_removed_row_comes_back_as_it_was_with_its_evidence(discount, write) -> None:
    row = first(discount)
    seen = {"best": "0.30000000000000004", "target": "8", "limit.seller": "12.5"}
    seen |= {"limit.manager": "18", "limit.walk-away": "25"}

    removed = write(discount, actions.RemoveRow(row=row.pk, seen=seen))
    again = write(discount, actions.RestoreRow(row=row.pk))
    twice = write(discount, actions.RestoreRow(row=row.pk))

    back = models.TermRange.objects.get(pk=row.pk)
    assert (removed[0].done, again[0].done, twice[0].done) == (True, True, False)
    assert (back.best, back.limits, back.evidence, back.position) == (row.best, row.limits, row.evidence, row.position)


def test_a_row_that_changed_since_it_was_seen_is_not_removed(discount, write) -> None:
    row = models.TermRange.objects.filter(entry=discount).order_by("position")[1]
    write(discount, actions.SetCell(row=row.pk, column="target", seen="5", value="6"))

    seen = {"best": "0", "target": "5", "limit.walk-away": "9", "scope.region": "South", "scope.segment": "Large"}
    (answer,) = write(discount, actions.RemoveRow(row=row.pk, seen=seen))

    assert (answer.done, answer.theirs) == (False, {"target": "6"})
    assert models.TermRange.objects.filter(pk=row.pk).exists()


def test_a_row_of_another_term_or_organisation_is_out_of_reach(saved, discount, write) -> None:
    other = first(queries.entry_of(queries.newest(saved), "delivery"))

    (answer,) = write(discount, actions.SetCell(row=other.pk, column="best", seen="EXW", value="1"))

    other.refresh_from_db()
    assert (answer.done, other.best) == (False, 2.0)


def test_a_row_is_added_only_once_it_is_whole(discount, write) -> None:
    part, whole = write(
        discount,
        actions.AddRow(cells={"best": "1"}),
        actions.AddRow(cells={"best": "1", "target": "2 %", "limit.head": "3", "scope.country": "FR", "reason": "x"}),
    )

    row = models.TermRange.objects.get(pk=whole.row)
    assert part.problem == "A range needs target and at least one limit. It is kept as soon as that is filled in."
    assert (row.position, row.limits, row.scope, row.reason) == (2, [["head", 3.0]], [["country", "FR"]], "x")


# The endpoint --------------------------------------------------------------------------------------------------------


def address(saved: models.Strategy, rest: str = "discount/cells/") -> str:
    return f"/strategy/{saved.pk}/ranges/{rest}"


def post(browser, saved, steps, *, since: int = 0, to: str = "discount/cells/"):
    body = json.dumps({"steps": steps, "since": since})
    return browser.post(address(saved, to), body, content_type="application/json")


def test_the_grid_is_read_with_what_past_deals_say(acme, saved, sign_in) -> None:
    said = sign_in(acme.members["stakeholder"]).get(address(saved)).json()

    assert [row["cells"].get("scope.region", "") for row in said["rows"]] == ["", "South"]
    assert said["rows"][0]["deals"] == 412
    assert said["rows"][0]["intervals"] == {"best": "0 to 1.5\u00a0%", "limit.seller": "11 to 14\u00a0%"}
    assert said["next"] == ""


def test_choices_are_read_and_written_by_their_words(acme, saved, sign_in) -> None:
    browser = sign_in(acme.members["strategist"])
    row = browser.get(address(saved, "delivery/cells/")).json()["rows"][0]
    assert row["cells"] == {"best": "EXW", "target": "DAP", "limit.walk-away": "DDP"}

    step = {"do": "set", "row": row["id"], "column": "target", "seen": "DAP", "value": "exw"}
    said = post(browser, saved, [step], to="delivery/cells/").json()

    assert said["answers"][0]["done"]
    assert said["changed"][0]["cells"]["target"] == "EXW"


def test_what_changed_since_an_event_is_told_and_nothing_else(acme, saved, sign_in) -> None:
    browser = sign_in(acme.members["strategist"])
    before = browser.get(address(saved)).json()
    one, other = before["rows"]
    other_seen = {**other["cells"]}

    step = {"do": "set", "row": one["id"], "column": "target", "seen": "8", "value": "9"}
    post(browser, saved, [step, {"do": "remove", "row": other["id"], "seen": other_seen}])
    since = browser.get(address(saved), {"since": before["seen"]}).json()
    quiet = browser.get(address(saved), {"since": since["seen"]}).json()

    assert [(row["id"], row["cells"]["target"]) for row in since["changed"]] == [(one["id"], "9")]
    assert since["gone"] == [other["id"]]
    assert (quiet["changed"], quiet["gone"], quiet["seen"]) == ([], [], since["seen"])


@pytest.mark.parametrize("role", ["stakeholder", "manager", "executive", "auditor"])
def test_who_only_reads_changes_nothing(acme, saved, sign_in, role: str) -> None:
    browser = sign_in(acme.members[role])
    row = browser.get(address(saved)).json()["rows"][0]

    step = {"do": "set", "row": row["id"], "column": "target", "seen": "8", "value": "9"}
    answer = post(browser, saved, [step])

    assert answer.status_code == 403
    assert browser.get(address(saved)).json()["rows"][0]["cells"]["target"] == "8"


def test_a_seller_and_a_stranger_find_no_grid(acme, globex, saved, sign_in) -> None:
    assert sign_in(acme.members["seller"]).get(address(saved)).status_code == 404
    assert sign_in(globex.members["strategist"]).get(address(saved)).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{", b'{"steps": 3, "since": 0}', b'{"steps": [{"do": "fly"}], "since": 0}',
        b'{"steps": [{"do": "set", "row": 1, "column": "best", "seen": null, "value": 3}], "since": 0}',
        b'{"steps": [{"do": "add", "cells": [1]}], "since": 0}', b'{"steps": [], "since": null}',
        b'{"steps": [' + b'{"do":"restore","row":1},' * 2000 + b'{"do":"restore","row":1}], "since": 0}',
    ],
)  # fmt: skip
def test_what_is_not_what_a_grid_sends_is_refused_in_words(acme, saved, sign_in, body: bytes) -> None:
    answer = sign_in(acme.members["strategist"]).post(address(saved), body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["problem"]


def test_the_page_opens_at_the_cell_a_finding_names(acme, saved, sign_in) -> None:
    page = sign_in(acme.members["strategist"]).get(address(saved, "?at=terms/delivery/ranges/0/limits/walk-away"))

    assert "Ranges of Delivery" in page.content.decode()
    assert page.context["grid"]["at"] == {"row": 0, "column": "limit.walk-away"}
    assert [column["title"] for column in page.context["grid"]["columns"] if column["is"] == "value"] == [
        "Best", "Target", "Seller limit", "Head limit", "Walk-away",
    ]  # fmt: skip


def test_a_published_revision_is_read_and_refuses_every_cell(acme, saved, sign_in) -> None:
    with acme.inside("strategist"):
        revision = queries.newest(saved)
        actions.to_signing(revision)
        actions.publish(revision, effective_on=date(2026, 1, 1), user_id=None)
    browser = sign_in(acme.members["strategist"])
    row = browser.get(address(saved)).json()["rows"][0]

    step = {"do": "set", "row": row["id"], "column": "target", "seen": "8", "value": "9"}
    answer = post(browser, saved, [step])

    assert answer.status_code == 409
    assert "is published and never changes" in answer.json()["problem"]


def test_thousands_of_ranges_are_read_a_page_at_a_time_in_few_questions(acme, saved, sign_in) -> None:
    with acme.inside("strategist"):
        entry = queries.entry_of(queries.newest(saved), "price")
        models.TermRange.objects.bulk_create(
            models.TermRange(
                organisation_id=acme.id, entry=entry, position=at, best=at, target=at, limits=[["seller", at]]
            )
            for at in range(2300)
        )
    browser, read, after, pages = sign_in(acme.members["strategist"]), [], "", 0
    while after or not pages:
        with CaptureQueriesContext(connection) as asked:
            said = browser.get(address(saved, "price/cells/"), {"after": after}).json()
        read += [row["cells"]["best"] for row in said["rows"]]
        after, pages = said["next"], pages + 1
        assert len(asked) < 15

    assert pages == 3
    assert read == [str(at) for at in range(2300)]
