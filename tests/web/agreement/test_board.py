"""The board: what a round says, with the past deals in dispute, and taking its order."""

import csv
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.agreement.conftest import FUNCTIONS, SPLIT, TERMS, UNITED

from dealwright.core import priorities
from dealwright.files import mapping_yaml
from dealwright.web.agreement import actions, models, queries, records
from dealwright.web.history import actions as history
from dealwright.web.history.models import Report
from dealwright.web.strategy import actions as strategies

MAPPING = """
currency: EUR
columns:
  deal: Deal
  account: Customer
  closed_on: Closed
  currency: Currency
  quantity: Qty
  price: Unit Price
  outcome: Outcome
terms:
  - key: discount
    name: Discount
    kind: percent
    direction: less
    column: Discount %
"""


def content_of(row: models.Round) -> dict[str, Any]:
    board = queries.rounds.board_of(row)
    assert board is not None
    content: dict[str, Any] = board.content
    return content


@pytest.fixture
def past_deals(company, tmp_path):
    """Forty won deals of 100 EUR with discounts 0, 1, … 39 %, and two that are open."""
    path = tmp_path / "deals.csv"
    with path.open("w", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(("Deal", "Customer", "Closed", "Currency", "Qty", "Unit Price", "Outcome", "Discount %"))
        for number in range(42):
            outcome = "open" if number >= 40 else "won"
            lines.writerow(
                (
                    f"D-{number}",
                    f"Customer {number}",
                    "2026-03-01",
                    "EUR",
                    1,
                    100,
                    outcome,
                    number if number < 40 else 7,
                )
            )
    with company.inside("strategist"):
        user_id = company.people["strategist"].user_id
        dataset = history.hand_in(path, organisation_id=company.id, user_id=user_id, later=False)
        history.run_read(dataset)
        dataset.refresh_from_db()
        mapping = mapping_yaml.load(MAPPING)
        dataset = history.save_mapping(dataset, mapping, seen_version=dataset.mapping_version, user_id=user_id)
        history.run_import(dataset)
        dataset.refresh_from_db()
        assert dataset.facts is not None
        sha256 = dataset.facts.sha256
        Report.objects.create(organisation_id=company.id, dataset=dataset, facts_sha256=sha256, deals=42, content={})
        return dataset


def test_the_board_names_the_pair_and_the_functions_that_cost_most_agreement(company, sign_in):
    row = company.revealed(SPLIT)

    page = sign_in(company.people["Legal"]).get(f"/agreement/rounds/{row.pk}/board/").content.decode()

    said = "Operations, Product and Sales put Discount above Liability cap, Finance and Legal the other way round"
    assert said in page
    with company.inside("strategist"):
        board = content_of(row)
    functions = board["agreement"]["functions"]
    tau = {
        (one, other): round(value, 4)
        for one, line in zip(functions, board["agreement"]["tau"], strict=True)
        for other, value in zip(functions, line, strict=True)
    }
    assert tau["Finance", "Legal"] == 1.0
    assert tau["Finance", "Sales"] == 0.0
    assert board["order"]["exact"]


def test_wishes_that_share_nothing_are_an_open_conflict_with_its_deals_and_money(company, past_deals, sign_in):
    row = company.revealed(SPLIT, Sales=(20.0, 30.0), Finance=(0.0, 10.0))

    with company.inside("Sales"):
        conflict = models.Conflict.objects.get()
        said = content_of(row)["ranges"]["discount"]
    page = sign_in(company.people["Sales"]).get("/agreement/").content.decode()

    assert (conflict.term_key, conflict.owner, conflict.is_open) == ("discount", "Sales", True)
    assert said["a"] == 0.0
    assert [(each["low"], each["high"], each["deals"], each["money"]) for each in said["passages"]] == [
        (0.0, 30.0, 31, 3100.0)
    ]
    assert "No value satisfies all of them" in page
    board = sign_in(company.people["Sales"]).get(f"/agreement/rounds/{row.pk}/board/").content.decode()
    link = re.search(r'href="(/reveal/[^"]+)"[^>]*>31 won deals', board)
    assert link is not None
    deals = sign_in(company.people["Sales"]).get(link[1].replace("&amp;", "&"))
    assert deals.status_code == 200
    assert "31 deals" in deals.content.decode()


def test_wishes_that_overlap_are_measured_and_are_no_conflict(company, past_deals):
    row = company.revealed(SPLIT, Sales=(5.0, 25.0), Finance=(0.0, 15.0))

    with company.inside("strategist"):
        said = content_of(row)["ranges"]["discount"]
        assert not models.Conflict.objects.exists()

    assert said["a"] == 0.4
    assert said["overlap"] == [5.0, 15.0]
    assert [(each["low"], each["high"], each["deals"]) for each in said["passages"]] == [
        (0.0, 5.0, 6),
        (15.0, 25.0, 11),
    ]


def test_the_strategist_takes_the_order_and_a_change_meanwhile_is_not_lost(company, sign_in):
    row = company.revealed(
        {**UNITED, **dict.fromkeys(FUNCTIONS, ("delivery", "liability", "discount", "payment_days"))}
    )
    browser = sign_in(company.people["strategist"])
    board = f"/agreement/rounds/{row.pk}/board/"
    seen = browser.get(board).context["stands"]
    with company.inside("strategist"):
        other = (("liability",), ("discount",), ("payment_days",), ("delivery",))
        strategies.set_order(company.revision, other, seen=None, by=company.people["strategist"])

    clash = browser.post(f"/agreement/rounds/{row.pk}/take/", {"seen": seen}, follow=True).content.decode()
    with company.inside("strategist"):
        assert queries.orders.stated(company.revision) == other
    taken = browser.post(f"/agreement/rounds/{row.pk}/take/", {"seen": json.dumps(records.lists(other))}, follow=True)

    assert "Somebody else changed the priority order" in clash
    assert "now has this order" in taken.content.decode()
    with company.inside("strategist"):
        assert queries.orders.stated(company.revision) == (
            ("delivery",),
            ("liability",),
            ("discount",),
            ("payment_days",),
        )
    assert sign_in(company.people["Legal"]).post(f"/agreement/rounds/{row.pk}/take/").status_code == 403


@pytest.mark.parametrize("page", ["board", "ballots"])
def test_a_board_and_its_ballots_are_read_in_a_fixed_number_of_queries(company, sign_in, page):
    small = company.revealed(SPLIT)
    browser = sign_in(company.people["Legal"])
    path = f"/agreement/rounds/{small.pk}/{page}/"
    browser.get(path)
    with CaptureQueriesContext(connection) as few:
        browser.get(path)
    with company.inside("strategist"):
        voice = models.Voice.objects.get(round=small, name="Legal")
        for name in ("Finance", "Sales", "Product"):
            ballot = models.Ballot.objects.get(voice__name=name)
            copy = models.Ballot(
                organisation_id=company.id, round=small, voice=voice, membership=ballot.membership, sealed="",
                content=ballot.content, cast_at=timezone.now(),
            )  # fmt: skip
            copy.save()

    with CaptureQueriesContext(connection) as many:
        shown = browser.get(path)

    assert shown.status_code == 200
    assert len(many) == len(few)


def test_a_second_round_closes_the_conflicts_that_it_settles(company):
    company.revealed(SPLIT, Sales=(20.0, 30.0), Finance=(0.0, 10.0))
    company.revealed(SPLIT, Sales=(8.0, 15.0), Finance=(5.0, 10.0))

    with company.inside("strategist"):
        assert not models.Conflict.objects.filter(is_open=True).exists()


def test_the_digest_of_a_board_does_not_depend_on_the_order_of_ballots(company):
    ballots = [
        priorities.Ballot(function=name, voter=name, ranking=tuple((key,) for key in ranking))
        for name, ranking in SPLIT.items()
    ]
    voices = dict.fromkeys(FUNCTIONS, 0.2)
    keys = [term.key for term in TERMS]

    one = records.inputs_digest(ballots, voices=voices, keys=keys)
    other = records.inputs_digest(ballots[::-1], voices=voices, keys=keys)

    assert one == other
    assert one != records.inputs_digest(ballots[1:], voices=voices, keys=keys)


def test_members_are_told_that_their_vote_is_wanted_and_once_more(company, sign_in):
    row = company.open(deadline_at=timezone.now() + timedelta(hours=5))
    company.cast(row, "Sales", "discount", "liability")

    with company.inside("strategist"):
        missing = actions.remind(row.pk, by=company.people["strategist"])

    assert missing == 4
    home = sign_in(company.people["Legal"]).get("/agreement/").content.decode()
    assert "Vote for Legal" in home
    assert "What matters most next year?" in home
    tray = sign_in(company.people["Legal"]).get("/notices/").content.decode()
    assert "Your vote is wanted on Our strategy" in tray
    assert "still missing" in tray


def test_the_open_deals_that_a_new_order_concerns_are_named_from_the_newest_facts(company, past_deals, sign_in):
    company.published()

    page = sign_in(company.people["Sales"]).get(f"/agreement/strategies/{company.strategy.pk}/priorities/")

    assert page.context["total"] == 2
    assert [deal["deal"] for deal in page.context["deals"]] == ["D-40", "D-41"]
    assert "2 open in deals" in page.content.decode()
