"""The HTTP server (granian) and how the three kinds of serving process run in it."""

from __future__ import annotations

import dataclasses
import os

from granian import Granian
from granian.constants import Interfaces

from dealwright.machine import ports

DEFAULT_PROCESSES = max(1, min(4, os.cpu_count() or 1))
KILL_AFTER_SECONDS = 8
THREADS = 8


class PortTaken(Exception):
    """Another program listens on the port."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """Something to serve: where it is and which protocol it speaks."""

    target: str
    interface: Interfaces
    lifespan: bool = True


ONE_PORT = Application(target="dealwright.web.project.asgi:application", interface=Interfaces.ASGI)
LIVE = Application(target="dealwright.web.live.asgi:application", interface=Interfaces.ASGI)
PAGES = Application(target="dealwright.web.project.wsgi:application", interface=Interfaces.WSGI)


def serve(application: Application, *, host: str, port: int, processes: int) -> None:
    """This function will serve until SIGTERM or Ctrl-C; raises `PortTaken` before it starts anything."""
    check_port(host, port)
    Granian(
        target=application.target,
        address=host,
        port=port,
        interface=application.interface,
        workers=processes,
        blocking_threads=THREADS if application.interface is Interfaces.WSGI else None,
        websockets=False,
        log_enabled=True,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_AFTER_SECONDS,
    ).serve()


def check_port(host: str, port: int) -> None:
    """This function will raise `PortTaken` with advice if a server could not listen there."""
    if not ports.is_free(host, port):
        raise PortTaken(
            f"Port {port} on {host} is taken by another program (perhaps another Dealwright), or may not be used by "
            f"this account. Choose another one: --port {ports.first_free(host, port + 1) or 8080}."
        )
