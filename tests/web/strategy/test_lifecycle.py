"""The life of a revision: draft, being signed, published, superseded, and the next one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from dealwright.core import strategy, terms
from dealwright.web.strategy import actions, models, queries

DISCOUNT = terms.Term(key="discount", name="Discount", kind="percent", direction=terms.Direction.LESS, owner="sales")
CONTENT = strategy.Strategy(
    name="Ours",
    currency="EUR",
    entries=(
        strategy.Entry(
            term=DISCOUNT, ranges=(terms.Range(best=0.0, target=8.0, limits=(("seller", 12.0), ("walk-away", 25.0))),)
        ),
    ),
    order=(("discount",),),
)
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


@pytest.fixture
def inside(acme) -> Iterator[None]:
    with acme.inside("strategist"):
        yield


@pytest.fixture
def ours(acme, inside) -> models.Strategy:
    return actions.begin(CONTENT, organisation_id=acme.id, user_id=acme.members["strategist"].user_id)


def _publish(row: models.Strategy, on: date) -> models.Revision:
    return actions.publish(actions.to_signing(queries.newest(row)), effective_on=on, user_id=None)


def _states(row: models.Strategy) -> list[tuple[int, str]]:
    return [(revision.number, revision.state) for revision in queries.revisions_of(row)]


def test_a_revision_goes_from_draft_to_signing_and_back(ours) -> None:
    draft = queries.newest(ours)

    signing = actions.to_signing(draft, seen_version=1)
    again = actions.back_to_draft(signing)

    assert (draft.state, signing.state, again.state) == ("draft", "signing", "draft")
    assert again.version == 3


def test_a_draft_that_changed_since_it_was_seen_is_not_sent_to_be_signed(ours) -> None:
    with actions.changing(queries.newest(ours).pk):
        pass

    with pytest.raises(actions.Clash, match="was changed since you looked"):
        actions.to_signing(queries.newest(ours), seen_version=1)

    assert _states(ours) == [(1, "draft")]


def test_a_draft_cannot_be_published_before_it_is_being_signed(ours) -> None:
    with pytest.raises(actions.WrongState, match="Revision 1 is draft"):
        actions.publish(queries.newest(ours), effective_on=MAY, user_id=None)


def test_the_next_revision_copies_the_published_one_and_supersedes_it_when_published(ours) -> None:
    _publish(ours, MAY)
    second = actions.next_revision(ours, reason="Costs rose", user_id=None)
    _publish(ours, JUNE)

    assert (second.reason, queries.content(second)) == ("Costs rose", CONTENT)
    assert _states(ours) == [(2, "published"), (1, "superseded")]


def test_one_revision_is_worked_on_at_a_time(acme, ours) -> None:
    with pytest.raises(actions.AlreadyOpen, match="Revision 1 of “Ours” is being worked on"):
        actions.next_revision(ours, reason="", user_id=None)
    with pytest.raises(IntegrityError, match="revision_open_once"), transaction.atomic():
        models.Revision.objects.create(organisation_id=acme.id, strategy=ours, number=2)


def test_a_published_revision_refuses_every_change(ours) -> None:
    published = _publish(ours, MAY)

    with pytest.raises(actions.Closed, match="never changes"), actions.changing(published.pk):
        pass
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        models.TermRange.objects.update(best=1.0)
    with pytest.raises(actions.Closed, match="it stays"):
        actions.delete(ours)
    with pytest.raises(actions.Closed, match="stay"):
        actions.rename(ours, name="Other")

    assert queries.content(published) == CONTENT


def test_a_day_finds_the_revision_in_force_on_it(acme, ours) -> None:
    first = _publish(ours, MAY)
    actions.next_revision(ours, reason="", user_id=None)
    second = _publish(ours, JULY)

    found = [queries.published(acme.id, day) for day in (date(2026, 4, 30), MAY, JUNE, JULY)]

    assert found == [None, first, first, second]


def test_a_business_unit_goes_by_its_own_strategy_and_else_by_that_of_the_whole(acme, ours) -> None:
    whole = _publish(ours, MAY)
    service = actions.begin(CONTENT, organisation_id=acme.id, user_id=None, business_unit="Service")
    own = _publish(service, MAY)

    assert queries.published(acme.id, JUNE, "Service") == own
    assert queries.published(acme.id, JUNE, "Machines") == queries.published(acme.id, JUNE) == whole


def test_a_later_revision_cannot_take_effect_before_the_one_it_follows(ours) -> None:
    _publish(ours, JUNE)
    actions.next_revision(ours, reason="", user_id=None)

    with pytest.raises(actions.TooEarly, match="on that day or later"):
        _publish(ours, MAY)


def test_an_open_revision_can_be_discarded_but_not_the_first(ours) -> None:
    with pytest.raises(actions.WrongState, match="Delete the strategy instead"):
        actions.discard(queries.newest(ours))
    _publish(ours, MAY)
    actions.discard(actions.next_revision(ours, reason="", user_id=None))

    assert _states(ours) == [(1, "published")]


def test_a_name_given_that_is_taken_is_refused_and_one_found_gets_a_number(acme, ours) -> None:
    with pytest.raises(actions.NameTaken):
        actions.begin(CONTENT, organisation_id=acme.id, user_id=None, name="Ours")

    assert actions.begin(CONTENT, organisation_id=acme.id, user_id=None).name == "Ours (2)"


def test_content_is_read_once_for_each_state_and_never_from_a_state_that_was_undone(ours) -> None:
    revision = queries.newest(ours)
    queries.content(revision)

    with CaptureQueriesContext(connection) as asked:
        queries.content(revision)
    with transaction.atomic():
        models.Revision.objects.filter(pk=revision.pk).update(version=2, currency="USD")
        undone = queries.content(revision)
        transaction.set_rollback(True)
    with actions.changing(revision.pk) as held:
        held.currency = "CHF"
        held.save()

    assert (len(asked), undone.currency) == (1, "USD")
    assert queries.content(revision) == replace(CONTENT, currency="CHF")


def test_content_of_another_organisation_is_not_there(ours, globex) -> None:
    revision = queries.newest(ours)
    queries.content(revision)

    with globex.inside("strategist"), pytest.raises(Http404):
        queries.content(revision)
