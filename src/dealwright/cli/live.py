"""`dealwright live`: live events alone, for a process of its own behind a balancer that sends `/live/events` here."""

from __future__ import annotations

from dealwright.cli import web
from dealwright.machine import house, http, lifeline


def live(host: web.Host = web.LOCAL, port: web.Port = 8001, processes: web.Processes = 1) -> None:
    """Serve live events alone, behind a balancer that sends /live/events here."""
    lifeline.hold_if_given()
    with house.opened() as surroundings:
        house.take_on(surroundings.serving())
        http.serve(http.LIVE, host=host, port=port, processes=processes)
