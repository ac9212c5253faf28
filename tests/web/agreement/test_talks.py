"""Conversations: proposals, concessions, and decisions that may write the range."""

import pytest
from tests.web.agreement.conftest import SPLIT

from dealwright.web.accounts.rules import NotPermitted
from dealwright.web.agreement import actions, models, queries
from dealwright.web.proof.models import Link
from dealwright.web.strategy import queries as strategies


@pytest.fixture
def disputed(company):
    """A company in which Sales and Finance share nothing of the discount."""
    company.revealed(SPLIT, Sales=(20.0, 30.0), Finance=(0.0, 10.0))
    return company


def path_of(company, *more: str):
    return "/".join((f"/agreement/strategies/{company.strategy.pk}/terms/discount", *more, ""))


def discount(company):
    with company.inside("auditor"):
        return strategies.content(company.revision).entries[0].ranges[0]


def test_members_speak_propose_and_concede_and_all_of_it_is_kept_in_order(disputed, sign_in):
    finance = sign_in(disputed.people["Finance"])
    proposal = {"function": "Finance", "low": "5", "high": "12 %", "text": "Half way."}
    concession = {"moved_from": "10 %", "moved_to": "12 %", "in_return": "30 days payment", "function": "Finance"}

    finance.post(path_of(disputed, "message"), {"function": "Finance", "text": "Why so much?"})
    finance.post(path_of(disputed, "proposal"), proposal)
    finance.post(path_of(disputed, "concession"), concession)
    page = sign_in(disputed.people["auditor"]).get(path_of(disputed)).content.decode()

    places = [
        page.index(each) for each in ("Why so much?", "Proposed: 5 to 12", "moved from 10 % to 12 %, for 30 days")
    ]
    assert places == sorted(places)
    assert "Open conflict" in page
    tray = sign_in(disputed.people["Sales"]).get("/notices/").content.decode()
    assert "Message about Discount: Why so much?" in tray, "the owner is told"


def test_the_owner_decides_writes_the_range_and_the_conflict_is_closed(disputed, sign_in):
    sales = sign_in(disputed.people["Sales"])
    seen = sales.get(path_of(disputed)).context["range_now"]
    said = {"reason": "Both can live with it.", "low": "4", "high": "15", "writes": "on", "seen": seen}

    answer = sales.post(path_of(disputed, "decision"), said)

    assert answer.status_code == 302
    written = discount(disputed)
    assert (written.best, written.target, written.limits) == (4.0, 8.0, (("seller", 12.0), ("walk-away", 15.0)))
    assert written.reason == "Both can live with it."
    with disputed.inside("auditor"):
        assert not models.Conflict.objects.filter(is_open=True).exists()
        record = Link.objects.get(kind="conflict decided").record
        assert disputed.revision.version > 1
    assert (record["term"], record["decided"]["low"], record["decided"]["high"]) == ("discount", 4.0, 15.0)


def test_a_decision_on_a_range_that_somebody_changed_meanwhile_is_not_written(disputed, sign_in):
    said = {"reason": "Both can live with it.", "low": "4", "high": "15", "writes": "on", "seen": "best 99 %"}

    answer = sign_in(disputed.people["Sales"]).post(path_of(disputed, "decision"), said)

    assert answer.status_code == 422
    assert "since you opened this page" in answer.content.decode()
    assert "Both can live with it." in answer.content.decode()
    assert discount(disputed).best == 0.0
    with disputed.inside("auditor"):
        assert models.Conflict.objects.filter(is_open=True).count() == 1


def test_only_the_owner_and_strategists_decide(disputed, sign_in):
    verdict = actions.Verdict(reason="Ours.")
    with disputed.inside("Legal"), pytest.raises(NotPermitted):
        actions.decide(disputed.strategy, "discount", by=disputed.people["Legal"], verdict=verdict)
    assert sign_in(disputed.people["Legal"]).post(path_of(disputed, "decision"), {"reason": "Ours."}).status_code == 403

    with disputed.inside("strategist"):
        actions.decide(disputed.strategy, "discount", by=disputed.people["strategist"], verdict=verdict)
        assert queries.talks.conflicts_of(disputed.strategy.pk, "discount") == []


@pytest.mark.parametrize(
    ("kind", "sent", "said"),
    [
        ("message", {"text": " "}, "Write something."),
        ("proposal", {"low": "5", "function": "Sales"}, "A range has two ends"),
        ("proposal", {"low": "much", "high": "9"}, "is not a number here"),
        ("proposal", {}, "Propose a range or a place"),
        ("concession", {"moved_from": "10 %"}, "Say for what."),
        ("decision", {"reason": "x", "writes": "on"}, "State the range that is to be written"),
        ("decision", {"low": "5", "high": "6"}, "Say why."),
    ],
)
def test_what_is_written_wrongly_stands_beside_its_field(disputed, sign_in, kind, sent, said):
    answer = sign_in(disputed.people["Sales"]).post(path_of(disputed, kind), sent)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    with disputed.inside("Sales"):
        assert not models.Remark.objects.exists()


def test_an_auditor_reads_and_says_nothing_and_a_seller_does_not_read(disputed, sign_in):
    assert sign_in(disputed.people["auditor"]).get(path_of(disputed)).status_code == 200
    assert sign_in(disputed.people["auditor"]).post(path_of(disputed, "message"), {"text": "x"}).status_code == 403
    assert sign_in(disputed.people["seller"]).get(path_of(disputed)).status_code == 403
    assert sign_in(disputed.people["Sales"]).get(path_of(disputed).replace("discount", "nonsense")).status_code == 404
