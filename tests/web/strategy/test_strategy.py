"""Strategy drafts as rows: kept unchanged, changed by one person at a time, seen by whom they concern."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealwright.core import strategy, terms
from dealwright.core.kernel import Period
from dealwright.files import strategy_yaml
from dealwright.web.kit import history
from dealwright.web.strategy import actions, models, queries

DISCOUNT = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS, owner="sales")
DELIVERY = terms.Term(
    key="delivery", name="Delivery", kind="choice", direction=terms.Direction.MORE, choices=("DDP", "DAP", "EXW")
)
WHOLE = terms.Range(best=0.1 + 0.2, target=8.0, limits=(("seller", 12.5), ("manager", 18.0), ("walk-away", 25.0)))
SOUTH = terms.Range(
    best=0.0,
    target=5.0,
    limits=(("walk-away", 9.0),),
    scope=terms.Scope.of(region="South", segment="Large"),
    valid=Period(start_on=date(2026, 1, 1), end_before=date(2027, 1, 1)),
    reason="The South has no list price yet.",
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
    ),
    order=(("delivery", "discount"),),
    origin="Revealed by 412 deals of deals.csv.",
)


@pytest.fixture
def inside(acme) -> Iterator[None]:
    with acme.inside("strategist"):
        yield


@pytest.fixture
def saved(acme) -> models.Strategy:
    with acme.inside("strategist"):
        return actions.save_draft(DRAFT, organisation_id=acme.id, user_id=acme.members["strategist"].user_id)


def _published(row: models.Strategy, *, on: date) -> models.Revision:
    return actions.publish(actions.to_signing(queries.newest(row)), effective_on=on, user_id=None)


def test_a_draft_kept_as_rows_reads_back_unchanged_to_the_last_bit(inside, saved) -> None:
    assert queries.draft_of(saved) == DRAFT


def test_reading_a_strategy_asks_a_fixed_number_of_questions(inside, saved) -> None:
    with CaptureQueriesContext(connection) as asked:
        queries.draft_of(saved)

    assert len(asked) == 4  # the revision, its entries, their ranges, its parts


def test_a_second_draft_of_the_same_name_gets_a_number(acme, inside, saved) -> None:
    second = actions.save_draft(DRAFT, organisation_id=acme.id, user_id=None)
    third = actions.save_draft(DRAFT, organisation_id=acme.id, user_id=None)

    assert (second.name, third.name) == ("Our default (2)", "Our default (3)")


def test_another_organisation_may_use_the_same_name(globex, saved) -> None:
    with globex.inside("strategist"):
        theirs = actions.save_draft(DRAFT, organisation_id=globex.id, user_id=None)

        assert theirs.name == "Our default"
        assert [row.strategy.name for row in queries.listed(globex.members["strategist"])] == ["Our default"]


def test_a_strategy_cannot_take_the_name_of_another(acme, inside, saved) -> None:
    other = actions.save_draft(DRAFT, organisation_id=acme.id, user_id=None)

    with pytest.raises(actions.NameTaken, match="already a strategy named “Our default”"):
        actions.rename(other, name="Our default")

    assert models.Strategy.objects.get(pk=other.pk).name == "Our default (2)"


def test_a_file_takes_the_place_of_the_open_revision(inside, saved) -> None:
    narrower = strategy.Strategy(name="x", currency="EUR", entries=DRAFT.entries[:1], order=(("discount",),))

    actions.revise(saved, narrower, user_id=None, seen_number=1, seen_version=1)

    assert [(row.number, row.version) for row in queries.revisions_of(saved)] == [(1, 2)]
    assert [entry.term.key for entry in queries.draft_of(saved).entries] == ["discount"]


def test_a_file_after_publication_begins_the_next_revision(inside, saved) -> None:
    _published(saved, on=date(2026, 5, 1))

    actions.revise(saved, replace(DRAFT, currency="USD"), user_id=None, seen_number=1)

    assert [(row.number, row.state, row.currency) for row in queries.revisions_of(saved)] == [
        (2, "draft", "USD"),
        (1, "published", "EUR"),
    ]


@pytest.mark.parametrize(("number", "version"), [(1, 1), (2, None), (0, None)])
def test_who_looked_at_an_older_state_cannot_put_theirs_on_top(inside, saved, number: int, version: int | None) -> None:
    actions.revise(saved, DRAFT, user_id=None, seen_number=1)

    with pytest.raises(actions.Clash, match="at revision 1, change 2 by now"):
        actions.revise(saved, replace(DRAFT, currency="USD"), user_id=None, seen_number=number, seen_version=version)

    assert queries.draft_of(saved).currency == "EUR"


def test_row_history_keeps_what_a_deleted_strategy_was(inside, saved) -> None:
    actions.delete(saved)

    assert models.Strategy.objects.count() == models.TermRange.objects.count() == 0
    assert [event.what for event in history.of(models.Strategy, saved.pk)] == ["removed", "added"]


@pytest.mark.parametrize("role", ["strategist", "stakeholder", "manager", "executive", "auditor"])
def test_the_pages_show_order_ranges_limits_and_evidence(acme, saved, sign_in, role: str) -> None:
    client = sign_in(acme.members[role])
    overview = client.get(f"/strategy/{saved.pk}/").content.decode()
    discount = client.get(f"/strategy/{saved.pk}/terms/discount/").content.decode()

    for said in ("Our default", "Delivery", "1 (tied)", "no owner yet"):
        assert said in overview, said
    for said in ("region South, segment Large", "12.5\xa0%", "11\xa0% to 14\xa0%", "412", "Walk-away",
                 "The South has no list price yet."):  # fmt: skip
        assert said in discount, said
    assert ("Add a term" in overview) == ("Remove it" in discount) == (role == "strategist")


def test_sellers_and_other_organisations_do_not_find_a_draft(acme, globex, saved, sign_in) -> None:
    for member in (acme.members["seller"], globex.members["strategist"]):
        client = sign_in(member)
        for path in ("", "strategy.yaml", "history/"):
            assert client.get(f"/strategy/{saved.pk}/{path}").status_code == 404, path
    stranger = sign_in(globex.members["strategist"])
    for path in ("rename/", "upload/", "delete/"):
        assert stranger.post(f"/strategy/{saved.pk}/{path}", {"name": "Mine"}).status_code == 404, path


@pytest.mark.parametrize("role", ["stakeholder", "manager", "executive", "auditor"])
def test_only_a_strategist_changes_a_draft(acme, saved, sign_in, role: str) -> None:
    client = sign_in(acme.members[role])

    for path in ("rename/", "upload/", "delete/"):
        assert client.post(f"/strategy/{saved.pk}/{path}", {"name": "Mine"}).status_code == 403, path


def test_the_yaml_goes_out_and_comes_back_once_its_changes_were_looked_at(acme, saved, sign_in) -> None:
    client = sign_in(acme.members["strategist"])
    text = client.get(f"/strategy/{saved.pk}/strategy.yaml").content.decode()
    edited = replace(DRAFT, currency="USD", name="Ignored")

    looked = _hand_in(client, saved, strategy_yaml.dump(edited).encode())
    with acme.inside("strategist"):
        before = queries.draft_of(saved)
    answer = client.post(f"/strategy/{saved.pk}/upload/", _hidden(looked))

    assert strategy_yaml.load(text) == before == DRAFT
    assert "1 change" in looked
    assert "changes from EUR to USD" in looked
    assert answer.status_code == 302
    with acme.inside("strategist"):
        assert queries.draft_of(saved) == replace(DRAFT, currency="USD")


def test_the_workbook_goes_out_and_comes_back_without_a_change(acme, saved, sign_in) -> None:
    client = sign_in(acme.members["strategist"])
    data = client.get(f"/strategy/{saved.pk}/strategy.xlsx").content

    looked = _hand_in(client, saved, data)

    assert "The file says the same as this revision" in looked


def test_a_file_is_not_put_in_place_of_what_changed_since_it_was_looked_at(acme, saved, sign_in) -> None:
    client = sign_in(acme.members["strategist"])
    looked = _hand_in(client, saved, strategy_yaml.dump(replace(DRAFT, currency="USD")).encode())
    with acme.inside("strategist"):
        actions.rename(saved, name="Renamed")

    answer = client.post(f"/strategy/{saved.pk}/upload/", _hidden(looked), follow=True)

    assert "was changed while you worked on your file" in answer.content.decode()
    with acme.inside("strategist"):
        assert queries.newest(saved).currency == "EUR"


def test_what_was_looked_at_cannot_be_made_up(acme, saved, sign_in) -> None:
    client = sign_in(acme.members["strategist"])

    sent = {"looked_at": "made:up", "seen": "1", "seen_version": "1"}
    answer = client.post(f"/strategy/{saved.pk}/upload/", sent, follow=True)

    assert "Hand the file in again" in answer.content.decode()


def _hand_in(client: Client, row: models.Strategy, data: bytes) -> str:
    sent = {"file": SimpleUploadedFile("s.yaml", data)}
    return client.post(f"/strategy/{row.pk}/upload/", sent).content.decode()


def _hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form that puts a file in place."""
    return dict(re.findall(r'<input type="hidden" name="(looked_at|seen|seen_version)" value="([^"]*)">', page))


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"\xff\xfe", "not text in UTF-8"), (b"strategy: [", "YAML"), (b"just words", "strategy"), (b"", "empty")],
)
def test_a_file_that_is_no_draft_says_why_and_changes_nothing(acme, saved, sign_in, data: bytes, said: str) -> None:
    client = sign_in(acme.members["strategist"])

    answer = client.post(
        f"/strategy/{saved.pk}/upload/", {"file": SimpleUploadedFile("s.yaml", data), "seen": "1"}, follow=True
    )

    assert said.lower() in answer.content.decode().lower()
    with acme.inside("strategist"):
        assert queries.latest_number(saved) == 1


def test_a_draft_begins_from_a_file_and_an_empty_list_says_how_to_begin(globex, sign_in) -> None:
    client = sign_in(globex.members["strategist"])
    empty = client.get("/strategy/").content.decode()

    started = client.post(
        "/strategy/from-file/", {"file": SimpleUploadedFile("s.yaml", strategy_yaml.dump(DRAFT).encode())}
    )

    assert "Start from what your past deals reveal" in empty
    assert client.get(started["Location"]).status_code == 200
