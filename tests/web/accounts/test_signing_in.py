"""Signing in, being kept out, forgetting a password, second factors, and the list of one's sessions."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from dealwright.web.accounts import actions, queries
from dealwright.web.accounts.models import Membership, Organisation, User
from dealwright.web.kit import tenancy

pytestmark = pytest.mark.database

PASSWORD = "a quiet harbour 42"
ANN = "ann@acme.example"
LOGIN = "/accounts/login/"


@pytest.fixture
def ann(acme) -> User:
    return actions.add_user(organisation_id=acme.id, email=ANN, name="Ann", role="seller", password=PASSWORD).user


def signed_in(browser: Client) -> bool:
    with tenancy.identifying():
        return bool(get_user(browser).is_authenticated)


def test_a_person_signs_in_by_mail_address_in_any_case(ann, client):
    answer = client.post(LOGIN, {"login": "Ann@ACME.example", "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert signed_in(client)


def test_a_wrong_password_and_an_unknown_address_read_alike(ann, client):
    wrong = client.post(LOGIN, {"login": ANN, "password": "no"}).content.decode()
    unknown = client.post(LOGIN, {"login": "eve@acme.example", "password": "no"}).content.decode()

    assert "not correct" in wrong
    assert re.sub(r"(ann|eve)@|[a-zA-Z0-9]{64}|chart-\w+", "", wrong) == re.sub(
        r"(ann|eve)@|[a-zA-Z0-9]{64}", "", unknown
    )


def test_guessing_is_throttled_for_the_address_from_whatever_place(ann):
    for number in range(5):
        Client(REMOTE_ADDR=f"10.0.0.{number}").post(LOGIN, {"login": ANN, "password": "no"})
    browser = Client(REMOTE_ADDR="10.0.0.99")

    answer = browser.post(LOGIN, {"login": ANN, "password": PASSWORD})

    assert answer.status_code == 200
    assert "Too many failed" in answer.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) > 0 FROM kit_cache")
        assert cursor.fetchone() == (True,), "counted in a table, so that every process counts alike"
    assert not signed_in(browser)


def test_a_person_who_was_closed_out_cannot_sign_in(ann, client):
    with tenancy.identifying():
        User.objects.filter(pk=ann.pk).update(is_active=False)

    client.post(LOGIN, {"login": ANN, "password": PASSWORD})

    assert not signed_in(client)


def test_a_forgotten_password_is_set_anew_by_a_link_that_works_once(ann, client):
    client.post(reverse("account_reset_password"), {"email": ANN})
    (letter,) = mail.outbox
    (path,) = re.findall(r"http://[^/]+(/accounts/password/reset/key/\S+)", str(letter.body))

    form = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "another harbour 77", "password2": "another harbour 77"})

    assert Client().post(LOGIN, {"login": ANN, "password": "another harbour 77"}).status_code == 302
    assert "bad" in Client().get(path, follow=True).content.decode().lower()


def test_asking_to_reset_an_unknown_address_sends_nothing_and_tells_nothing(db, client):
    answer = client.post(reverse("account_reset_password"), {"email": "eve@acme.example"})

    assert (answer.status_code, answer["Location"]) == (302, reverse("account_reset_password_done"))
    assert mail.outbox == []


def test_a_second_factor_is_asked_for_and_kept_encrypted(ann, client):
    secret = totp.generate_totp_secret()
    with tenancy.identifying():
        totp.TOTP.activate(ann, secret)
        stored = Authenticator.objects.get(user=ann).data["secret"]

    answer = client.post(LOGIN, {"login": ANN, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/authenticate/")
    assert not signed_in(client)
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    client.post(answer["Location"], {"code": code})

    assert signed_in(client)
    assert secret not in stored


def test_recovery_codes_are_for_oneself_only(ann, client, sign_in):
    browser = sign_in(ann)
    for name in ("mfa_index", "usersessions_list", "account_email", "account_change_password"):
        assert browser.get(reverse(name)).status_code in {200, 302}, name


def test_sessions_are_listed_and_ended(ann):
    here, there = Client(HTTP_USER_AGENT="desk"), Client(HTTP_USER_AGENT="train")
    for browser in (here, there):
        browser.post(LOGIN, {"login": ANN, "password": PASSWORD})
    page = here.get(reverse("usersessions_list")).content.decode()
    assert "desk" in page
    assert "train" in page

    here.post(reverse("usersessions_list"))

    assert signed_in(here)
    assert not signed_in(there)
    with tenancy.identifying():
        assert UserSession.objects.filter(user=ann).count() == 1


def test_a_person_of_two_organisations_switches_and_sees_one_at_a_time(acme, globex, sign_in):
    user = acme.members["seller"].user
    actions.add_user(organisation_id=globex.id, email=user.email, name="", role="executive")
    browser = sign_in(acme.members["seller"])
    people = reverse("accounts:people")
    assert "admin@acme.example" in browser.get(people).content.decode()

    browser.post(reverse("accounts:switch"), {"organisation": globex.id})

    page = browser.get(people).content.decode()
    assert "admin@globex.example" in page
    assert "admin@acme.example" not in page


def test_inside_an_organisation_ones_own_place_in_another_is_not_seen(acme, globex):
    user = acme.members["seller"].user
    actions.add_user(organisation_id=globex.id, email=user.email, name="", role="executive")

    with acme.inside("seller"):
        assert {row.organisation_id for row in Membership.objects.all()} == {acme.id}
        assert [row.pk for row in Organisation.objects.all()] == [acme.id]
        assert [row.organisation.name for row in queries.memberships_of(user.pk)] == ["Acme", "Globex"]


def test_nobody_switches_to_an_organisation_they_do_not_belong_to(acme, globex, sign_in):
    browser = sign_in(acme.members["seller"])

    answer = browser.post(reverse("accounts:switch"), {"organisation": globex.id})

    assert answer.status_code == 404
    assert "globex" not in browser.get(reverse("accounts:people")).content.decode()


def test_a_session_that_names_a_foreign_organisation_opens_ones_own(acme, globex, sign_in):
    browser = sign_in(acme.members["seller"])
    session = browser.session
    session["organisation_id"] = globex.id
    session.save()

    page = browser.get(reverse("accounts:people")).content.decode()

    assert "admin@acme.example" in page
    assert "globex" not in page


def test_pages_of_signing_in_keep_the_strict_policy(ann, client, sign_in):
    pages = [(client, reverse(name)) for name in ("account_login", "account_reset_password")]
    pages += [(sign_in(ann), reverse(name)) for name in ("account_email", "usersessions_list", "accounts:me")]
    for browser, path in pages:
        answer = browser.get(path)
        policy = answer["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        text = answer.content.decode()
        assert not re.search(r"<[^>]+\sstyle=|<style|\son[a-z]+=|javascript:", text), path
        for script in re.findall(r"<script([^>]*)>", text):
            assert "src=" in script or 'type="application/json"' in script, (path, script)
