"""Mail leaves as a job: to a real mail server, later when that is down, sealed while it waits."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import psycopg
import pytest
from django.core.mail import EmailMessage
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from tests.web.kit.smtp_server import MailServer

from dealwright.web.accounts import actions
from dealwright.web.accounts.models import Membership
from dealwright.web.kit import mails
from dealwright.web.kit.models import Mail

pytestmark = pytest.mark.database
by_a_worker = pytest.mark.django_db(transaction=True)  # whose connections are its own

ANN = "ann@acme.example"
PASSWORD = "a quiet harbour 42"


@pytest.fixture
def by_smtp(settings):
    """Mail as in production; returns a function that names the port of the mail server."""
    settings.EMAIL_BACKEND = "dealwright.web.kit.mails.Queue"
    settings.MAIL_LEAVES_BY = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"

    def at(port: int) -> None:
        settings.EMAIL_PORT = port

    return at


def work() -> None:
    """Do the jobs that are due, as `dealwright worker` does."""

    async def until_nothing_is_due() -> None:
        connector: Any = app.connector
        with app.replace_connector(connector.get_worker_connector()) as ready:
            async with ready.open_async():
                await ready.run_worker_async(
                    wait=False, install_signal_handlers=False, listen_notify=False, delete_jobs="successful"
                )

    asyncio.run(until_nothing_is_due())
    connections.close_all()


def jobs() -> list[tuple[str, int, bool]]:
    """The jobs: state, attempts, and whether they wait for a later time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status::text, attempts, COALESCE(scheduled_at > now(), false) FROM procrastinate_jobs ORDER BY id"
        )
        return list(cursor.fetchall())


def job(*, attempts: int) -> Job:
    """A job that was tried so often."""
    return Job(id=1, queue="default", lock=None, queueing_lock=None, task_name=mails.TASK, attempts=attempts)


def invite(browser: Client) -> str:
    """Invite Ann on the page and return what the page says."""
    answer = browser.post(reverse("accounts:invite"), {"email": ANN, "role": "seller"})
    assert answer.status_code == 200
    return str(answer.content.decode())


@by_a_worker
def test_an_invitation_travels_to_the_mailbox_and_its_link_works_once(acme, sign_in, by_smtp):
    with MailServer() as server:
        by_smtp(server.port)
        page = invite(sign_in(acme.admin))
        assert server.letters == [], "the page waits for no mail server"

        work()

    (letter,) = server.letters
    assert (letter["To"], letter["Subject"]) == (ANN, "Admin invites you to Acme")
    (path,) = re.findall(r"http://127\.0\.0\.1:8000(/organisation/join/\S+)", letter.get_content())
    assert f"http://127.0.0.1:8000{path}" in page
    assert Client().post(path, {"name": "Ann", "password": PASSWORD}).status_code == 302
    assert Client().post(path, {"name": "Eve", "password": PASSWORD}).status_code == 410
    with acme.inside():
        assert Membership.objects.get(user__email=ANN).role == "seller"
    assert (jobs(), Mail.objects.count()) == ([], 0)


@by_a_worker
def test_a_mail_server_that_is_down_breaks_no_page_and_the_mail_comes_later(acme, sign_in, by_smtp, database):
    server = MailServer()
    by_smtp(server.port)

    assert "is on its way" in invite(sign_in(acme.admin))
    work()

    assert jobs() == [("todo", 1, True)]
    with psycopg.connect(database.superuser_url, autocommit=True) as clock:
        clock.execute("UPDATE procrastinate_jobs SET scheduled_at = now()")  # four seconds pass
    with server:
        work()
    assert [letter["To"] for letter in server.letters] == [ANN]
    assert (jobs(), Mail.objects.count()) == ([], 0)


@by_a_worker
def test_a_forgotten_password_is_answered_by_a_mail_in_the_same_way(acme, by_smtp):
    actions.add_user(organisation_id=acme.id, email=ANN, name="Ann", role="seller", password=PASSWORD)
    with MailServer() as server:
        by_smtp(server.port)
        Client().post(reverse("account_reset_password"), {"email": ANN})
        work()

    (letter,) = server.letters
    assert letter["Subject"] == "Dealwright: Password Reset Email"
    assert "/accounts/password/reset/key/" in letter.get_content()


@pytest.mark.parametrize(("code", "for_good"), [(550, True), (452, False)])
def test_a_mailbox_that_does_not_exist_is_not_tried_again_and_a_full_one_is(db, by_smtp, code, for_good):
    EmailMessage("Hello", "…", to=[ANN]).send()
    with MailServer(refuses=code) as server:
        by_smtp(server.port)
        with pytest.raises(mails.NotSent, match=rf"refused the recipient \({code}\)") as caught:
            mails.send_if_waiting(Mail.objects.get().pk)

    again = mails.Patience().get_retry_decision(exception=caught.value, job=job(attempts=1))
    assert (again is None, ANN in str(caught.value)) == (for_good, False)


def test_it_is_tried_eight_times_more_over_a_day():
    waits = [mails.Patience().get_retry_decision(exception=OSError(), job=job(attempts=done)) for done in range(9)]

    assert [wait is None for wait in waits] == [False] * 8 + [True]
    assert mails.wait_seconds(0) == 4
    assert sum(mails.wait_seconds(done) for done in range(8)) == 87_380


def test_a_waiting_mail_is_sealed_and_its_job_holds_nothing_but_an_id(acme, sign_in, by_smtp):
    invite(sign_in(acme.admin))

    (waiting,) = Mail.objects.all()
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        assert cursor.fetchone() == (f'{{"mail_id": "{waiting.pk}"}}',)
    assert ANN not in waiting.sealed
    assert "join" not in waiting.sealed


def test_what_is_rolled_back_sends_nothing(db, by_smtp):
    with transaction.atomic():
        EmailMessage("Hello", "…", to=[ANN]).send()
        transaction.set_rollback(True)

    assert (jobs(), Mail.objects.count()) == ([], 0)


def test_a_mail_that_never_left_is_dropped_after_three_days(db, by_smtp, monkeypatch):
    EmailMessage("Hello", "…", to=[ANN]).send()
    assert mails.forget_unsent() == 0

    monkeypatch.setattr(mails, "KEPT", -mails.KEPT)

    assert mails.forget_unsent() == 1


def test_every_part_of_a_mail_arrives_as_it_was_written(db, by_smtp):
    written = EmailMessage(
        "Grüße", "Zeile eins\n.\nZeile drei", "Acme <deals@acme.example>", [ANN], cc=["bob@acme.example"]
    )
    written.reply_to = ["admin@acme.example"]
    written.extra_headers = {"X-Kind": "test"}
    with MailServer() as server:
        by_smtp(server.port)
        written.send()
        mails.send_if_waiting(Mail.objects.get().pk)

    (letter,) = server.letters
    assert [letter[name] for name in ("Subject", "From", "To", "Cc", "Reply-To", "X-Kind")] == [
        "Grüße",
        "Acme <deals@acme.example>",
        ANN,
        "bob@acme.example",
        "admin@acme.example",
        "test",
    ]
    assert letter.get_content().splitlines() == ["Zeile eins", ".", "Zeile drei"]
