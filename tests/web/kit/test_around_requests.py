"""What happens around every request: ids, logs, headers, health, measurements, error pages."""

from __future__ import annotations

import json
import logging

import pytest
from django.test import Client
from django.urls import reverse
from structlog.stdlib import ProcessorFormatter

from dealwright.web.kit import errors, logs, metrics

pytestmark = pytest.mark.database


def test_every_answer_carries_an_id_and_a_proxys_id_is_kept(db, client):
    made = client.get("/healthz")["X-Request-ID"]
    kept = client.get("/healthz", headers={"x-request-id": "from-the-proxy-17"})["X-Request-ID"]
    refused = client.get("/healthz", headers={"x-request-id": "evil\x20id"})["X-Request-ID"]

    assert len(made) == 32
    assert kept == "from-the-proxy-17"
    assert refused != "evil id"


def test_a_request_is_logged_with_who_and_where_and_without_secrets(acme, sign_in, caplog):
    caplog.set_level(logging.INFO, logger="dealwright.request")
    sign_in(acme.admin).get(reverse("accounts:people"), {"find": "ann"})
    Client().get("/organisation/join/a-secret-token")

    people, join = (record.msg for record in caplog.records if record.name == "dealwright.request")
    assert (people["path"], people["status"], people["view"]) == ("/organisation/people", 200, "accounts:people")
    assert (people["organisation_id"], people["user_id"]) == (acme.id, acme.admin.user_id)
    assert len(people["request_id"]) == 32
    assert "a-secret-token" not in json.dumps(join)


def test_logs_are_one_json_object_a_line(capsys):
    logs.set_up()
    handler = next(each for each in logging.getLogger().handlers if isinstance(each.formatter, ProcessorFormatter))
    record = logging.LogRecord("dealwright.test", logging.INFO, "", 0, "said %s", ("so",), None)

    line = json.loads(handler.format(record))

    assert (line["event"], line["level"], line["logger"]) == ("said so", "info", "dealwright.test")
    assert line["timestamp"].endswith("Z")


def test_the_process_says_that_it_lives_without_asking_the_database(client):
    assert client.get("/healthz").json() == {"status": "alive"}


def test_readiness_asks_the_database_and_its_migrations(db, client, monkeypatch):
    assert client.get("/readyz").json() == {"status": "ready"}

    monkeypatch.setattr("django.db.migrations.executor.MigrationExecutor.migration_plan", lambda *_: [1, 2])
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["why"] == "2 migrations are waiting. Run `dealwright migrate`."


def test_measurements_are_for_this_machine_only(client):
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert b"dealwright_answers_total" in answer.content

    assert Client(REMOTE_ADDR="192.0.2.7").get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"x-forwarded-for": "127.0.0.1"}).status_code == 404


def test_with_a_token_measurements_are_for_whoever_knows_it(client, settings):
    settings.METRICS_TOKEN = "known"

    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"authorization": "Bearer guessed"}).status_code == 404
    far = Client(REMOTE_ADDR="192.0.2.7")
    assert far.get("/metrics", headers={"authorization": "Bearer known"}).status_code == 200


def test_answers_are_counted_by_view_and_not_by_address(acme, sign_in):
    browser = sign_in(acme.admin)
    before = _count("accounts:person")
    for membership in (acme.members["seller"], acme.members["manager"]):
        browser.get(reverse("accounts:person", args=[membership.pk]))

    assert _count("accounts:person") == before + 2


def _count(view: str) -> float:
    return float(metrics.ANSWERS.labels(method="GET", view=view, status="200")._value.get())


def test_every_page_sends_the_headers_that_keep_it_safe(db, client):
    headers = client.get("/accounts/login/").headers

    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "no-store" in headers["Cache-Control"]


def test_a_page_that_is_not_there_says_so_with_an_id(db, client):
    answer = client.get("/no/such/page")

    text = answer.content.decode()
    assert answer.status_code == 404
    assert "Nothing is here" in text
    assert answer["X-Request-ID"] in text


def test_a_fault_of_ours_says_so_and_shows_no_trace(db, rf):
    request = rf.get("/")
    request.META["dealwright.request_id"] = "abc"

    answer = errors.broken(request)

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()
    assert "abc" in answer.content.decode()


def test_a_fault_in_a_view_is_answered_by_the_page_and_logged(acme, sign_in, monkeypatch):
    monkeypatch.setattr("dealwright.web.accounts.queries.people", lambda by: 1 / 0)
    browser = sign_in(acme.admin)
    browser.raise_request_exception = False

    answer = browser.get(reverse("accounts:people"))

    assert answer.status_code == 500
    assert "Traceback" not in answer.content.decode()
    assert "ZeroDivision" not in answer.content.decode()


def test_a_forbidden_page_says_for_whom_it_is(acme, sign_in):
    answer = sign_in(acme.members["seller"]).get(reverse("accounts:settings"))

    assert answer.status_code == 403
    assert "This page is for administrators of the organisation." in answer.content.decode()


def test_a_form_from_elsewhere_is_refused(acme, db):
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post("/accounts/login/", {"login": "a", "password": "b"})

    assert answer.status_code == 403
    assert "This form is no longer valid" in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/reveal/9999999999999999999999/", "/organisation/people/99999999999999999999", "/%00"]
)
def test_odd_addresses_are_not_found(acme, sign_in, path):
    assert sign_in(acme.admin).get(path).status_code in {400, 404}
