"""From a draft to signatures: who may sign what, what a change voids, and what a stale page may not do."""

from __future__ import annotations

import pytest
from django.http import Http404

from dealwright.core import strategy as core
from dealwright.web.notices.models import Notice
from dealwright.web.proof import queries as proof
from dealwright.web.signing import actions, models, queries, rules
from dealwright.web.strategy import actions as strategies
from dealwright.web.strategy import models as rows

pytestmark = pytest.mark.database


def states(house, member=None) -> dict[str, str]:
    member = member or house.strategist
    with house.as_(member):
        return {line.key: line.state for line in queries.status(member, house.revision).lines}


def kinds(house) -> list[str]:
    with house.as_(house.strategist):
        return list(proof.chain(house.id).values_list("kind", flat=True))


# Sending -------------------------------------------------------------------------------------------------------------


def test_a_draft_is_sent_and_each_owner_is_told_what_waits(house) -> None:
    house.send()

    with house.as_(house.strategist):
        told = dict(Notice.objects.values_list("membership_id", "text"))
        assert house.revision.state == "signing"
    assert told == {
        house.finance.pk: "1 term of “Ours”, revision 1, waits for your signature.",
        house.finance_two.pk: "1 term of “Ours”, revision 1, waits for your signature.",
        house.legal.pk: "1 term of “Ours”, revision 1, waits for your signature.",
    }
    assert kinds(house) == ["revision sent to be signed"]


def test_a_draft_with_an_error_is_not_sent(house) -> None:
    house.change("discount", target=-5.0)

    with pytest.raises(actions.Unsound, match="Nobody can sign what contradicts itself") as refused:
        house.send()

    assert refused.value.problems
    assert kinds(house) == []
    with house.as_(house.strategist):
        assert house.revision.state == "draft"
        assert Notice.objects.count() == 0


def test_a_draft_that_changed_since_it_was_seen_is_not_sent(house) -> None:
    with house.as_(house.strategist):
        seen = house.revision.version
    house.change("discount", target=7.0)

    with house.as_(house.strategist), pytest.raises(strategies.Clash):
        actions.send(house.strategist, house.revision.pk, seen_version=seen)


def test_only_a_strategist_sends(house) -> None:
    for who in ("seller", "manager", "executive", "stakeholder", "auditor"):
        member = house.company.members[who]
        with house.as_(member), pytest.raises(rules.NotPermitted, match="Only strategists may send"):
            actions.send(member, house.revision.pk, seen_version=1)


def test_signatures_stay_with_a_revision_that_is_taken_back_and_sent_again(signing) -> None:
    signing.sign(signing.finance, "discount")
    with signing.as_(signing.strategist):
        actions.take_back(signing.strategist, signing.revision.pk, reason="One more look")
    assert states(signing) == {"discount": "signed", "length": "open"}

    signing.send()

    assert states(signing) == {"discount": "signed", "length": "open"}


# Signing -------------------------------------------------------------------------------------------------------------


def test_a_member_of_the_owner_signs_and_the_signature_is_recorded(signing) -> None:
    given = signing.sign(signing.finance, "discount")

    assert given.statement == "I speak for Finance. I have read Discount as it stands here and sign it."
    assert states(signing) == {"discount": "signed", "length": "open"}
    assert kinds(signing) == ["revision sent to be signed", "signature given"]
    with signing.as_(signing.strategist):
        record = proof.chain(signing.id)[1].record
    assert (record["term"], record["function"], record["digest"]) == ("discount", "Finance", given.digest)
    assert given.digest == core.entry_digest(core.read(given.content), "discount")


def test_signing_twice_gives_one_signature_and_one_record(signing) -> None:
    first = signing.sign(signing.finance, "discount")
    second = signing.sign(signing.finance, "discount")

    assert first == second
    assert kinds(signing).count("signature given") == 1


def test_two_members_of_the_owner_may_both_sign(signing) -> None:
    signing.sign(signing.finance, "discount")
    signing.sign(signing.finance_two, "discount")

    with signing.as_(signing.finance):
        line = queries.status(signing.finance, signing.revision).lines[0]
    assert [row.member_id for row in line.stands] == [signing.finance_two.pk, signing.finance.pk]


def test_nobody_signs_for_another_function(signing) -> None:
    with pytest.raises(actions.NotYours, match="signed by members who speak for Finance"):
        signing.sign(signing.legal, "discount")

    assert states(signing) == {"discount": "open", "length": "open"}


def test_only_stakeholders_sign(signing) -> None:
    for who in ("strategist", "seller", "manager", "executive", "auditor"):
        with pytest.raises(rules.NotPermitted, match="Only stakeholders may sign"):
            signing.sign(signing.company.members[who], "discount")


def test_a_draft_is_not_signed(house) -> None:
    with pytest.raises(actions.NotNow, match="is a draft"):
        house.sign(house.finance, "discount")


def test_a_term_that_changed_since_it_was_opened_is_refused_with_what_changed(signing) -> None:
    with signing.as_(signing.finance):
        seen = core.excerpt(queries.reading(signing.revision).content, "discount")
    signing.change("discount", target=9.0)

    with pytest.raises(actions.Stale, match="Discount changed since you opened it") as refused:
        signing.sign(signing.finance, "discount", seen=seen)

    assert [(each.before, each.after) for each in refused.value.changes] == [("8\u00a0%", "9\u00a0%")]
    assert states(signing)["discount"] == "open"


def test_a_term_that_was_taken_out_is_refused(signing) -> None:
    with signing.as_(signing.legal):
        seen = core.excerpt(queries.reading(signing.revision).content, "length")
    with signing.as_(signing.strategist), strategies.changing(signing.revision.pk) as revision:
        rows.Entry.objects.filter(revision=revision, key="length").delete()

    with pytest.raises(actions.Stale, match="taken out"):
        signing.sign(signing.legal, "length", seen=seen)


def test_a_revision_of_another_organisation_is_not_found(signing, globex) -> None:
    theirs = globex.members["stakeholder"]

    with globex.inside("stakeholder"), pytest.raises(Http404):
        actions.sign(theirs, 1, term="discount", seen={})


# What a change voids -------------------------------------------------------------------------------------------------


def test_a_change_voids_exactly_the_signature_it_touches(signing) -> None:
    signing.sign(signing.finance, "discount")
    signing.sign(signing.legal, "length")

    signing.change("length", target=30.0)

    assert states(signing) == {"discount": "signed", "length": "void"}


def test_undoing_the_change_lets_the_signature_stand_again(signing) -> None:
    signing.sign(signing.legal, "length")
    signing.change("length", target=30.0)

    signing.change("length", target=36.0)

    assert states(signing)["length"] == "signed"


def test_a_trade_rule_voids_the_signatures_of_every_term_it_names(signing) -> None:
    signing.sign(signing.finance, "discount")
    signing.sign(signing.legal, "length")

    with signing.as_(signing.strategist), strategies.changing(signing.revision.pk) as revision:
        rule = rows.Part.objects.get(revision=revision, kind="rule")
        rule.record = {**rule.record, "to": 16.0}
        rule.save()

    assert states(signing) == {"discount": "void", "length": "void"}


def test_what_no_owner_signs_voids_approvals_only(signing) -> None:
    signing.sign_all()

    with signing.as_(signing.strategist), strategies.changing(signing.revision.pk) as revision:
        revision.great_deal_text = "Long and light."
        revision.save()

    assert states(signing) == {"discount": "signed", "length": "signed"}
    with signing.as_(signing.strategist):
        codes = [each.code for each in queries.status(signing.strategist, signing.revision).readiness.obstacles]
    assert codes[:2] == ["strategist-approval", "executive-approval"]


def test_the_change_and_who_made_it_stand_beside_the_void_signature(signing) -> None:
    signing.sign(signing.legal, "length")
    signing.change("length", target=30.0)

    with signing.as_(signing.legal):
        now = core.excerpt(queries.reading(signing.revision).content, "length")
        line = queries.status(signing.legal, signing.revision).lines[1]
        since = queries.since_signed(line.void, now)
        hands = queries.hands(signing.revision, "length")
    assert since is not None
    assert [(each.before, each.after) for each in since.changes] == [("36 months", "30 months")]
    assert [hand.name for hand in hands] == [["Strategist", "Acme.Example"][0]]


# Four eyes -----------------------------------------------------------------------------------------------------------


def test_nobody_signs_what_they_alone_wrote(house) -> None:
    with house.as_(house.strategist):
        rows.Entry.objects.filter(revision=house.revision, key="discount").delete()
    with house.as_(house.finance), strategies.changing(house.revision.pk) as revision:
        entry = rows.Entry.objects.create(
            organisation_id=house.id, revision=revision, position=0, key="discount", name="Discount", kind="percent",
            direction="less", owner="Finance", tier=0,
        )  # fmt: skip
        rows.TermRange.objects.create(
            organisation_id=house.id,
            entry=entry,
            position=0,
            best=0,
            target=8,
            limits=[["seller", 12], ["manager", 18]],
        )
    with house.as_(house.strategist):
        rows.Part.objects.filter(revision=house.revision, kind="rule").delete()
        rows.Revision.objects.filter(pk=house.revision.pk).update(state="signing")

    with pytest.raises(actions.NotYours, match="You alone wrote Discount"):
        house.sign(house.finance, "discount")
    house.sign(house.finance_two, "discount")

    assert states(house)["discount"] == "signed"


# Withdrawing ---------------------------------------------------------------------------------------------------------


def test_a_signature_is_withdrawn_for_a_reason_and_may_be_given_again(signing) -> None:
    given = signing.sign(signing.finance, "discount")
    with signing.as_(signing.finance):
        actions.withdraw(signing.finance, given.pk, reason="Costs rose yesterday")
    assert states(signing)["discount"] == "open"

    again = signing.sign(signing.finance, "discount")

    assert again.pk != given.pk
    assert states(signing)["discount"] == "signed"
    assert kinds(signing)[1:] == ["signature given", "signature withdrawn", "signature given"]


def test_nobody_withdraws_the_signature_of_another(signing) -> None:
    given = signing.sign(signing.finance, "discount")

    with signing.as_(signing.finance_two), pytest.raises(Http404):
        actions.withdraw(signing.finance_two, given.pk, reason="No")

    assert states(signing)["discount"] == "signed"


def test_a_signature_under_a_published_revision_stays(signing) -> None:
    given = signing.sign(signing.finance, "discount")
    signing.sign(signing.legal, "length")
    signing.approve(signing.strategist)
    signing.approve(signing.executive)
    signing.publish()

    with signing.as_(signing.finance), pytest.raises(actions.NotNow, match="is published and never changes"):
        actions.withdraw(signing.finance, given.pk, reason="Too late")


# Approving -----------------------------------------------------------------------------------------------------------


def test_an_approval_of_what_changed_meanwhile_names_what_changed(signing) -> None:
    with signing.as_(signing.executive):
        seen = queries.reading(signing.revision).digests
    signing.change("length", target=30.0)

    with signing.as_(signing.executive), pytest.raises(actions.Moved, match=r"\(Contract length\)") as refused:
        actions.approve(signing.executive, signing.revision.pk, seen=seen.whole, seen_entries=seen.entries)

    assert refused.value.terms == ("Contract length",)
    with signing.as_(signing.executive):
        assert not models.Approval.objects.exists()


def test_only_strategists_and_executives_approve(signing) -> None:
    for who in ("seller", "manager", "stakeholder", "auditor"):
        with pytest.raises(rules.NotPermitted, match="Only strategists and executives may approve"):
            signing.approve(signing.company.members[who])


def test_when_the_last_owner_has_signed_those_who_approve_are_told(signing) -> None:
    signing.sign(signing.finance, "discount")
    with signing.as_(signing.strategist):
        assert not Notice.objects.filter(text__startswith="Every owner").exists()

    signing.sign(signing.legal, "length")

    with signing.as_(signing.strategist):
        told = set(Notice.objects.filter(text__startswith="Every owner").values_list("membership_id", flat=True))
    assert told == {signing.strategist.pk, signing.company.admin.pk, signing.executive.pk}
