"""Row history: who, when, through which channel and why; kept by the database and read by people."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from dealwright.web.accounts import actions
from dealwright.web.accounts.models import Function, Invitation, Membership, User
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


def test_a_reference_is_told_by_name(acme):
    seller, manager = acme.members["seller"], acme.members["manager"]
    with acme.inside():
        Membership.objects.filter(pk=seller.pk).update(manager_id=manager.pk)

        changed, _added = history.of_row(seller)
    assert changed.changes == (("manager", "—", "Manager"),)


def test_what_happened_to_all_rows_of_a_kind_is_told_with_names_in_one_query(acme, django_assert_num_queries):
    with acme.inside():
        with history.recorded(channel=history.Channel.PAGE, user_id=acme.admin.user_id, reason="Spelling"):
            Function.objects.filter(name="Sales").update(name="Selling")
        Function.objects.filter(name="Legal").delete()

        with django_assert_num_queries(1):
            newest = list(history.events(Function).order_by("-pgh_id")[:2])
    assert [(row.pgh_label, row.said_name, row.said_who, row.said_channel, row.said_reason) for row in newest] == [
        ("delete", "Legal", None, "", ""),
        ("update", "Selling", "Admin", "page", "Spelling"),
    ]


def test_every_kind_of_row_that_keeps_its_history_has_a_word_of_its_own():
    kinds = history.kinds()

    assert {"user", "organisation", "membership", "invitation", "strategy", "term-range", "ballot", "dataset"} <= set(
        kinds
    )
    assert len(set(kinds.values())) == len(kinds)


def test_what_a_person_changes_of_themselves_is_kept_and_signing_in_is_not(acme, sign_in):
    seller = acme.members["seller"].user
    browser = sign_in(seller)
    browser.post(reverse("accounts:me"), {"name": "Sally", "time_zone": "Asia/Tokyo", "locale": "de"})

    with acme.inside():
        changed, added = history.of(User, seller.pk)
    assert (changed.who, changed.channel, added.what) == ("Sally", "page", "added")
    assert changed.changes == (
        ("name", "Seller", "Sally"),
        ("time zone", "—", "Asia/Tokyo"),
        ("locale", "—", "de"),
    )


def test_what_one_organisation_said_of_a_person_is_not_told_to_another(acme, globex):
    with history.recorded(channel=history.Channel.COMMAND, reason="Acme's own business"):
        ann = actions.add_user(organisation_id=acme.id, email="ann@acme.example", name="Ann", role="seller")
    actions.add_user(organisation_id=globex.id, email="ann@acme.example", name="Ann", role="auditor")

    with globex.inside():
        (seen,) = history.of(User, ann.user_id)
        listed = history.events(User).get(pgh_obj_id=ann.user_id)
    with acme.inside():
        (joined,) = history.of_row(ann)
    assert (seen.channel, seen.reason, listed.said_reason) == ("command line", "", "")
    assert joined.reason == "Acme's own business"


def test_a_row_without_history_says_so(acme):
    with pytest.raises(LookupError, match=r"sessions.Session keeps no row history"):
        history.event_model(Session)


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
