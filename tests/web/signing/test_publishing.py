"""Publishing: what stands against it, from which day it counts, and how the chain of proof keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import transaction
from django.utils import timezone
from tests.web.kit.asking import changed
from tests.web.signing.conftest import House, build

from dealwright.core import strategy as core
from dealwright.web.kit import tenancy
from dealwright.web.notices.models import Notice
from dealwright.web.proof import queries as proof
from dealwright.web.signing import actions, models, queries, rules, tasks
from dealwright.web.strategy import actions as strategies
from dealwright.web.strategy import models as rows
from dealwright.web.strategy import queries as reads

pytestmark = pytest.mark.database


@pytest.fixture
def ready(signing):
    """Everything signed and approved."""
    signing.sign_all()
    return signing


def codes(refused) -> list[str]:
    return [each.code for each in refused.value.obstacles]


def test_what_is_signed_and_approved_is_published_and_in_force_today(ready) -> None:
    made = ready.publish()

    today = timezone.localdate()
    with ready.as_(ready.strategist):
        revision = ready.revision
        assert (revision.state, revision.effective_on) == ("published", today)
        assert reads.published(ready.id, today) == revision
        assert (made.member_id, made.announced_on) == (ready.strategist.pk, today)
        found = proof.verify(ready.id)
        record = proof.chain(ready.id).get(kind="revision published").record
        read = queries.reading(revision)
    assert found.holds
    assert dict(found.kinds) == {
        "revision sent to be signed": 1,
        "signature given": 2,
        "approval given": 2,
        "revision published": 1,
        "revision in force": 1,
    }
    assert core.read(record["content"]) == read.content
    assert record["digest"] == read.digests.whole
    assert (len(record["signatures"]), len(record["approvals"])) == (2, 2)


def test_everybody_is_told_of_a_publication(ready) -> None:
    ready.publish()

    with ready.as_(ready.strategist):
        told = Notice.objects.filter(kind="published").values_list("membership__role", flat=True)
        assert set(told) == {
            "strategist",
            "stakeholder",
            "seller",
            "manager",
            "executive",
        }  # an auditor is told nothing


@pytest.mark.parametrize(
    ("leave_out", "left"),
    [
        ("finance", ["unsigned"]),
        ("strategist", ["strategist-approval"]),
        ("executive", ["executive-approval"]),
    ],
)
def test_publishing_needs_every_owner_the_strategist_and_an_executive(signing, leave_out: str, left: list[str]) -> None:
    if leave_out != "finance":
        signing.sign(signing.finance, "discount")
    signing.sign(signing.legal, "length")
    if leave_out != "strategist":
        signing.approve(signing.strategist)
    if leave_out != "executive":
        signing.approve(signing.executive)

    with pytest.raises(actions.Refused) as refused:
        signing.publish()

    assert codes(refused) == left
    with signing.as_(signing.strategist):
        assert signing.revision.state == "signing"
        assert not models.Publication.objects.exists()


def test_a_change_after_all_have_signed_stands_against_publishing(ready) -> None:
    ready.change("discount", target=9.0)

    with pytest.raises(actions.Refused) as refused:
        ready.publish()

    assert codes(refused) == ["void", "strategist-approval", "executive-approval"]


def test_a_withdrawn_signature_stands_against_publishing(ready) -> None:
    with ready.as_(ready.finance):
        given = models.Signature.objects.get(term="discount")
        actions.withdraw(ready.finance, given.pk, reason="Wait")

    with pytest.raises(actions.Refused) as refused:
        ready.publish()

    assert codes(refused) == ["unsigned"]


def test_what_changed_since_the_page_was_opened_is_not_published(ready) -> None:
    with ready.as_(ready.strategist):
        seen = queries.reading(ready.revision).digests.whole
    ready.change("discount", target=9.0)

    with ready.as_(ready.strategist), pytest.raises(actions.Moved):
        actions.publish(ready.strategist, ready.revision.pk, effective_on=timezone.localdate(), reason="Yes", seen=seen)


def test_publishing_twice_publishes_once(ready) -> None:
    first, second = ready.publish(), ready.publish()

    assert first == second
    with ready.as_(ready.strategist):
        assert proof.chain(ready.id).filter(kind="revision published").count() == 1


def test_a_day_that_is_past_or_far_away_is_refused(ready) -> None:
    for days, why in ((-1, "is past"), (365 * 7, "Is the year right")):
        with pytest.raises(actions.NotNow, match=why):
            ready.publish(timezone.localdate() + timedelta(days=days))


def test_only_a_strategist_publishes(ready) -> None:
    for who in ("executive", "stakeholder", "manager", "seller", "auditor"):
        member = ready.company.members[who]
        with ready.as_(member), pytest.raises(rules.NotPermitted, match="Only strategists may publish"):
            actions.publish(member, ready.revision.pk, effective_on=timezone.localdate(), reason="", seen="")


# On its day ----------------------------------------------------------------------------------------------------------


def next_one(house, *, days: int):
    """Begin, change, sign and publish the next revision, in force some days from now."""
    with house.as_(house.strategist):
        strategies.next_revision(house.strategy, reason="Costs rose", user_id=house.strategist.user_id)
    house.change("discount", target=7.0)
    house.send()
    house.sign_all()
    house.publish(timezone.localdate() + timedelta(days=days))
    return house.revision


def test_a_revision_of_a_later_day_leaves_the_present_one_in_force_until_then(ready) -> None:
    ready.publish()
    today = timezone.localdate()
    with ready.as_(ready.strategist):
        second = next_one(ready, days=10)
        first = rows.Revision.objects.get(strategy=ready.strategy, number=1)
        assert (first.state, second.state) == ("published", "published")
        assert reads.published(ready.id, today) == first
        assert actions.announce(ready.id, today=today + timedelta(days=9)) == 0

        done = actions.announce(ready.id, today=today + timedelta(days=10))
        again = actions.announce(ready.id, today=today + timedelta(days=10))

        first.refresh_from_db()
        second.refresh_from_db()
        assert (done, again) == (1, 0)
        assert (first.state, second.state) == ("superseded", "published")
        last = proof.chain(ready.id).filter(kind="revision in force").last()
        assert last is not None
        assert last.record["superseded"] == [first.pk]
        assert proof.verify(ready.id).holds
        assert Notice.objects.filter(text="“Ours”, revision 2, is in force.").count() == 9  # all but the auditor


def test_the_job_goes_by_the_day_of_each_organisation(ready) -> None:
    ready.publish()
    with ready.as_(ready.strategist):
        second = next_one(ready, days=3)
        ready.company.organisation.time_zone = "Pacific/Kiritimati"  # fourteen hours ahead
        ready.company.organisation.save()
    midnight = datetime.combine(timezone.localdate() + timedelta(days=3), datetime.min.time(), tzinfo=UTC)

    tasks.announce_revisions(timestamp=int((midnight - timedelta(hours=15)).timestamp()))
    with ready.as_(ready.strategist):
        assert models.Publication.objects.get(revision=second).announced_on is None

    tasks.announce_revisions(timestamp=int((midnight - timedelta(hours=13)).timestamp()))
    with ready.as_(ready.strategist):
        assert models.Publication.objects.get(revision=second).announced_on == timezone.localdate() + timedelta(days=3)


# Tampering -----------------------------------------------------------------------------------------------------------

CASES = [
    ("UPDATE strategy_termrange SET target = 11 WHERE target = 8", "terms/discount/ranges/0/target", "11"),
    ("UPDATE strategy_termrange SET limits = '[[\"seller\", 12.5], [\"manager\", 18]]' WHERE target = 8",
     "terms/discount/ranges/0/limits/seller", "12.5"),
    ("UPDATE strategy_termrange SET reason = 'x' WHERE target = 8", "terms/discount/ranges/0/reason", "x"),
    ("UPDATE strategy_entry SET owner = 'Sales' WHERE key = 'length'", "terms/length/owner", "Sales"),
    ("UPDATE strategy_entry SET tier = 0 WHERE key = 'length'", "order", "order"),
    ("DELETE FROM strategy_termrange WHERE target = 36", "terms/length/ranges/0", "is gone"),
    ("UPDATE strategy_part SET record = jsonb_set(record, '{to}', '16') WHERE kind = 'rule'", "rules/0/to", "16"),
    ("UPDATE strategy_revision SET currency = 'USD'", "currency", "USD"),
    ("UPDATE strategy_revision SET effective_on = effective_on + 1", "Revision 1", "effective on"),
    ("UPDATE strategy_revision SET state = 'draft'", "Revision 1", "draft"),
    ("UPDATE strategy_strategy SET business_unit = 'Elsewhere'", "business_unit", "Elsewhere"),
    ("UPDATE signing_publication SET reason = 'another'", "Revision 1", "another"),
    ("UPDATE signing_signature SET remark = 'I never wrote this' WHERE term = 'length'", "length", "I never wrote"),
    ("UPDATE signing_signature SET withdrawn_at = now(), withdrawn_because = 'x' WHERE term = 'length'",
     "length", "withdrawn"),
    ("DELETE FROM signing_approval WHERE role = 'executive'", "executive", "not there any more"),
    ("UPDATE signing_approval SET role = 'strategist' WHERE role = 'executive'", "executive", "strategist"),
]  # fmt: skip


TABLES = ("strategy_strategy", "strategy_revision", "strategy_entry", "strategy_termrange", "strategy_part",
          "signing_publication", "signing_signature", "signing_approval")  # fmt: skip


@pytest.fixture
def unguarded(transactional_db, acme, database) -> Iterator[House]:
    """A published strategy in a database whose owner has switched every trigger off."""
    house = build(acme)
    house.send()
    house.sign_all()
    house.publish()
    for word in ("DISABLE", "ENABLE"):
        with psycopg.connect(database.owner_url, autocommit=True) as owner:
            for table in TABLES:
                owner.execute(f"ALTER TABLE {table} {word} TRIGGER USER")
        if word == "DISABLE":
            yield house


def test_tampering_with_any_row_of_a_published_revision_is_detected_and_named(unguarded) -> None:
    wrong = []

    with unguarded.as_(unguarded.strategist):
        assert proof.verify(unguarded.id).holds
        for statement, where, what in CASES:
            with transaction.atomic():
                assert changed(statement) == 1
                found = proof.verify(unguarded.id)
                transaction.set_rollback(True)
            told = [(each.where, each.what) for each in found.differences]
            if found.broken or not any(where in place and what in f"{place} {said}" for place, said in told):
                wrong.append((statement, told))
        assert proof.verify(unguarded.id).holds

    assert wrong == []


def test_a_signature_slipped_past_the_product_is_named(ready) -> None:
    with ready.as_(ready.strategist):
        kept = models.Signature.objects.get(term="discount")
        kept.pk, kept.member = None, ready.finance_two
        kept.save(force_insert=True)

        found = proof.verify(ready.id)

    assert [(each.where, each.what) for each in found.differences] == [
        (f"Signature {kept.pk} of discount", "It was never recorded.")
    ]


def test_discarding_a_draft_with_signatures_is_no_tampering(ready) -> None:
    ready.publish()
    with ready.as_(ready.strategist):
        strategies.next_revision(ready.strategy, reason="Try", user_id=ready.strategist.user_id)
    ready.send()
    ready.sign(ready.finance, "discount")

    with tenancy.entered(organisation_id=ready.id):
        strategies.discard(ready.revision)

        assert proof.verify(ready.id).holds
