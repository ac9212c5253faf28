"""`dealwright web`: the pages, and live events beside them, on one port; any number of such processes may run."""

from __future__ import annotations

from typing import Annotated

import typer

from dealwright.machine import house, http, lifeline

LOCAL = "127.0.0.1"
Host = Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for every network.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")]
Processes = Annotated[int, typer.Option(min=1, max=64, help="Processes that serve; about one a processor.")]


def web(
    host: Host = LOCAL,
    port: Port = 8000,
    processes: Processes = http.DEFAULT_PROCESSES,
    *,
    pages_only: Annotated[
        bool, typer.Option("--pages-only", help="Leave live events to `dealwright live` behind the same balancer.")
    ] = False,
) -> None:
    """Serve the pages, and live events beside them, on one port."""
    lifeline.hold_if_given()
    with house.opened() as surroundings:
        house.take_on(surroundings.serving())
        application = http.PAGES if pages_only else http.ONE_PORT
        http.serve(application, host=host, port=port, processes=processes)
