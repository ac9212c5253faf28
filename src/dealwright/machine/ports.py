"""Which port can be had on this machine."""

from __future__ import annotations

import contextlib
import socket


def is_free(host: str, port: int) -> bool:
    """This function will say whether a server could listen on a port now."""
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        with contextlib.closing(socket.socket(family, kind, protocol)) as trying:
            trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trying.bind(address)
            except OSError:
                return False
    return True


def first_free(host: str, port: int, *, tries: int = 50) -> int | None:
    """This function will return the first free port from the given one on, or None."""
    return next((number for number in range(port, min(port + tries, 65536)) if is_free(host, number)), None)
