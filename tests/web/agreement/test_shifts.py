"""Priorities flow between revisions: a function moves its ranking, the order follows, ranges stay."""

import json

import pytest
from tests.web.agreement.conftest import FUNCTIONS, SPLIT

from dealwright.web.accounts.rules import NotPermitted
from dealwright.web.agreement import actions, models, queries
from dealwright.web.proof import queries as proof
from dealwright.web.proof.models import Link
from dealwright.web.strategy import actions as strategies
from dealwright.web.strategy.models import Revision, TermRange

STATED = (("discount",), ("payment_days",), ("liability",), ("delivery",))
MOVED = (("liability",), ("payment_days",), ("discount",), ("delivery",))


@pytest.fixture
def voted(company):
    """The strategy published after a round in which three functions put the discount first."""
    company.revealed(SPLIT)
    company.published()
    return company


def ask(company, function, ranking=MOVED, *, seen=0, reason="Two large claims this quarter."):
    with company.inside(function):
        return actions.ask_shift(
            company.strategy, by=company.people[function], function=function, ranking=ranking, reason=reason, seen=seen
        )


def confirm(company, shift, who="strategist"):
    with company.inside(who):
        return actions.confirm_shift(shift, by=company.people[who])


def current(company):
    with company.inside("auditor"):
        return queries.current_order(company.strategy)


def test_before_any_shift_the_order_is_as_published(voted):
    found = current(voted)

    assert (found.groups, found.number, found.published) == (STATED, 0, True)
    assert found.named[2] == ("Liability cap",)


def test_a_shift_waits_for_the_strategist_and_then_moves_the_order(voted):
    shift = ask(voted, "Sales")
    before = current(voted)
    confirm(voted, shift)
    after = current(voted)

    assert before.groups == STATED
    assert after.groups == MOVED
    assert (after.number, after.moved_by, after.reason) == (1, "Sales", "Two large claims this quarter.")
    with voted.inside("auditor"):
        link = Link.objects.get(kind="priorities shifted")
    assert (link.record["id"], link.record["function"], link.record["order"]) == (
        shift.pk, "Sales", [list(group) for group in MOVED]
    )  # fmt: skip


def test_ranges_stay_pinned_when_priorities_shift(voted):
    with voted.inside("auditor"):
        before = list(TermRange.objects.order_by("pk").values())
        revision = Revision.objects.values().get()
    confirm(voted, ask(voted, "Sales"))

    with voted.inside("auditor"):
        assert list(TermRange.objects.order_by("pk").values()) == before
        assert Revision.objects.values().get() == revision


def test_a_second_shift_builds_on_the_first(voted):
    confirm(voted, ask(voted, "Sales"))
    back = ask(voted, "Finance", STATED)
    confirm(voted, back)

    found = current(voted)
    assert found.number == 2
    assert found.groups == STATED
    assert found.rankings["Sales"] == MOVED


def test_without_a_round_every_owner_has_an_equal_voice_and_lets_the_published_order_stand(company):
    company.published()
    confirm(company, ask(company, "Legal"))

    found = current(company)
    assert found.voices == dict.fromkeys(("Finance", "Legal", "Operations", "Sales"), 0.25)
    assert found.groups == STATED, "one of four does not move it"


def test_a_strategy_that_says_so_shifts_at_once(company):
    company.revealed(SPLIT)
    with company.inside("strategist"):
        Revision.objects.update(shifts_at_once=True)
    company.published()

    shift = ask(company, "Sales")

    assert shift.state == "effective"
    assert current(company).groups == MOVED


def test_nobody_confirms_their_own_shift(voted, acme):
    with acme.inside():
        models_ = voted.people["strategist"]
        sales = next(iter(f for f, _ in queries.rounds.invitable(voted.id) if f.name == "Sales"))
        models_.functions.through.objects.create(organisation_id=voted.id, membership=models_, function=sales)
    with voted.inside("strategist"):
        shift = actions.ask_shift(voted.strategy, by=models_, function="Sales", ranking=MOVED, reason="Claims.", seen=0)
        with pytest.raises(actions.CannotShift, match="Let another"):
            actions.confirm_shift(shift, by=models_)
    confirm(voted, shift, "executive")

    assert current(voted).groups == MOVED


def test_two_members_who_move_one_ranking_notice_each_other(voted):
    first = ask(voted, "Sales")
    with pytest.raises(actions.ShiftedMeanwhile, match="Somebody else moved"):
        ask(voted, "Sales", (("delivery",), *STATED[:3]), seen=0)
    ask(voted, "Sales", (("delivery",), *STATED[:3]), seen=first.pk)

    with voted.inside("auditor"):
        states = list(models.Shift.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["withdrawn", "waiting"]
    with pytest.raises(actions.ShiftedMeanwhile):
        confirm(voted, first)


def test_what_cannot_be_shifted_is_refused_in_words(company):
    with pytest.raises(actions.CannotShift, match="none yet"):
        ask(company, "Sales")
    company.revealed(SPLIT)
    company.published()
    with pytest.raises(actions.CannotShift, match="already"):
        ask(company, "Sales", STATED)
    with pytest.raises(actions.CannotShift, match="Say why"):
        ask(company, "Sales", reason="  ")
    with company.inside("Legal"), pytest.raises(NotPermitted):
        actions.ask_shift(
            company.strategy, by=company.people["Legal"], function="Sales", ranking=MOVED, reason="x", seen=0
        )


def test_declining_says_why_and_changes_nothing(voted):
    shift = ask(voted, "Sales")
    with voted.inside("executive"):
        with pytest.raises(actions.CannotShift, match="Say why"):
            actions.decline_shift(shift, by=voted.people["executive"], answer="")
        actions.decline_shift(shift, by=voted.people["executive"], answer="One quarter is chance.")

    assert current(voted).groups == STATED
    with pytest.raises(actions.ShiftedMeanwhile):
        confirm(voted, shift)


def test_a_newly_published_revision_begins_with_its_own_order(voted):
    confirm(voted, ask(voted, "Sales"))
    waiting = ask(voted, "Legal", STATED)
    with voted.inside("strategist"):
        strategies.next_revision(voted.strategy, reason="A new year", user_id=None)
    assert current(voted).groups == MOVED, "a draft does not change what is in force"
    voted.published()

    assert current(voted).groups == STATED
    with pytest.raises(actions.ShiftedMeanwhile, match="published since"):
        confirm(voted, waiting)


def test_who_may_confirm_and_who_reads_the_order_are_told(voted, sign_in):
    shift = ask(voted, "Sales")
    confirm(voted, shift)

    tray = sign_in(voted.people["Legal"]).get("/notices/").content.decode()
    asked = sign_in(voted.people["strategist"]).get("/notices/").content.decode()
    assert "Sales moved its priorities in Our strategy: Two large claims" in tray
    assert "Sales asks to move its priorities" in asked


def test_the_page_moves_a_ranking_and_shows_the_order_to_everybody(voted, sign_in):
    path = f"/agreement/strategies/{voted.strategy.pk}/priorities/"
    sales = sign_in(voted.people["Sales"])
    assert sales.get(path).context["function"] == "Sales"
    said = {"function": "Sales", "seen": "0", "order": json.dumps([list(group) for group in MOVED])}

    without = sales.post(path, {**said, "reason": ""})
    asked = sales.post(path, {**said, "reason": "Claims."}, follow=True)
    shift_id = asked.context["told"][0][0].pk
    refused = sign_in(voted.people["Legal"]).post(f"/agreement/shifts/{shift_id}/confirm/")
    confirmed = sign_in(voted.people["strategist"]).post(f"/agreement/shifts/{shift_id}/confirm/", follow=True)
    fragment = sign_in(voted.people["auditor"]).get(f"{path}order/").content.decode()

    assert without.status_code == 422
    assert without.context["items"][0].key == "liability", "what was sorted is kept"
    assert "waiting for confirmation" in asked.content.decode()
    assert refused.status_code == 403
    assert "is in effect" in confirmed.content.decode()
    assert fragment.index("Liability cap") < fragment.index("Discount")
    assert "None is known" in confirmed.content.decode()


def test_sellers_and_other_organisations_do_not_open_it(voted, globex, sign_in):
    path = f"/agreement/strategies/{voted.strategy.pk}/priorities/"

    assert sign_in(voted.people["seller"]).get(path).status_code == 403
    assert sign_in(globex.members["strategist"]).get(path).status_code == 404
    assert len(FUNCTIONS) == 5


def test_an_order_or_a_ballot_changed_past_the_product_is_named_by_the_proof(voted):
    shift = ask(voted, "Sales")
    confirm(voted, shift)
    with voted.inside("auditor"):
        assert [each for each in proof.verify(voted.id).differences if each.number] == []
    with voted.inside("strategist"):
        models.Standing.objects.update(groups=[["delivery"], ["discount"], ["payment_days"], ["liability"]])
        ballot = models.Ballot.objects.get(voice__name="Legal")
        assert ballot.content is not None
        ballot.content["ranking"] = ballot.content["ranking"][::-1]
        ballot.save()

    with voted.inside("auditor"):
        found = proof.verify(voted.id)

    told = [each for each in found.differences if each.number]  # the fixture publishes past the room of signing
    assert [each.where for each in told] == [
        f"Ballot round {ballot.round_id}", f"Shift of Sales in strategy {voted.strategy.pk}"
    ]  # fmt: skip
    assert "for Legal is not as it was revealed" in told[0].what
