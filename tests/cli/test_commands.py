"""The command line as a whole: every command is documented, and what goes wrong ends in a message."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

from dealwright.cli import app as commands

ROOT = Path(__file__).parents[2]


def names() -> list[str]:
    """Every command, with its sub-commands."""
    found = []
    for name, command in typer.main.get_command(commands.app).commands.items():  # type: ignore[attr-defined]  # it is a group
        inner = getattr(command, "commands", {})
        found += [f"{name} {below}" for below in inner] or [name]
    return found


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "DEALWRIGHT_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "dealwright.cli", *arguments],
        env=environment | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_commands_of_the_issue_are_there():
    assert {
        "demo",
        "serve",
        "web",
        "worker",
        "live",
        "migrate",
        "backup",
        "restore",
        "reveal",
        "org add",
        "user add",
    } <= set(names())


@pytest.mark.parametrize("name", names())
def test_every_command_is_named_in_the_documents(name: str):
    documents = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]

    assert any(f"dealwright {name}" in path.read_text(encoding="utf-8") for path in documents)


@pytest.mark.parametrize("name", names())
def test_every_command_says_in_a_sentence_what_it_does(name: str):
    shown = CliRunner().invoke(commands.app, [*name.split(), "--help"], env={"COLUMNS": "200", "TERM": "dumb"})

    assert shown.exit_code == 0
    assert re.search(r"^ [A-Z].*\.", shown.output, re.MULTILINE)


def test_a_port_that_is_taken_ends_in_advice_before_anything_is_started(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        ended = run("serve", "--port", str(number), DEALWRIGHT_DATA=str(tmp_path / "data"))

    assert (ended.returncode, ended.stdout) == (1, "")
    assert f"Port {number} on 127.0.0.1 is taken" in ended.stderr
    assert "--port" in ended.stderr
    assert not (tmp_path / "data").exists()


def test_a_data_folder_that_cannot_be_used_ends_in_advice(tmp_path: Path):
    (tmp_path / "file").touch()

    ended = run("migrate", DEALWRIGHT_DATA=str(tmp_path / "file" / "data"))

    assert (ended.returncode, "Traceback" in ended.stderr) == (1, False)
    assert "Set DEALWRIGHT_DATA to a folder that this account may write" in ended.stderr


def test_migrating_a_server_of_ones_own_asks_for_the_owner(tmp_path: Path):
    ended = run("migrate", DEALWRIGHT_DATA=str(tmp_path), DATABASE_URL="postgresql://app:x@127.0.0.1:1/dealwright")

    assert (ended.returncode, "Traceback" in ended.stderr) == (1, False)
    assert "Set DATABASE_OWNER_URL=" in ended.stderr


def test_restoring_what_is_no_backup_ends_in_advice_before_anything_is_started(tmp_path: Path):
    (tmp_path / "other.zip").write_bytes(b"PK nothing of ours")

    ended = run("restore", str(tmp_path / "other.zip"), DEALWRIGHT_DATA=str(tmp_path / "data"))

    assert (ended.returncode, "Traceback" in ended.stderr) == (1, False)
    assert "not a whole backup of Dealwright" in ended.stderr
    assert not (tmp_path / "data").exists()


def test_a_server_that_cannot_be_reached_ends_in_advice(tmp_path: Path):
    nowhere = "postgresql://owner:x@127.0.0.1:1/dealwright"

    ended = run("migrate", DEALWRIGHT_DATA=str(tmp_path), DATABASE_URL=nowhere, DATABASE_OWNER_URL=nowhere)

    assert (ended.returncode, "Traceback" in ended.stderr) == (1, False)
    assert "Connection refused" in ended.stderr
    assert "is DATABASE_OWNER_URL the address of the role that owns it?" in ended.stderr
