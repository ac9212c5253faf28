"""Row history: who, when, through which channel and why; kept by the database and read by people."""

from __future__ import annotations

import pytest

from dealwright.web.accounts import actions
from dealwright.web.accounts.models import Function, Invitation, User
from dealwright.web.kit import history

pytestmark = pytest.mark.database


def test_a_row_tells_its_whole_life(acme):
    seller = acme.members["seller"].user
    with acme.inside():
        with history.recorded(channel=history.Channel.IMPORT, user_id=seller.pk, request_id="r1"):
            function = Function.objects.create(organisation_id=acme.id, name="Treasury")
        with history.recorded(channel=history.Channel.JOB, reason="Nightly tidying"):
            Function.objects.filter(pk=function.pk).update(name="Cash")
        Function.objects.filter(pk=function.pk).delete()

        told = history.of(Function, function.pk)

    assert [(event.what, event.channel, event.who, event.reason) for event in told] == [
        ("removed", "", "", ""),
        ("changed", "job", "", "Nightly tidying"),
        ("added", "import", "Seller", ""),
    ]
    assert told[1].changes == (("name", "Treasury", "Cash"),)


def test_the_reason_and_the_person_may_be_said_later_in_the_same_work(acme):
    with acme.inside(), history.recorded(channel=history.Channel.PAGE):
        history.because("  Asked by legal ")
        history.because("")
        history.by(acme.admin.user_id)
        function = Function.objects.create(organisation_id=acme.id, name="Treasury")

        (event,) = history.of_row(function)
    assert (event.who, event.reason) == ("Admin", "Asked by legal")


def test_work_without_a_context_leaves_no_trace_of_the_former(acme):
    with acme.inside():
        with history.recorded(channel=history.Channel.JOB, reason="first"):
            Function.objects.create(organisation_id=acme.id, name="One")
        second = Function.objects.create(organisation_id=acme.id, name="Two")

        (event,) = history.of_row(second)
    assert (event.channel, event.reason) == ("", "")


def test_the_history_is_shortened_where_it_is_long(acme):
    with acme.inside():
        function = Function.objects.create(organisation_id=acme.id, name="Treasury")
        for number in range(4):
            Function.objects.filter(pk=function.pk).update(name=f"T{number}")

        told = history.of_row(function, limit=2)
    assert [event.changes for event in told] == [(("name", "T2", "T3"),), (("name", "T1", "T2"),)]


def test_a_row_without_history_says_so(acme):
    with pytest.raises(LookupError, match=r"accounts.User keeps no row history"):
        history.event_model(User)


def test_the_secret_of_an_invitation_never_enters_its_history(acme):
    with acme.inside():
        actions.invite(by=acme.admin, email="ann@acme.example", role="seller")

        event = history.event_model(Invitation).objects.get()
    assert not hasattr(event, "secret_hash")


def test_another_organisation_reads_nothing_of_a_rows_life(acme, globex):
    with acme.inside():
        function = Function.objects.create(organisation_id=acme.id, name="Treasury")
    with globex.inside():
        assert history.of(Function, function.pk) == ()
