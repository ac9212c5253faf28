"""Changing what a member is: by whom, from what they saw, and never without an administrator."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from dealwright.web.accounts import actions, queries
from dealwright.web.accounts.models import Membership, Role
from dealwright.web.accounts.rules import NotPermitted
from dealwright.web.kit import history, tenancy

pytestmark = pytest.mark.database


def change(by: Membership, member: Membership, **changes: Any) -> None:
    """Change a member, leaving as it is what is not said."""
    now = Membership.objects.get(pk=member.pk)
    version = changes.pop("version", now.version)
    as_it_is: dict[str, Any] = {
        "role": now.role,
        "administrator": now.administrator,
        "manager_id": now.manager_id,
        "function_ids": tuple(row.pk for row in now.functions.all()),
        "region_ids": tuple(row.pk for row in now.regions.all()),
    }
    place = actions.Place(**{**as_it_is, **changes})
    actions.change_member(by=by, membership_id=member.pk, version=version, to=place)


def test_an_administrator_changes_role_manager_functions_and_regions(acme):
    seller, manager = acme.members["seller"], acme.members["manager"]
    with acme.inside():
        north = actions.add_region(by=acme.admin, name="North")
        finance = queries.functions(acme.admin).get(name="Finance")
        change(
            acme.admin,
            seller,
            role=Role.MANAGER,
            manager_id=manager.pk,
            function_ids=[finance.pk],
            region_ids=[north.pk],
        )

        now = queries.people(acme.admin).get(pk=seller.pk)
        assert (now.role, now.manager_id, now.version) == ("manager", manager.pk, 2)
        assert [row.name for row in now.functions.all()] == ["Finance"]
        assert [row.name for row in now.regions.all()] == ["North"]


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(acme):
    seller = acme.members["seller"]
    with acme.inside():
        change(acme.admin, seller, role=Role.MANAGER)
        with pytest.raises(actions.ChangedMeanwhile, match="Somebody else changed this member"):
            change(acme.admin, seller, version=1, role=Role.EXECUTIVE)

        assert Membership.objects.get(pk=seller.pk).role == "manager"


def test_the_last_administrator_stays(acme):
    with acme.inside():
        with pytest.raises(actions.LastAdministrator, match="Make somebody else an administrator first"):
            change(acme.admin, acme.admin, administrator=False)
        with pytest.raises(actions.LastAdministrator):
            change(acme.admin, acme.admin, role=Role.AUDITOR)
        with pytest.raises(actions.LastAdministrator):
            actions.deactivate_member(by=acme.admin, membership_id=acme.admin.pk, version=1)

        assert Membership.objects.get(pk=acme.admin.pk).administrator


def test_an_administrator_may_go_once_there_is_another(acme):
    with acme.inside():
        change(acme.admin, acme.members["manager"], administrator=True)
        actions.deactivate_member(by=acme.admin, membership_id=acme.admin.pk, version=1, reason="moved on")

        gone = Membership.objects.get(pk=acme.admin.pk)
        assert (gone.administrator, gone.ended_at is not None) == (False, True)


def test_nobody_becomes_their_own_manager_through_others(acme):
    seller, manager = acme.members["seller"], acme.members["manager"]
    with acme.inside():
        change(acme.admin, seller, manager_id=manager.pk)
        with pytest.raises(actions.NotAManager, match="their own manager"):
            change(acme.admin, manager, manager_id=seller.pk)
        with pytest.raises(actions.NotAManager):
            change(acme.admin, manager, manager_id=manager.pk)


def test_an_operator_says_whom_a_member_reports_to(acme):
    seller, manager = acme.members["seller"], acme.members["manager"]
    actions.report_to(organisation_id=acme.id, membership_id=seller.pk, manager_id=manager.pk)

    with acme.inside():
        assert Membership.objects.get(pk=seller.pk).manager_id == manager.pk
    with pytest.raises(actions.NotAManager):
        actions.report_to(organisation_id=acme.id, membership_id=manager.pk, manager_id=seller.pk)


def test_a_manager_of_another_organisation_is_refused(acme, globex):
    with acme.inside(), pytest.raises(actions.NotAManager):
        change(acme.admin, acme.members["seller"], manager_id=globex.members["manager"].pk)


def test_functions_of_another_organisation_are_left_out(acme, globex):
    with globex.inside():
        theirs = queries.functions(globex.admin)[0]
    with acme.inside():
        change(acme.admin, acme.members["seller"], function_ids=[theirs.pk])

        assert not Membership.objects.get(pk=acme.members["seller"].pk).functions.exists()


def test_who_reported_to_a_leaver_reports_to_the_leavers_manager(acme):
    seller, manager, executive = (acme.members[role] for role in ("seller", "manager", "executive"))
    with acme.inside():
        change(acme.admin, manager, manager_id=executive.pk)
        change(acme.admin, seller, manager_id=manager.pk)
        actions.deactivate_member(by=acme.admin, membership_id=manager.pk, version=2)

        assert Membership.objects.get(pk=seller.pk).manager_id == executive.pk


def test_a_member_who_was_let_go_is_out_at_once(acme, sign_in):
    browser = sign_in(acme.members["seller"])
    assert browser.get(reverse("accounts:people")).status_code == 200

    with acme.inside():
        actions.deactivate_member(by=acme.admin, membership_id=acme.members["seller"].pk, version=1)

    answer = browser.get(reverse("accounts:people"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("accounts:nowhere"))
    assert "You belong to no organisation" in browser.get(answer["Location"]).content.decode()


def test_an_administrator_who_was_demoted_meanwhile_changes_nothing(acme):
    with acme.inside():
        change(acme.admin, acme.members["manager"], administrator=True)
        Membership.objects.filter(pk=acme.admin.pk).update(administrator=False)
        with pytest.raises(NotPermitted):
            change(acme.admin, acme.members["seller"], role=Role.EXECUTIVE)


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_demote_each_other_at_once_one_stays(acme):
    other = acme.members["manager"]
    with acme.inside():
        change(acme.admin, other, administrator=True)
        first, second = (Membership.objects.select_related("user").get(pk=pk) for pk in (acme.admin.pk, other.pk))
    start, said = threading.Barrier(2), []

    def demote(by: Membership, whom: Membership) -> None:
        try:
            with tenancy.entered(organisation_id=acme.id, user_id=by.user_id):
                start.wait()
                change(by, whom, administrator=False)
            said.append("done")
        except (NotPermitted, actions.LastAdministrator, actions.ChangedMeanwhile) as problem:
            said.append(type(problem).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=demote, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with acme.inside():
        assert Membership.objects.filter(administrator=True, ended_at=None).count() == 1
    assert sorted(said) == ["NotPermitted", "done"]


# Pages ---------------------------------------------------------------------------------------------------------------


def test_the_page_changes_a_member_and_the_history_says_who_and_why(acme, sign_in):
    seller = acme.members["seller"]
    address = reverse("accounts:person", args=[seller.pk])
    browser = sign_in(acme.admin)

    answer = browser.post(address, {"version": 1, "role": "manager", "reason": "Promoted in May"})

    assert answer.status_code == 302
    with acme.inside():
        (latest, first) = history.of_row(Membership.objects.get(pk=seller.pk))
        assert (latest.what, latest.who, latest.channel) == ("changed", "Admin", "page")
        assert latest.reason == "Promoted in May"
        assert latest.changes == (("role", "seller", "manager"),)
        assert (first.what, first.who) == ("added", "")
    page = browser.get(reverse("accounts:row_history", args=["membership", seller.pk])).content.decode()
    assert "Promoted in May" in page
    assert "seller → manager" in page


def test_the_page_finds_a_manager_by_mail_address(acme, sign_in):
    seller, manager = acme.members["seller"], acme.members["manager"]
    browser, address = sign_in(acme.admin), reverse("accounts:person", args=[seller.pk])
    assert '<option value="manager@acme.example">Manager</option>' in browser.get(address).content.decode()

    unknown = browser.post(address, {"version": 1, "role": "seller", "manager": "nobody@acme.example"})
    itself = browser.post(address, {"version": 1, "role": "seller", "manager": "seller@acme.example"})
    known = browser.post(address, {"version": 1, "role": "seller", "manager": "Manager@acme.example"})

    assert "No other member here has the address nobody@acme.example" in unknown.content.decode()
    assert "No other member here" in itself.content.decode()
    assert known.status_code == 302
    with acme.inside():
        assert Membership.objects.get(pk=seller.pk).manager_id == manager.pk


def test_the_page_says_when_somebody_else_was_quicker(acme, sign_in):
    seller = acme.members["seller"]
    browser = sign_in(acme.admin)
    address = reverse("accounts:person", args=[seller.pk])
    browser.post(address, {"version": 1, "role": "manager"})

    answer = browser.post(address, {"version": 1, "role": "executive"})

    assert answer.status_code == 200
    assert "Somebody else changed this member meanwhile" in answer.content.decode()


def test_the_history_cannot_be_rewritten_by_the_application(acme):
    with acme.inside():
        change(acme.admin, acme.members["seller"], role=Role.MANAGER)
        events = history.event_model(Membership).objects
        with pytest.raises(Exception, match="permission denied"):
            events.update(pgh_label="never")


def test_the_list_of_people_is_searched_filtered_and_exported(acme, sign_in):
    browser = sign_in(acme.admin)
    address = reverse("accounts:people")

    found = browser.get(address, {"find": "SELLER"}).context["page"]
    assert [row.user.name for row in found.rows] == ["Seller"]
    by_role = browser.get(address, {"role": "auditor"}).context["page"]
    assert [row.user.name for row in by_role.rows] == ["Auditor"]
    file = browser.get(address, {"export": "csv", "sort": "name"})
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Name,Mail address,Role,Administrator,Functions,Regions,Manager,Joined,Left"
    assert lines[1].startswith("Admin,admin@acme.example,Strategist,yes,")
    assert len(lines) == 8
