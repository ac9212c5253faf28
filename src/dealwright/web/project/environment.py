"""What the surroundings say: every environment variable the web reads, parsed once, with a message when it is wrong.

Nothing here opens a connection or a file, so that settings can be imported on a machine without a database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from dealwright.web.kit import pool

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"", "0", "false", "no", "off"})


class UnreadableSetting(Exception):
    """An environment variable could not be understood; the message says which and what it should look like."""


def flag(name: str, text: str) -> bool:
    """This function will read yes or no from the text of an environment variable."""
    word = text.strip().lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise UnreadableSetting(f"{name}={text!r} is neither yes nor no. Write {name}=1 or leave it out.")


def number(name: str, text: str, *, least: int = 0) -> int:
    """This function will read a whole number of at least `least`."""
    try:
        value = int(text)
    except ValueError:
        raise UnreadableSetting(f"{name}={text!r} is not a whole number.") from None
    if value < least:
        raise UnreadableSetting(f"{name}={value} is too small: at least {least} is needed.")
    return value


def words(text: str) -> list[str]:
    """This function will split a comma-separated list and drop what is empty."""
    return [word.strip() for word in text.split(",") if word.strip()]


def database(name: str, url: str, *, pool_size: int = 0) -> dict[str, Any]:
    """This function will turn `postgresql://user:password@host:port/name?option=value` into Django's settings.

    A socket folder may be given as `?host=/run/postgresql`. With `pool_size`, connections come from a pool whose
    connections forget every tenant when they return (`kit.pool.forget`).
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise UnreadableSetting(
            f"{name} is not a PostgreSQL address. It looks like postgresql://user:password@host:5432/database "
            f"(yours starts with {parts.scheme or 'nothing'}://)."
        )
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    port = options.pop("port", "") or str(parts.port or "")
    options.setdefault("application_name", "dealwright")
    if pool_size:
        options["pool"] = {
            "min_size": 0,
            "max_size": pool_size,
            "timeout": 10.0,
            "reset": pool.forget,
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": options.pop("user", "") or unquote(parts.username or ""),
        "PASSWORD": options.pop("password", "") or unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": bool(pool_size),
        "OPTIONS": options,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """How mail leaves: Django's backend and where the server is."""

    backend: str
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


def mail(name: str, url: str) -> Mail:
    """This function will read `smtp://`, `smtp+starttls://`, `smtps://`, `console://` or `memory://`."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return Mail(backend="django.core.mail.backends.console.EmailBackend")
    if parts.scheme == "memory":
        return Mail(backend="django.core.mail.backends.locmem.EmailBackend")
    ports = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise UnreadableSetting(
            f"{name} is not a mail address of a server. Write smtp://host:25, smtp+starttls://user:password@host:587, "
            "smtps://user:password@host:465 or console:// to print mails."
        )
    return Mail(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=parts.port or ports[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+starttls",
        tls=parts.scheme == "smtps",
    )
