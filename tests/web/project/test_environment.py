"""Settings come from the environment, are safe by default, and say what is wrong with a value."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from dealwright.web.project import environment


def test_a_database_address_is_read_in_all_its_parts():
    found = environment.database("DATABASE_URL", "postgresql://ann:s%40id@db.example:5433/deals?sslmode=require")

    assert (found["NAME"], found["USER"], found["PASSWORD"]) == ("deals", "ann", "s@id")
    assert (found["HOST"], found["PORT"]) == ("db.example", "5433")
    assert found["OPTIONS"] == {"sslmode": "require", "application_name": "dealwright"}


def test_a_socket_folder_may_stand_in_the_address():
    found = environment.database("DATABASE_URL", "postgresql://ann:x@/deals?host=%2Frun%2Fpg&port=5432", pool_size=4)

    assert (found["HOST"], found["PORT"]) == ("/run/pg", "5432")
    assert found["OPTIONS"]["pool"]["max_size"] == 4


@pytest.mark.parametrize("url", ["", "mysql://x/y", "postgresql://host", "deals"])
def test_an_address_that_is_none_is_explained(url):
    with pytest.raises(environment.UnreadableSetting, match=r"DATABASE_URL is not a PostgreSQL address. It looks like"):
        environment.database("DATABASE_URL", url)


def test_mail_leaves_by_smtp_with_or_without_encryption():
    plain = environment.mail("M", "smtp://relay")
    start = environment.mail("M", "smtp+starttls://u:p%2F@relay")
    whole = environment.mail("M", "smtps://u:p@relay:466")

    assert (plain.host, plain.port, plain.starttls, plain.tls) == ("relay", 25, False, False)
    assert (start.port, start.user, start.password, start.starttls) == (587, "u", "p/", True)
    assert (whole.port, whole.tls) == (466, True)
    assert environment.mail("M", "console://").backend.endswith("console.EmailBackend")


@pytest.mark.parametrize("url", ["relay", "http://relay", "smtp://"])
def test_a_mail_address_that_is_none_is_explained(url):
    with pytest.raises(environment.UnreadableSetting, match="DEALWRIGHT_MAIL_URL is not a mail address of a server"):
        environment.mail("DEALWRIGHT_MAIL_URL", url)


def test_flags_numbers_and_lists():
    assert environment.flag("X", "Yes") is True
    assert environment.flag("X", "") is False
    assert environment.number("X", "3") == 3
    assert environment.words(" a, ,b ") == ["a", "b"]
    with pytest.raises(environment.UnreadableSetting, match="neither yes nor no"):
        environment.flag("X", "maybe")
    with pytest.raises(environment.UnreadableSetting, match="not a whole number"):
        environment.number("X", "3.5")
    with pytest.raises(environment.UnreadableSetting, match="too small"):
        environment.number("X", "-1")


def said_by(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a few lines in a process with this environment and no other settings."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "PYTHONPATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, "-c", code], env={**kept, **variables}, capture_output=True, text=True, check=False
    )


def test_settings_are_imported_without_environment_and_database():
    done = said_by(
        "from dealwright.web.project import settings as s; print(s.DEBUG, s.SECRET_KEY_GIVEN, len(s.SECRET_KEY))"
    )

    assert done.stdout.split()[:2] == ["False", "False"], done.stderr
    assert int(done.stdout.split()[2]) > 50


def test_serving_without_a_secret_key_is_refused_with_the_way_to_make_one():
    done = said_by("import dealwright.web.project.wsgi", DJANGO_SETTINGS_MODULE="dealwright.web.project.settings")

    assert done.returncode != 0
    assert "DEALWRIGHT_SECRET_KEY is not set" in done.stderr


def test_cookies_are_secure_where_the_base_address_is():
    code = (
        "from dealwright.web.project import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_NAME, s.SECURE_HSTS_SECONDS > 0,"
        " 'deals.example' in s.ALLOWED_HOSTS, s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN)"
    )
    safe = said_by(code, DEALWRIGHT_BASE_URL="https://deals.example/").stdout.split()
    local = said_by(code).stdout.split()

    assert safe == ["True", "True", "__Host-session", "True", "True", "False"]
    assert local == ["False", "False", "session", "False", "False", "True"]
