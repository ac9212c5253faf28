"""A child process that ends when its parent does, even when the parent was killed and could say nothing.

The supervisor keeps one end of a pipe, each child the other. The operating system closes the supervisor's end when it
dies, however it dies; the child reads the end of the pipe and sends itself the signal to stop.
"""

from __future__ import annotations

import os
import signal
import threading

VARIABLE = "DEALWRIGHT_LIFELINE"


def hold_if_given() -> None:
    """This function will make this process stop when the supervisor that started it is gone."""
    given = os.environ.pop(VARIABLE, "")
    if given:
        threading.Thread(target=_wait_for_end, args=(int(given),), daemon=True, name="lifeline").start()


def _wait_for_end(descriptor: int) -> None:
    os.set_inheritable(descriptor, False)  # noqa: FBT003 - takes no keyword
    while os.read(descriptor, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
