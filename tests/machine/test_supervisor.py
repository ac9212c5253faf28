"""The programs of one machine: started together, restarted after a crash, stopped with everything they started."""

import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dealwright.machine import ports, supervisor

WAIT = 20.0


def program(name: str, code: str, *, stop_seconds: float = 10.0) -> supervisor.Program:
    return supervisor.Program(
        name=name, command=(sys.executable, "-c", code), environment=dict(os.environ), stop_seconds=stop_seconds
    )


class Running:
    """A supervisor at work in a thread, and what it said."""

    def __init__(self, *programs: supervisor.Program) -> None:
        self.output = io.StringIO()
        self.supervisor = supervisor.Supervisor(programs, output=self.output)
        self.thread = threading.Thread(target=self.supervisor.run)

    def __enter__(self) -> "Running":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.supervisor.stop()
        self.thread.join(WAIT)
        assert not self.thread.is_alive()

    def until(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + WAIT
        while not done():
            assert time.monotonic() < deadline, self.output.getvalue()
            time.sleep(0.02)

    def says(self, text: str, times: int = 1) -> None:
        self.until(lambda: self.output.getvalue().count(text) >= times)


def alive(number: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1][:3]
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_what_the_programs_say_is_shown_under_their_names():
    with Running(
        program("web", "print('one'); import time; time.sleep(60)"), program("worker", "print('two')")
    ) as running:
        running.says("web    │ one")
        running.says("worker │ two")


def test_a_program_that_crashed_is_started_again():
    with Running(program("worker", "print('here'); raise SystemExit(3)")) as running:
        running.says("here", times=2)
        running.says("“worker” ended (exit code 3); starting it again")


def test_stopping_asks_every_program_to_finish_and_waits_for_it():
    finishing = (
        "import signal, sys, time\n"
        "def finish(*_):\n    time.sleep(0.3); print('finished'); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, finish)\nprint('ready')\n"
        "while True: time.sleep(1)"
    )

    with Running(program("worker", finishing)) as running:
        running.says("ready")
    running.says("finished")


def test_a_program_that_does_not_finish_is_killed_with_everything_it_started():
    stubborn = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "print('child', child.pid, 'ready')\n"
        "while True: time.sleep(1)"
    )

    with Running(program("worker", stubborn, stop_seconds=0.3)) as running:
        running.says("ready")
        child = int(running.output.getvalue().split("child ")[1].split()[0])
        assert alive(child)

    running.until(lambda: not alive(child))
    assert "did not finish in time and is killed" in running.output.getvalue()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_the_supervisor_stops_everything(how: signal.Signals):
    code = (
        "import os, sys\nfrom dealwright.machine import supervisor\n"
        "p = supervisor.Program(name='web', command=(sys.executable, '-c', "
        "'import os, time; print(os.getpid(), \"ready\"); time.sleep(600)'), environment=dict(os.environ))\n"
        "supervisor.Supervisor([p]).run()"
    )
    with subprocess.Popen([sys.executable, "-u", "-c", code], stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        child = int(started.stdout.readline().split("│")[1].split()[0])
        started.send_signal(how)
        code_at_end = started.wait(WAIT)

    assert (code_at_end, alive(child)) == (0, False)


def test_the_programs_end_even_when_the_supervisor_is_killed():
    held = (
        "from dealwright.machine import lifeline; import os, time\n"
        "lifeline.hold_if_given(); print(os.getpid(), 'ready'); time.sleep(600)"
    )
    code = (
        "import os, sys\nfrom dealwright.machine import supervisor\n"
        f"p = supervisor.Program(name='web', command=(sys.executable, '-c', {held!r}), environment=dict(os.environ))\n"
        "supervisor.Supervisor([p]).run()"
    )
    with subprocess.Popen([sys.executable, "-u", "-c", code], stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        child = int(started.stdout.readline().split("│")[1].split()[0])
        started.kill()

    deadline = time.monotonic() + WAIT
    while alive(child):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_port_that_is_taken_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]

        assert not ports.is_free("127.0.0.1", number)
        assert (ports.first_free("127.0.0.1", number) or 0) > number
