"""What PostgreSQL said when it did not start, put into words that tell what to do."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ADVICE = {
    "No space left on device": "The disk is full. Make room on the disk that holds {home}, then start again.",
    "Permission denied": """A file below {home} may not be read or written by the account that runs PostgreSQL. \
Start Dealwright with the account that made the data folder, or give the files back to it.""",
    "Read-only file system": """The disk that holds {home} is read-only. \
Set DEALWRIGHT_DATA to a folder on a disk that can be written.""",
    "could not create shared memory segment": """The machine has no shared memory left for PostgreSQL. \
Close other programs or, in a container, give it more (--shm-size).""",
    "Cannot allocate memory": """The machine has too little free memory for PostgreSQL. \
Close other programs, then start again.""",
    "could not locate a valid checkpoint record": """The database in {home} is damaged: its write-ahead log is \
incomplete. Move the folder away, start again, and bring the last backup back with “dealwright restore FILE”.""",
}


def explain_output(output: str, *, home: Path) -> str:
    """This function will turn the output of a PostgreSQL program that failed into what happened and what to do."""
    lines = [line for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if any(word in line for word in ("FATAL", "PANIC", "error:", "ERROR"))]
    said = "\n  ".join((telling or lines)[-4:]) or "(nothing)"
    advice = next((advice for sign, advice in ADVICE.items() if sign in output), "The whole log is in {home}/log.")
    return f"The embedded PostgreSQL in {home} did not start. {advice.format(home=home)}\nIt said:\n  {said}"


def explain_problem(problem: Exception, *, home: Path) -> str:
    """This function will turn an error on the way to the server into what happened and what to do."""
    if isinstance(problem, OSError):
        return explain_output(f"{problem.strerror}: {problem.filename or home}", home=home)
    return f"The embedded PostgreSQL in {home} did not start: {problem}"


def other_version(found: int, *, ours: int, folder: Path) -> str:
    """This function will say what to do with a data folder that another version of PostgreSQL made."""
    other = "newer" if found > ours else "older"
    return (
        f"The database in {folder} was made by PostgreSQL {found}; this Dealwright brings PostgreSQL {ours}, which "
        f"cannot read the files of {'a' if found > ours else 'an'} {other} one. With the Dealwright that made it, run "
        "“dealwright backup FILE”; then start this one with an empty data folder (DEALWRIGHT_DATA) and run "
        "“dealwright restore FILE”. Nothing was changed."
    )


def is_server(number: int, *, data: Path) -> bool:
    """This function will say whether a process is the PostgreSQL server of a data folder.

    A process number alone proves nothing: after a power cut another program may have been given it.
    """
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return str(data) in _command_line(number)


def _command_line(number: int) -> str:
    listing = Path(f"/proc/{number}/cmdline")
    if listing.parent.parent.joinpath("self").exists():
        try:
            return listing.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    asked = ["ps", "-ww", "-o", "command=", "-p", str(number)]  # where there is no /proc
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout  # noqa: S603 - fixed command
