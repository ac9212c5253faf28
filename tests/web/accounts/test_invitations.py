"""Inviting people: a link that is signed, runs out, works once and only for the address it was sent to."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dealwright.web.accounts import actions, letters, queries
from dealwright.web.accounts.models import Invitation, Membership, Role, User
from dealwright.web.accounts.rules import NotPermitted
from dealwright.web.kit import history, tenancy

pytestmark = pytest.mark.database

ANN = "ann@acme.example"
PASSWORD = "a quiet harbour 42"


def invited(company, email: str = ANN, *, role: str = Role.SELLER) -> str:
    """Invite somebody; the path of their link."""
    with company.inside():
        link = actions.invite(by=company.admin, email=email, role=role)
    return link.removeprefix("http://127.0.0.1:8000")


def letter_of(path: str) -> letters.Letter:
    return letters.read(path.rsplit("/", 1)[1])


def test_an_invited_person_makes_an_account_and_is_in(acme, client):
    path = invited(acme)
    assert "Join Acme" in client.get(path).content.decode()

    answer = client.post(path, {"name": "Ann", "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "Acme" in client.get(reverse("accounts:people")).content.decode()
    with acme.inside():
        member = Membership.objects.get(user__email=ANN)
        assert (member.role, member.administrator, member.user.name) == ("seller", False, "Ann")
        (event,) = history.of_row(member)
        assert (event.who, event.channel) == ("Ann", "page")


def test_the_mail_brings_the_link(acme, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        path = invited(acme)

    (letter,) = mail.outbox
    assert letter.to == [ANN]
    assert letter.subject == "Admin invites you to Acme"
    assert path in letter.body


def test_a_link_works_once(acme):
    path = invited(acme)
    Client().post(path, {"name": "Ann", "password": PASSWORD})

    answer = Client().post(path, {"name": "Eve", "password": PASSWORD})

    assert answer.status_code == 410
    assert "already accepted" in answer.content.decode()


@pytest.mark.parametrize("path", ["/organisation/join/x", "/organisation/join/WzEsMSwieCJd:1abc:zzzz"])
def test_a_link_that_was_changed_opens_nothing(db, client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert "not complete or has expired" in answer.content.decode()


def test_a_link_signed_by_another_key_opens_nothing(acme, client, settings):
    path = invited(acme)
    settings.SECRET_KEY = "another key, of another installation"

    assert client.get(path).status_code == 404


def test_a_link_with_a_guessed_secret_opens_nothing(acme, client):
    known = letter_of(invited(acme))
    forged = letters.Letter(organisation_id=acme.id, invitation_id=known.invitation_id, secret="guessed")

    assert client.get(letters.link(forged).removeprefix("http://127.0.0.1:8000")).status_code == 404


def test_a_link_runs_out(acme, client):
    path = invited(acme)
    with acme.inside():
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    answer = client.post(path, {"name": "Ann", "password": PASSWORD})

    assert answer.status_code == 410
    assert "has expired" in answer.content.decode()


def test_a_new_link_closes_the_former_one(acme, client):
    former, newest = invited(acme), invited(acme)

    assert "withdrawn" in client.get(former).content.decode()
    assert client.get(newest).status_code == 200


def test_an_administrator_takes_an_invitation_back(acme, client, sign_in):
    path = invited(acme)
    answer = sign_in(acme.admin).post(reverse("accounts:withdraw", args=[letter_of(path).invitation_id]))

    assert answer.status_code == 302
    assert client.get(path).status_code == 410


def test_somebody_with_an_account_joins_a_second_organisation_by_signing_in(acme, globex, sign_in):
    seller = globex.members["seller"].user
    path = invited(acme, seller.email, role=Role.EXECUTIVE)
    assert "Sign in" in Client().get(path).content.decode()
    assert Client().post(path, {"name": "Eve", "password": PASSWORD}).status_code == 200, "shows the way to sign in"

    browser = sign_in(seller)
    answer = browser.post(path)

    assert answer.status_code == 302
    with tenancy.entered(organisation_id=None, user_id=seller.pk):
        roles = {row.organisation.name: row.role for row in queries.memberships_of(seller.pk)}
    assert roles == {"Acme": "executive", "Globex": "seller"}
    assert "Acme" in browser.get(reverse("accounts:people")).content.decode()


def test_somebody_else_cannot_use_the_link(acme, globex, sign_in):
    path = invited(acme)

    answer = sign_in(globex.members["seller"]).post(path)

    assert answer.status_code == 409
    assert f"This invitation is for {ANN}" in answer.content.decode()
    with acme.inside():
        assert Membership.objects.count() == 7


def test_a_former_member_comes_back_with_the_new_role(acme, sign_in):
    seller = acme.members["seller"]
    with acme.inside():
        actions.deactivate_member(by=acme.admin, membership_id=seller.pk, version=1)
    path = invited(acme, seller.user.email, role=Role.MANAGER)

    sign_in(seller.user).post(path)

    with acme.inside():
        back = Membership.objects.get(user=seller.user)
        assert (back.pk, back.role, back.ended_at) == (seller.pk, "manager", None)


def test_a_member_is_not_invited_again(acme):
    with pytest.raises(actions.InvitationNotPossible, match=r"seller@acme.example is already a member of Acme"):
        invited(acme, "Seller@Acme.example")


def test_only_administrators_invite(acme):
    with acme.inside("seller"), pytest.raises(NotPermitted):
        actions.invite(by=acme.members["seller"], email=ANN, role=Role.SELLER)


def test_a_weak_password_is_refused_with_the_reason(acme, client):
    answer = client.post(invited(acme), {"name": "Ann", "password": "12345"})

    assert answer.status_code == 200
    assert "too short" in answer.content.decode()
    with tenancy.identifying():
        assert not User.objects.filter(email=ANN).exists()


def test_nobody_signs_up_without_an_invitation(db, client):
    answer = client.post(reverse("account_signup"), {"email": ANN, "password1": PASSWORD})

    assert "closed" in answer.content.decode().lower()
    with tenancy.identifying():
        assert not User.objects.exists()


def test_the_link_is_shown_once_to_the_administrator(acme, sign_in):
    answer = sign_in(acme.admin).post(reverse("accounts:invite"), {"email": ANN, "role": "seller"})

    (link,) = re.findall(r'value="(http://127.0.0.1:8000/organisation/join/[^"]+)"', answer.content.decode())
    assert Client().get(link.removeprefix("http://127.0.0.1:8000")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_joins(acme):
    letter = letter_of(invited(acme))
    start, said = threading.Barrier(2), []

    def accept(name: str) -> None:
        try:
            start.wait()
            with history.recorded(channel=history.Channel.PAGE):
                actions.accept_with_new_account(letter=letter, name=name, password=PASSWORD)
            said.append("joined")
        except actions.InvitationNotPossible:
            said.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=(name,)) for name in ("Ann", "Eve")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said) == ["joined", "refused"]
    with acme.inside():
        assert Membership.objects.filter(user__email=ANN).count() == 1
