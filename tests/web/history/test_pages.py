"""The pages from the list to the deals behind a bar, as each role sees them."""

import csv
import html
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from dealwright.files import mapping_yaml, report_json, strategy_yaml, wording
from dealwright.web.accounts.actions import add_organisation, add_user
from dealwright.web.accounts.models import Membership, Role
from dealwright.web.history import actions, models, records
from dealwright.web.kit import tenancy
from dealwright.web.strategy.models import Strategy

SignIn = Callable[[Membership], Client]
Open = Callable[[str, str], str]


def whole(answer: HttpResponseBase) -> bytes:
    """What an answer sends, read to its end; the test client closes it there."""
    return b"".join(answer)


class House:
    """Two organisations with people of every role; the first has a report."""

    def __init__(self, deals_csv: Path, mapping: str) -> None:
        organisation, other = add_organisation(name="Nordwind"), add_organisation(name="Südstern")
        self.members = {role: _person(organisation.pk, role) for role in Role.values}
        self.stranger = _person(other.pk, "strategist", domain="suedstern")
        strategist = self.members["strategist"]
        with tenancy.entered(organisation_id=organisation.pk, user_id=strategist.user_id):
            self.dataset = actions.hand_in(
                deals_csv, organisation_id=organisation.pk, user_id=strategist.user_id, later=False
            )
            actions.run_read(self.dataset)
            self.dataset.refresh_from_db()
            actions.save_mapping(
                self.dataset,
                mapping_yaml.load(mapping),
                seen_version=self.dataset.mapping_version,
                user_id=strategist.user_id,
            )
            actions.run_import(self.dataset)
            self.dataset.refresh_from_db()
            actions.run_reveal(self.dataset)


def _person(organisation_id: int, role: str, *, domain: str = "nordwind") -> Membership:
    return add_user(organisation_id=organisation_id, email=f"{role}@{domain}.test", name=role.capitalize(), role=role)


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker, deals_csv: Path, mapping: str) -> Iterator[House]:
    """Made once for the module, in a transaction that is rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield House(deals_csv, mapping)
        transaction.set_rollback(True)


@pytest.fixture
def client_of(house: House, db: None, signed_in: SignIn) -> Callable[[str], Client]:
    """A function that gives the client_of of a member in a role."""
    return lambda role: signed_in(house.members[role])


@pytest.fixture
def text(house: House, client_of: Callable[[str], Client]) -> Open:
    """A function that gives what a role reads on a page of the dataset."""

    def opened(role: str, path: str) -> str:
        answer = client_of(role).get(f"/reveal/{house.dataset.pk}/{path}")
        assert answer.status_code == 200, (answer.status_code, answer.get("Location"))
        return answer.content.decode()

    return opened


def test_the_list_says_what_each_file_became(client_of: Callable[[str], Client]) -> None:
    page = client_of("strategist").get("/reveal/").content.decode()

    assert "Deals 2024" in page
    assert "Report" in page
    assert "400" in page
    assert "Hand in past deals" in page


def test_an_empty_list_says_what_to_do_next(house: House, db: None, signed_in: SignIn) -> None:
    page = signed_in(house.stranger).get("/reveal/").content.decode()

    assert "No past deals yet" in page
    assert 'href="/reveal/hand-in/"' in page
    assert "Deals 2024" not in page


def test_the_mapping_page_shows_the_first_rows_and_fills_the_form(text: Open) -> None:
    page = text("strategist", "mapping/")

    assert "The first 50 rows" in page
    assert "D-0000" in page
    assert '<option value="Unit Price" selected>' in page
    assert "Payment days" in page
    assert "Save and import" in page


def test_the_report_says_ranges_shares_and_offers_the_draft(text: Open) -> None:
    page = text("strategist", "report/")

    for said in ("Deals", "Wild-west index", "What you do by default", "Worth doing next", "of the variance",
                 'id="sellers"', 'href="#section-coherence"', "Start a strategy draft from this",
                 "deals/?term=discount&amp;outcome=won"):  # fmt: skip
        assert said in page
    assert "application/json" in page
    assert " style=" not in page


def test_what_was_held_firm_stands_with_its_share_interval_and_deals(house: House, text: Open) -> None:
    page = html.unescape(text("seller", "report/"))
    with tenancy.entered(organisation_id=house.dataset.organisation_id, user_id=house.members["seller"].user_id):
        revealed, _ = report_json.load(models.Report.objects.get(dataset=house.dataset).content)
    held = page.partition('class="firmness-list"')[2].partition("</ol>")[0]

    assert [place.count("<div>") for place in held.split("<li>")[1:]] == [len(tied) for tied in revealed.order]
    for term in revealed.terms:
        assert f">{term.term.name}</span>" in held
        assert f">{wording.firmness(term.firmness)}</span>" in held
    assert all(term.firmness.value is not None for term in revealed.terms)


def test_a_report_of_an_earlier_release_still_names_what_was_held_firm() -> None:
    kept = {"next": [], "findings": [], "order": [["Discount", "Payment days"]]}

    shown = records.shown_story(kept, names_sellers=True)

    assert shown["order"] == [[{"name": "Discount"}, {"name": "Payment days"}]]


def test_a_seller_reads_the_report_without_anything_about_named_sellers(
    house: House, text: Open, client_of: Callable[[str], Client]
) -> None:
    page = text("seller", "report/")
    deals = text("seller", "deals/")
    refused = client_of("seller")

    assert 'id="sellers"' not in page
    assert "Rep 3" not in page
    assert "Rep 3" not in deals
    assert "Start a strategy draft" not in page
    assert "Findings about the file are for those who manage it." in page
    assert "Nothing else was noticed" not in page
    for path in ("charts/sellers.csv", "report.json", "report.html", "strategy.yaml", "mapping/", "rejected.csv"):
        assert refused.get(f"/reveal/{house.dataset.pk}/{path}").status_code in {403, 404}, path
    assert refused.get(f"/reveal/{house.dataset.pk}/deals/?seller=Rep+3").status_code == 422
    assert refused.get(f"/reveal/{house.dataset.pk}/deals/?sort=seller").status_code == 422


@pytest.mark.parametrize("role", ["stakeholder", "manager", "executive", "auditor"])
def test_other_roles_read_everything_and_change_nothing(
    house: House, client_of: Callable[[str], Client], role: str
) -> None:
    client, base = client_of(role), f"/reveal/{house.dataset.pk}"

    assert client.get(f"{base}/report/").status_code == 200
    assert whole(client.get(f"{base}/charts/sellers.csv"))
    for path in ("draft/", "delete/", "rename/", "cancel/", "mapping/"):
        assert client.post(f"{base}/{path}").status_code == 403, path
    assert models.Dataset.objects.filter(pk=house.dataset.pk).count() == 0  # nobody is entered: nothing is seen


def test_another_organisation_finds_nothing_here(house: House, db: None, signed_in: SignIn) -> None:
    client, base = signed_in(house.stranger), f"/reveal/{house.dataset.pk}"

    for path in ("", "progress/", "mapping/", "mapping.yaml", "report/", "report.json", "deals/", "deals.csv",
                 "charts/ranges.csv", "strategy.yaml", "rejected.csv", "delete/"):  # fmt: skip
        assert client.get(f"{base}/{path}").status_code == 404, path
    for path in ("draft/", "delete/", "cancel/", "rename/", "report/find/", "mapping/", "read-again/"):
        assert client.post(f"{base}/{path}").status_code == 404, path


def test_a_chart_gives_its_table_as_csv(house: House, client_of: Callable[[str], Client]) -> None:
    answer = client_of("executive").get(f"/reveal/{house.dataset.pk}/charts/ranges.csv")

    lines = list(csv.reader(io.StringIO(whole(answer).decode("utf-8-sig"))))
    assert lines[0][0] == "Term"
    assert {"Discount", "Payment days"} <= {line[0] for line in lines[1:]}


def test_the_report_comes_as_json_that_loads_back_and_the_draft_as_yaml(
    house: House, client_of: Callable[[str], Client]
) -> None:
    client, base = client_of("strategist"), f"/reveal/{house.dataset.pk}"

    document = whole(client.get(f"{base}/report.json"))
    draft = whole(client.get(f"{base}/strategy.yaml")).decode()

    revealed, _ = report_json.load(json.loads(document))
    assert revealed.deals == 400
    assert {entry.term.key for entry in strategy_yaml.load(draft).entries} >= {"discount", "payment_days"}


def test_the_deals_behind_a_figure_are_listed_sorted_and_paged_by_key(text: Open) -> None:
    first = text("strategist", "deals/?sort=deal")
    after = first.split("after=")[-1].split('"')[0]
    second = text("strategist", f"deals/?sort=deal&after={after}")

    assert "400 deals" in first
    assert "D-0049" in first
    assert "D-0050" not in first
    assert "D-0050" in second
    assert "D-0049" not in second


def test_every_page_of_the_list_shows_each_deal_once_whatever_it_is_sorted_by(house: House, text: Open) -> None:
    for sort in ("price", "-price", "country", "-closed_on", "term_discount"):
        seen, after = [], ""
        while True:
            page = text("strategist", f"deals/?sort={sort}&after={after}")
            seen += [part[:6] for part in page.split('<th scope="row">')[1:]]
            if "Next page" not in page:
                break
            after = page.split("after=")[-1].split('"')[0]
        assert len(seen) == len(set(seen)) == 400, sort


def test_a_selection_can_name_several_values_a_quarter_and_a_stretch_of_a_term(text: Open) -> None:
    both = text("strategist", "deals/?country=France&country=Norway")
    quarter = text("strategist", "deals/?quarter=2023-Q2")
    stretch = text("strategist", "deals/?term=discount&from=5&to=10")

    assert "country: France" in both
    assert "country: Norway" in both
    assert ">Germany</td>" not in both
    assert "2023-04" in quarter or "2023-05" in quarter or "2023-06" in quarter
    assert "2023-07" not in quarter
    assert "a value of: Discount" in stretch


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("sort=nonsense", "cannot be sorted by"),
        ("quarter=soon", "is not a quarter"),
        ("term=nothing", "have no column"),
        ("term=discount&from=x", "is not a number"),
        ("after=!!!", "does not exist"),
    ],
)
def test_a_selection_nobody_can_mean_is_answered_with_what_to_do(
    house: House, client_of: Callable[[str], Client], query: str, said: str
) -> None:
    answer = client_of("strategist").get(f"/reveal/{house.dataset.pk}/deals/?{query}")

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_deals_are_taken_along_as_csv_and_xlsx(house: House, client_of: Callable[[str], Client]) -> None:
    client, base = client_of("strategist"), f"/reveal/{house.dataset.pk}"

    plain = whole(client.get(f"{base}/deals.csv?country=France")).decode("utf-8-sig")
    book = whole(client.get(f"{base}/deals.xlsx?country=France"))

    lines = list(csv.DictReader(io.StringIO(plain)))
    sheet = openpyxl.load_workbook(io.BytesIO(book), read_only=True).worksheets[0]
    assert {line["country"] for line in lines} == {"France"}
    assert len(lines) == sum(1 for _ in sheet.iter_rows()) - 1


def test_the_button_saves_a_draft_with_ranges_order_and_evidence(
    house: House, client_of: Callable[[str], Client]
) -> None:
    client = client_of("strategist")

    answer = client.post(f"/reveal/{house.dataset.pk}/draft/", {"name": "Our default"})
    page = client.get(answer["Location"]).content.decode()
    term = client.get(f"{answer['Location']}terms/discount/").content.decode()

    assert answer["Location"].startswith("/strategy/")
    for said in ("Our default", "Discount", "Payment days", "Terms by priority", "400 deals", "finance"):
        assert said in page
    assert "Walk-away" in term


def test_a_selection_nobody_looked_at_offers_to_find_what_it_reveals(
    house: House, client_of: Callable[[str], Client]
) -> None:
    client, base = client_of("manager"), f"/reveal/{house.dataset.pk}"

    offered = client.get(f"{base}/report/?region=South").content.decode()
    asked = client.post(f"{base}/report/find/", {"region": "South"})
    waiting = client.get(f"{base}/report/?region=South").content.decode()
    nowhere = client.post(f"{base}/report/find/", {"region": "Atlantis"})

    assert "Nobody has looked at this selection on its own yet" in offered
    assert asked["Location"] == f"{base}/report/?region=South"
    assert "Waiting for a free worker" in waiting
    assert nowhere.status_code == 404


@pytest.mark.parametrize("path", ["", "report/", "deals/", "mapping/", "progress/"])
def test_a_page_asks_the_database_a_fixed_number_of_questions(
    house: House, client_of: Callable[[str], Client], path: str
) -> None:
    client = client_of("strategist")
    address = f"/reveal/{house.dataset.pk}/{path}" if path else "/reveal/"
    client.get(address)

    with CaptureQueriesContext(
        connection,
    ) as first:
        client.get(address)
    with tenancy.entered(organisation_id=house.dataset.organisation_id):
        for number in range(5):
            models.Dataset.objects.create(
                organisation_id=house.dataset.organisation_id, name=f"More {number}", file_name="m.csv",
                file=house.dataset.file,
            )  # fmt: skip
            models.Run.objects.create(
                organisation_id=house.dataset.organisation_id, dataset=house.dataset, kind="reveal", state="done"
            )
    with CaptureQueriesContext(connection) as second:
        client.get(address)

    assert len(second) == len(first)
    assert len(first) <= 16


def test_a_draft_of_one_organisation_is_not_seen_by_another(house: House, db: None, signed_in: SignIn) -> None:
    started = signed_in(house.members["strategist"]).post(f"/reveal/{house.dataset.pk}/draft/", {"name": "Secret"})

    assert signed_in(house.stranger).get(started["Location"]).status_code == 404
    assert signed_in(house.members["seller"]).get(started["Location"]).status_code == 404
    assert Strategy.objects.count() == 0
