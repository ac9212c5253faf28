"""Runs the programs of one machine together: starts them, shows their words, restarts what crashed, stops them all.

Each program has a session of its own, so Ctrl-C reaches only the supervisor, which then asks every program to finish
and waits. A program that does not finish in time is killed with everything it started; its work was either committed or
will be done again (jobs of a killed worker are retried). A second Ctrl-C does not wait.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO

from dealwright.machine import lifeline

FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 30.0
CALM_AFTER_SECONDS = 30.0  # a program that ran this long starts again without waiting
COLOURS = (36, 35, 33, 32, 34)
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One program: its name in the log, command, environment, time to finish, and what it says when it is ready."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    stop_seconds: float = 10.0
    ready_words: str = ""


@dataclasses.dataclass(slots=True, kw_only=True)
class _Child:
    program: Program
    process: subprocess.Popen[bytes]
    started: float
    wait: float = FIRST_WAIT_SECONDS
    again_at: float | None = None


class Supervisor:
    """The programs of one machine; `run` returns when it is told to stop and everything has stopped."""

    def __init__(self, programs: Sequence[Program], *, output: IO[str] = sys.stdout) -> None:
        """Name the programs; nothing starts before `run`."""
        self._programs = programs
        self._output = output
        self._stop = threading.Event()
        self._hurry = threading.Event()
        self._not_ready = {program.name for program in programs if program.ready_words}
        self._writing = threading.Lock()
        self._width = max(len(program.name) for program in programs)
        self._children: list[_Child] = []

    def stop(self) -> None:
        """This function will ask `run` to stop everything; a second time, without waiting."""
        if self._stop.is_set():
            self._hurry.set()
        self._stop.set()

    @property
    def ready(self) -> bool:
        """Whether every program with words for it has said that it is ready."""
        return not self._not_ready

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop."""
        return self._stop.is_set()

    def run(self, *, when_started: Callable[[], None] = lambda: None) -> None:
        """This function will run the programs until a signal or `stop`; `when_started` runs beside them, once."""
        read_end, write_end = os.pipe()  # children notice when the write end is gone
        try:
            with self._heeding_signals():
                self._children = [self._start(program, read_end) for program in self._programs]
                threading.Thread(target=when_started, daemon=True, name="when-started").start()
                try:
                    while not self._stop.wait(0.1):
                        for child in self._children:
                            self._look_after(child, read_end)
                finally:
                    self._stop_all()
        finally:
            os.close(read_end)
            os.close(write_end)

    def say(self, text: str) -> None:
        """This function will write a line of the supervisor's own between those of the programs."""
        self._write("dealwright", text, colour=1)

    @contextlib.contextmanager
    def _heeding_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield  # only the main thread may; the caller uses `stop`
            return
        before = {number: signal.signal(number, lambda *_: self.stop()) for number in STOP_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _start(self, program: Program, descriptor: int) -> _Child:
        process = subprocess.Popen(  # noqa: S603 - our own commands, no shell
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**program.environment, "PYTHONUNBUFFERED": "1", lifeline.VARIABLE: str(descriptor)},
            pass_fds=(descriptor,),
            start_new_session=True,
        )
        threading.Thread(target=self._show, args=(program, process), daemon=True, name=f"log-{program.name}").start()
        return _Child(program=program, process=process, started=time.monotonic())

    def _look_after(self, child: _Child, descriptor: int) -> None:
        code, now = child.process.poll(), time.monotonic()
        if code is None:
            return
        if child.again_at is None:
            _kill_group(child.process)  # what it may have left running
            calm = now - child.started > CALM_AFTER_SECONDS
            child.wait = FIRST_WAIT_SECONDS if calm else min(child.wait * 2, LONGEST_WAIT_SECONDS)
            child.again_at = now + child.wait
            self.say(f"“{child.program.name}” ended ({_how(code)}); starting it again in {child.wait:.0f} s.")
        elif now >= child.again_at:
            fresh = self._start(child.program, descriptor)
            child.process, child.started, child.again_at = fresh.process, fresh.started, None

    def _stop_all(self) -> None:
        for child in self._children:
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        for child in self._children:
            while child.process.poll() is None:
                if self._hurry.is_set() or time.monotonic() - began > child.program.stop_seconds:
                    self.say(f"“{child.program.name}” did not finish in time and is killed.")
                    break
                time.sleep(0.05)
            _kill_group(child.process)
            child.process.wait()

    def _show(self, program: Program, process: subprocess.Popen[bytes]) -> None:
        colour = COLOURS[[each.name for each in self._programs].index(program.name) % len(COLOURS)]
        if process.stdout is None:
            raise RuntimeError("A program was started without a pipe for its words.")
        with process.stdout as lines:
            for line in lines:
                text = line.decode(errors="replace").rstrip("\n")
                self._write(program.name, text, colour=colour)
                if program.ready_words and program.ready_words in text:
                    self._not_ready.discard(program.name)

    def _write(self, name: str, text: str, *, colour: int) -> None:
        label = f"{name:<{self._width}} │"
        if self._output.isatty():
            label = f"\x1b[{colour}m{label}\x1b[0m"
        with self._writing, contextlib.suppress(BrokenPipeError, ValueError):  # nobody reads any more
            self._output.write(f"{label} {text}\n")
            self._output.flush()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _how(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"
