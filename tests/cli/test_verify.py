"""`dealwright verify`: says that the chains hold, or which link does not, and ends with 1 then."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest
from django.core.management.base import CommandError
from django.db import transaction
from typer.testing import CliRunner

from dealwright.cli import app, operate
from dealwright.web.accounts import actions as accounts
from dealwright.web.kit import tenancy
from dealwright.web.proof import actions as proof
from dealwright.web.proof.management.commands import verify_proof

RUN = CliRunner()
CLEAN = {"id": 3, "name": "Acme", "links": 2, "kinds": {"signature given": 2}, "head": "ab" * 32, "kept": None}
BROKEN = {"number": 2, "kind": "signature given", "why": "its record does not give its hash"}
DIFFERENT = {"number": 1, "where": "Revision 1 of “Ours”", "what": "Its currency was EUR and is USD now."}


def told(monkeypatch: pytest.MonkeyPatch, *found: dict[str, Any]) -> list[tuple[str, ...]]:
    asked: list[tuple[str, ...]] = []

    def run(*words: str) -> str:
        asked.append(words)
        return json.dumps(found)

    monkeypatch.setattr(operate, "run", run)
    return asked


def test_a_chain_that_holds_is_said_with_its_head(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = told(monkeypatch, CLEAN | {"broken": None, "differences": [], "kept": 2})

    done = RUN.invoke(app.app, ["verify", "--organisation", "3", "--head", "ab" * 32])

    assert done.exit_code == 0
    assert asked == [("verify_proof", "--organisation", "3", "--head", "ab" * 32)]
    assert "Organisation 3, Acme: 2 links (2 signature given)" in done.stdout
    assert f"The chain holds. Its head is {'ab' * 32}; the hash you kept is that of link 2." in done.stdout


def test_the_first_broken_link_and_every_difference_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    told(
        monkeypatch,
        CLEAN | {"broken": None, "differences": []},
        CLEAN | {"broken": BROKEN, "differences": [DIFFERENT, DIFFERENT | {"number": None}]},
    )

    done = RUN.invoke(app.app, ["verify"])

    assert done.exit_code == 1
    assert "Link 2 (signature given) does not hold: its record does not give its hash." in done.stdout
    assert "Revision 1 of “Ours” (link 1): Its currency was EUR and is USD now." in done.stdout
    assert "Revision 1 of “Ours” (no link): Its currency" in done.stdout


def test_what_was_found_is_printed_as_json_for_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    found = CLEAN | {"broken": BROKEN, "differences": []}
    told(monkeypatch, found)

    done = RUN.invoke(app.app, ["verify", "--json"])

    assert done.exit_code == 1
    assert json.loads(done.stdout) == [found]


@pytest.fixture
def chains(transactional_db) -> list[int]:
    """Two organisations, with two links and with none."""
    numbers = [accounts.add_organisation(name=name).pk for name in ("Acme", "Globex")]
    with tenancy.entered(organisation_id=numbers[0]):
        for degrees in (20, 21):
            with transaction.atomic():
                proof.append(numbers[0], "weather noted", {"degrees": degrees})
    return numbers


def test_every_organisation_is_verified_and_a_planted_change_is_found(chains: list[int], database) -> None:
    acme, globex = chains

    before = json.loads(verify_proof.Command().handle(organisation=None, head=""))
    with psycopg.connect(database.owner_url) as owner:
        owner.execute("ALTER TABLE proof_link DISABLE TRIGGER USER")
        owner.execute("SELECT set_config('dealwright.organisation_id', %s, false)", [str(acme)])
        owner.execute("UPDATE proof_link SET record = '{\"degrees\": 25}' WHERE number = 2")
        owner.execute("ALTER TABLE proof_link ENABLE TRIGGER USER")
    after = json.loads(verify_proof.Command().handle(organisation=acme, head=""))

    assert [(each["id"], each["links"], each["broken"]) for each in before] == [(acme, 2, None), (globex, 0, None)]
    assert [(each["id"], each["broken"]["number"], each["broken"]["kind"]) for each in after] == [
        (acme, 2, "weather noted")
    ]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"organisation": 999_999, "head": ""}, "There is no organisation 999999"),
        ({"organisation": None, "head": "ab" * 32}, "A head belongs to one chain"),
    ],
)
def test_an_unknown_organisation_or_a_head_of_none_is_refused(db, options: dict[str, Any], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        verify_proof.Command().handle(**options)
