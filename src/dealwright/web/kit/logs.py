"""Structured logs: one JSON object a line, each with the request, the organisation and the person.

Values of rows, mail addresses and form contents are never logged; ids are.
"""

from __future__ import annotations

import logging
import sys

import structlog
from django.conf import settings
from structlog.stdlib import ProcessorFormatter as Formatter


def set_up() -> None:
    """This function will send the logs of every library through structlog to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, Formatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    written = structlog.dev.ConsoleRenderer(colors=False) if settings.DEBUG else structlog.processors.JSONRenderer()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        Formatter(
            foreign_pre_chain=shared,
            processors=[Formatter.remove_processors_meta, written],
        )
    )
    root = logging.getLogger()
    if not any(isinstance(present.formatter, Formatter) for present in root.handlers):
        root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("dealwright").setLevel(logging.INFO)
    for noisy in ("django.request", "django.security.DisallowedHost", "procrastinate.periodic", "psycopg.pool"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
