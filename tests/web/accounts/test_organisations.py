"""Organisations, their functions, regions and settings, and the commands that make them."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from dealwright.web.accounts import actions, queries
from dealwright.web.accounts.models import Function, Membership, Organisation, Role
from dealwright.web.kit import history, tenancy

pytestmark = pytest.mark.database


def said(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().strip()


def test_an_organisation_begins_with_the_usual_functions(acme):
    with acme.inside():
        names = [row.name for row in queries.functions(acme.admin)]

    assert names == ["Finance", "Legal", "Marketing", "Operations", "Product", "Sales"]


def test_settings_are_changed_from_what_was_seen(acme, sign_in):
    browser = sign_in(acme.admin)
    form = {"version": 1, "name": "Acme plc", "currency": "gbp", "time_zone": "Europe/London", "locale": "en-gb"}
    first = browser.post(reverse("accounts:settings"), {**form, "reason": "New seat"})
    second = browser.post(reverse("accounts:settings"), {**form, "name": "Acme AG"})

    assert first.status_code == 302
    assert "Somebody else changed these settings meanwhile" in second.content.decode()
    with acme.inside():
        now = Organisation.objects.get()
        assert (now.name, now.currency, now.time_zone, now.version) == ("Acme plc", "GBP", "Europe/London", 2)
        (latest, _added) = history.of_row(now)
        assert (latest.reason, latest.who) == ("New seat", "Admin")


def test_a_currency_has_three_letters(acme, sign_in):
    answer = sign_in(acme.admin).post(reverse("accounts:settings"), {"version": 1, "name": "A", "currency": "€"})

    assert "A currency has three letters" in answer.content.decode()
    with acme.inside(), pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.update(currency="eur")


@pytest.mark.parametrize("kind", ["functions", "regions"])
def test_parts_are_added_renamed_and_removed(acme, sign_in, kind):
    browser, address = sign_in(acme.admin), reverse("accounts:structure", args=[kind])
    rows = queries.functions if kind == "functions" else queries.regions
    browser.post(address, {"act": "add", "name": " Iberia "})
    with acme.inside():
        row = rows(acme.admin).get(name="Iberia")

    browser.post(address, {"act": "rename", "row": row.pk, "version": 1, "name": "Spain"})
    taken = browser.post(address, {"act": "add", "name": "SPAIN"}, follow=True)
    late = browser.post(address, {"act": "rename", "row": row.pk, "version": 1, "name": "Portugal"}, follow=True)

    assert "There is already a" in taken.content.decode()
    assert "Somebody else renamed or removed it meanwhile" in late.content.decode()
    browser.post(address, {"act": "remove", "row": row.pk})
    with acme.inside():
        assert not rows(acme.admin).filter(name="Spain").exists()


def test_a_function_with_members_is_not_removed(acme, sign_in):
    with acme.inside():
        sales = Function.objects.get(name="Sales")
        seller = Membership.objects.get(pk=acme.members["seller"].pk)
        actions.change_member(
            by=acme.admin,
            membership_id=seller.pk,
            version=1,
            to=actions.Place(role=Role.SELLER, function_ids=(sales.pk,)),
        )

    answer = sign_in(acme.admin).post(
        reverse("accounts:structure", args=["functions"]), {"act": "remove", "row": sales.pk}, follow=True
    )

    assert "Sales still has members" in answer.content.decode()


def test_commands_make_and_list_organisations_and_people(db, monkeypatch):
    monkeypatch.setenv("DEALWRIGHT_PASSWORD", "a quiet harbour 42")
    number = said("add_organisation", "Initech", "--currency", "usd")
    said("add_user", number, "Peter@Initech.example", "--name", "Peter", "--administrator", "--region", "South")
    said("add_user", number, "bill@initech.example", "--role", "manager", "--function", "sales")

    assert json.loads(said("list_organisations")) == [
        {"id": int(number), "name": "Initech", "currency": "USD", "members": 2}
    ]
    people = json.loads(said("list_users", number))
    assert [(row["email"], row["role"], row["administrator"]) for row in people] == [
        ("bill@initech.example", "manager", False),
        ("peter@initech.example", "strategist", True),
    ]
    with tenancy.entered(organisation_id=int(number)):
        (event,) = history.of_row(Membership.objects.get(user__email="bill@initech.example"))
        assert event.channel == "command line"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("999", "a@b.example"), "There is no organisation 999"),
        (("acme", "no-address"), "valid email"),
        (("acme", "seller@acme.example"), "already a member"),
        (("acme", "a@b.example", "--function", "Astrology"), "There is no function Astrology"),
        (("acme", "a@b.example", "--role", "auditor", "--administrator"), "cannot be an administrator"),
    ],
)
def test_a_person_who_cannot_be_added_is_explained_and_nothing_is_left_behind(acme, arguments, why):
    organisation, *rest = arguments
    with pytest.raises(CommandError, match=why):
        said("add_user", str(acme.id) if organisation == "acme" else organisation, *rest)

    with acme.inside():
        assert Membership.objects.count() == 7


def test_listing_organisations_opens_no_other_row(acme):
    with tenancy.operating():
        assert Organisation.objects.count() == 1
        assert not Function.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"role": "king"}, {"role": "auditor", "administrator": True}, {"manager_id": "itself"}]
)
def test_the_database_itself_refuses_what_a_member_cannot_be(acme, changes):
    seller = acme.members["seller"]
    if changes.get("manager_id"):
        changes = {"manager_id": seller.pk}
    with acme.inside(), pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=seller.pk).update(**changes)
