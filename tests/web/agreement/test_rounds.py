"""Ballot rounds: blind until all have voted, revealed together, nothing lost."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import serializers
from django.utils import timezone
from tests.web.agreement.conftest import FUNCTIONS, SPLIT, UNITED

from dealwright.core import priorities
from dealwright.web.accounts.models import Function
from dealwright.web.accounts.rules import NotPermitted
from dealwright.web.agreement import actions, models, queries, records
from dealwright.web.kit import history
from dealwright.web.proof.models import Link

SECRET = "because the bank said so"


def everything_written() -> str:
    """All rows of the room and of its history, as anybody who reads the database sees them."""
    rows = [row for model in apps.get_app_config("agreement").get_models() for row in model._default_manager.all()]
    return str(serializers.serialize("json", rows))


def test_before_the_reveal_no_row_and_no_history_says_what_anybody_voted(company):
    row = company.open()
    reason = (("liability", SECRET),)
    wish = (priorities.Wish(term="discount", low=3.25, high=4.75),)
    company.cast(row, "Finance", "liability", "discount", reasons=reason, wishes=wish)

    with company.inside("auditor"):
        written = everything_written()
        events = history.of(models.Ballot, models.Ballot.objects.get().pk)

    assert SECRET not in written
    assert "3.25" not in written
    assert SECRET not in str(events)
    with company.inside("Finance"):
        voice = models.Voice.objects.get(round=row, name="Finance")
        kept = queries.rounds.own_ballot(company.people["Finance"], voice)
        assert kept is not None
        assert kept[1].reasons == reason, "the voter reads their own"


@pytest.mark.parametrize("who", ["strategist", "auditor", "executive", "Legal"])
def test_before_the_reveal_nobody_opens_the_ballots_or_the_board(company, sign_in, who):
    row = company.open()
    company.cast(row, "Finance", "liability", "discount", reasons=(("liability", SECRET),))

    with company.inside(who):
        row.refresh_from_db()
        with pytest.raises(queries.rounds.StillBlind):
            queries.rounds.revealed(row)
    browser = sign_in(company.people[who])
    pages = [browser.get(f"/agreement/rounds/{row.pk}/{part}", follow=True) for part in ("", "board/", "ballots/")]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert all(SECRET.encode() not in page.content for page in pages)
    assert b"Finance Person" in pages[0].content, "that somebody voted is no secret"


def test_the_last_ballot_closes_the_round_and_all_are_revealed_together(company):
    row = company.open()
    company.vote(row, UNITED)

    with company.inside("strategist"):
        row.refresh_from_db()
        assert row.state == "counting"
        assert actions.count(row.pk)
        row.refresh_from_db()
        board = queries.rounds.board_of(row)
        assert board is not None
        assert row.state == "revealed"
        assert len(queries.rounds.revealed(row)) == 5
        assert records.groups(board.content["order"]["groups"]) == (
            ("discount",), ("payment_days",), ("liability",), ("delivery",)
        )  # fmt: skip
        assert board.content["agreement"]["w"] == 1.0
        assert not actions.count(row.pk), "counted once"


def test_a_revealed_round_stands_in_the_chain_of_proof_with_its_ballots(company):
    row = company.revealed(SPLIT)

    with company.inside("strategist"):
        link = Link.objects.get(kind="ballots revealed")
        board = queries.rounds.board_of(row)

    assert board is not None
    assert link.record["id"] == row.pk
    assert [ballot["function"] for ballot in link.record["ballots"]] == sorted(FUNCTIONS)
    assert link.record["inputs_sha256"] == board.inputs_sha256


def test_a_deadline_that_passes_reveals_what_was_cast(company):
    row = company.open()
    company.cast(row, "Sales", "discount", "liability")

    with company.inside("strategist"):
        assert not actions.close_if_due(row.pk)
        assert actions.close_if_due(row.pk, now=timezone.now() + timedelta(days=4))
        assert actions.count(row.pk)
        row.refresh_from_db()
        assert [ballot.voice.name for ballot in queries.rounds.revealed(row)] == ["Sales"]


def test_a_round_in_which_nobody_voted_says_so(company, sign_in):
    row = company.open()
    with company.inside("strategist"):
        actions.close_if_due(row.pk, now=timezone.now() + timedelta(days=4))
        assert actions.count(row.pk)

    page = sign_in(company.people["strategist"]).get(f"/agreement/rounds/{row.pk}/board/")

    assert page.status_code == 200
    assert b"Nobody voted" in page.content


def test_a_voice_is_the_functions_however_many_vote(company, acme):
    with acme.inside():
        sales = Function.objects.get(name="Sales")
        finance = Function.objects.get(name="Finance")
    row = company.open(voices={sales.pk: 3.0, finance.pk: 1.0})

    with company.inside("strategist"):
        shares = dict(models.Voice.objects.filter(round=row).values_list("name", "share"))

    assert shares == {"Sales": 0.75, "Finance": 0.25}


def test_a_ballot_may_be_changed_until_the_round_closes(company):
    row = company.open()
    company.cast(row, "Sales", "discount", "liability")
    company.cast(row, "Sales", "liability", "discount", seen=1)

    with company.inside("Sales"):
        voice = models.Voice.objects.get(round=row, name="Sales")
        kept = queries.rounds.own_ballot(company.people["Sales"], voice)
    assert kept is not None
    assert kept[1].ranking == (("liability",), ("discount",))
    with pytest.raises(actions.VotedMeanwhile):
        company.cast(row, "Sales", "delivery", "discount", seen=1)


def test_a_late_ballot_is_refused_in_words(company):
    row = company.open()

    with pytest.raises(actions.Late, match="Your ballot was not cast"):
        company.cast(row, "Sales", "discount", "liability", now=timezone.now() + timedelta(days=5))


def test_nobody_votes_for_a_function_they_do_not_speak_for(company, sign_in):
    row = company.open()
    with company.inside("Legal"):
        voice = models.Voice.objects.get(round=row, name="Finance")
        ballot = priorities.Ballot(function="Finance", voter="x", ranking=(("discount",), ("liability",)))
        with pytest.raises(actions.NotInvited):
            actions.cast(voice, by=company.people["Legal"], ballot=ballot, seen_version=0)

    assert sign_in(company.people["Legal"]).get(f"/agreement/rounds/{row.pk}/vote/{voice.pk}/").status_code == 404
    assert sign_in(company.people["seller"]).get(f"/agreement/rounds/{row.pk}/").status_code == 403


def test_a_sealed_ballot_moved_to_another_voter_is_not_counted(company):
    row = company.open()
    company.vote(row, UNITED)
    with company.inside("strategist"):
        sales, legal = (models.Ballot.objects.get(voice__name=name) for name in ("Sales", "Legal"))
        legal.sealed = sales.sealed
        legal.save()
        with pytest.raises(records.NotThisBallot):
            actions.count(row.pk)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"term_keys": ("discount",)}, "at least two terms"),
        ({"term_keys": ("discount", "nonsense")}, "no term nonsense"),
        ({"voices": {}}, "at least one function"),
        ({"deadline_at": timezone.now() - timedelta(days=1)}, "lies in the past"),
    ],
)
def test_a_round_that_asks_nothing_sensible_is_not_opened(company, changed, said):
    with pytest.raises(actions.CannotOpen, match=said):
        company.open(**changed)


def test_a_function_without_a_voter_cannot_be_invited(company):
    with company.inside("strategist"):
        empty = Function.objects.get(name="Marketing")
    with pytest.raises(actions.CannotOpen, match="Nobody may vote for Marketing"):
        company.open(voices={empty.pk: 1.0})


def test_one_round_at_a_time_and_only_strategists_open_one(company):
    company.open()
    with pytest.raises(actions.CannotOpen, match="open already"):
        company.open()
    with company.inside("Sales"), pytest.raises(NotPermitted):
        actions.open_round(company.revision, by=company.people["Sales"], asks=company.asks())


def test_a_round_is_extended_never_shortened_and_withdrawn_with_a_reason(company):
    row = company.open()
    strategist = company.people["strategist"]
    with company.inside("strategist"):
        with pytest.raises(actions.CannotOpen, match="later"):
            actions.extend(row, by=strategist, deadline_at=timezone.now(), seen_version=1)
        longer = actions.extend(row, by=strategist, deadline_at=timezone.now() + timedelta(days=9), seen_version=1)
        with pytest.raises(actions.RoundChanged):
            actions.withdraw(row, by=strategist, reason="a slip", seen_version=1)
        gone = actions.withdraw(row, by=strategist, reason="a slip", seen_version=longer.version)

        assert gone.state == "withdrawn"
        assert not actions.close_if_due(row.pk, now=timezone.now() + timedelta(days=30))
    with pytest.raises(actions.Late):
        company.cast(row, "Sales", "discount", "liability")


def form_of(order, **more: str):
    return {"seen": "0", "order": json.dumps(order), **more}


def test_a_ballot_with_faults_comes_back_with_everything_that_was_written(company, sign_in):
    row = company.open()
    with company.inside("Sales"):
        voice = models.Voice.objects.get(round=row, name="Sales")
    path = f"/agreement/rounds/{row.pk}/vote/{voice.pk}/"
    browser = sign_in(company.people["Sales"])
    whole = [["liability"], ["discount", "payment_days"], ["delivery"]]
    written = {"reason-discount": SECRET, "low-discount": "three", "high-discount": "9"}

    missing = browser.post(path, form_of(whole[:2], **written))
    twice = browser.post(path, form_of([*whole, ["discount"]], **written))
    foreign = browser.post(path, form_of([*whole, ["salary"]], **written))
    unreadable = browser.post(path, form_of(whole, **written))

    for page, said in (
        (missing, "misses delivery"),
        (twice, "repeats discount"),
        (foreign, "knows nothing of salary"),
        (unreadable, "is not a number here"),
    ):
        assert page.status_code == 422
        assert said in page.content.decode()
        assert SECRET in page.content.decode()
        assert 'value="three"' in page.content.decode()
    with company.inside("Sales"):
        assert not models.Ballot.objects.exists()


def test_a_ballot_is_cast_by_the_page_with_ties_reasons_ranges_and_no_opinion(company, sign_in):
    row = company.open()
    with company.inside("Sales"):
        voice = models.Voice.objects.get(round=row, name="Sales")
    browser = sign_in(company.people["Sales"])
    order = [["liability"], ["discount", "payment_days"], ["delivery"]]
    more = {"reason-discount": SECRET, "low-discount": "9 %", "high-discount": "3", "out-delivery": "on"}

    answer = browser.post(f"/agreement/rounds/{row.pk}/vote/{voice.pk}/", form_of(order, **more))

    assert answer.status_code == 302
    with company.inside("Sales"):
        own = queries.rounds.own_ballot(company.people["Sales"], voice)
    assert own is not None
    _, ballot = own
    assert ballot.ranking == (("liability",), ("discount", "payment_days"))
    assert ballot.reasons == (("discount", SECRET),)
    assert ballot.wishes == (priorities.Wish(term="discount", low=3.0, high=9.0),)
    shown = browser.get(f"/agreement/rounds/{row.pk}/vote/{voice.pk}/").content.decode()
    assert SECRET in shown


def test_pairwise_answers_make_a_ranking_that_goes_into_the_ballot(company, sign_in):
    row = company.open()
    with company.inside("Sales"):
        voice = models.Voice.objects.get(round=row, name="Sales")
    path = f"/agreement/rounds/{row.pk}/vote/{voice.pk}/"
    browser = sign_in(company.people["Sales"])
    wins = "liability>discount,discount>payment_days,payment_days>delivery,nonsense>discount"

    asked = browser.get(f"{path}pairs/").content.decode()
    ranked = browser.post(f"{path}pairs/", {"wins": wins, "alike": ""}).content.decode()
    taken = browser.post(path, {"only_show": "yes", "order-liability": "1", "order-discount": "2"})

    assert "Which matters more?" in asked
    assert "Which matters more?" not in ranked
    assert ranked.index("Liability cap") < ranked.index("Payment days")
    assert taken.status_code == 200
    assert taken.context["cast"].items[0].key == "liability"


def test_a_strategist_opens_a_round_by_the_page(company, sign_in):
    path = f"/agreement/strategies/{company.strategy.pk}/open/"
    strategist = sign_in(company.people["strategist"])
    shown = strategist.get(path)
    form = shown.context["form"]
    voices = {field.html_name: "1" for field in form.voices if not field.field.disabled}
    later = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    said = {"question": "Why?", "terms": ["discount", "liability"], "deadline_at": later, **voices}

    wrong = strategist.post(path, {**said, "terms": ["discount"]})
    opened = strategist.post(path, said, follow=True)

    assert "at least two terms" in wrong.content.decode()
    assert "5 ballots missing" in opened.content.decode()
    assert sign_in(company.people["Legal"]).get(path).status_code == 403
    assert sign_in(company.people["auditor"]).get(path).status_code == 200
    assert sign_in(company.people["auditor"]).post(path, said).status_code == 403
