"""The chain of proof: whatever is changed, dropped, moved or put in between is found, and so is a cut end."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from dealwright.core import kernel
from dealwright.web.kit import tenancy
from dealwright.web.proof import actions, queries, tasks
from dealwright.web.proof.models import Link

KIND = "weather noted"


@pytest.fixture
def inside(acme) -> Iterator[None]:
    with acme.inside("strategist"):
        yield


@pytest.fixture
def forget_witnesses() -> Iterator[None]:
    kept = dict(queries._WITNESSES)
    yield
    queries._WITNESSES.clear()
    queries._WITNESSES.update(kept)


def record(organisation, *degrees: float) -> list[Link]:
    links = []
    for each in degrees:
        with transaction.atomic():
            links.append(actions.append(organisation.id, KIND, {"degrees": each, "said": "Grüße, “so be it” 1 × 2"}))
    return links


def test_an_empty_chain_holds_and_its_head_is_the_start(acme, inside) -> None:
    found = queries.verify(acme.id)

    assert (found.holds, found.links, found.head.hash, found.kinds) == (True, 0, kernel.START, ())


def test_links_are_numbered_and_follow_one_another(acme, inside) -> None:
    first, second = record(acme, 21.5, -3)

    found = queries.verify(acme.id)

    assert (first.number, first.before, second.number, second.before) == (1, kernel.START, 2, first.hash)
    assert (found.holds, found.links, found.kinds) == (True, 2, ((KIND, 2),))
    assert (found.head.number, found.head.hash) == (2, second.hash)


@pytest.mark.parametrize(
    "value", [0.1 + 0.2, 1e22, -0.0, 5e-324, 1.7976931348623157e308, 9007199254740991, True, None, "a\u2028b", [], {}]
)
def test_what_is_read_back_gives_the_hash_that_was_written(acme, inside, value) -> None:
    with transaction.atomic():
        actions.append(acme.id, KIND, {"value": value})

    assert queries.verify(acme.id).holds


def test_recording_outside_a_transaction_is_refused(transactional_db) -> None:
    with pytest.raises(actions.NoTransaction, match="transaction"):
        actions.append(1, KIND, {})


def test_what_canonical_json_cannot_hold_is_refused_and_leaves_no_link(acme, inside) -> None:
    with pytest.raises(kernel.NotCanonical), transaction.atomic():
        actions.append(acme.id, KIND, {"degrees": float("nan")})

    assert queries.verify(acme.id).links == 0


def test_the_application_can_neither_change_nor_remove_a_link(acme, inside) -> None:
    record(acme, 1)

    for act in (lambda: Link.objects.update(kind="else"), lambda: Link.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            act()


def test_a_chain_belongs_to_one_organisation(acme, globex) -> None:
    with acme.inside("strategist"):
        record(acme, 1, 2)
    with globex.inside("strategist"):
        (theirs,) = record(globex, 3)

        assert (theirs.number, theirs.before) == (1, kernel.START)
        assert queries.verify(globex.id).links == 1
        assert queries.verify(acme.id).links == 0  # row-level security shows nothing of the other chain


# Tampering: the owner of the tables, triggers switched off ------------------------------------------------------------


@pytest.fixture
def chain_of_three(transactional_db, database, acme) -> tuple[object, Callable[..., None]]:
    with acme.inside("strategist"):
        record(acme, 1, 2, 3)

    def tamper(statement: str, *values: object) -> None:
        with psycopg.connect(database.owner_url) as owner:
            owner.execute("ALTER TABLE proof_link DISABLE TRIGGER USER")
            owner.execute("SELECT set_config('dealwright.organisation_id', %s, false)", [str(acme.id)])
            assert owner.execute(statement, values).rowcount == 1
            owner.execute("ALTER TABLE proof_link ENABLE TRIGGER USER")

    return acme, tamper


@pytest.mark.parametrize(
    ("statement", "number", "why"),
    [
        ("UPDATE proof_link SET record = '{\"degrees\": 9}' WHERE number = 2", 2, "changed after"),
        ("UPDATE proof_link SET kind = 'else' WHERE number = 1", 1, "changed after"),
        ("UPDATE proof_link SET at = at + interval '1 microsecond' WHERE number = 3", 3, "changed after"),
        ("DELETE FROM proof_link WHERE number = 2", 2, "does not follow link 1"),
        ("DELETE FROM proof_link WHERE number = 1", 1, "does not follow link 0"),
        ("UPDATE proof_link SET number = 9 WHERE number = 2", 2, "does not follow link 1"),
        ("UPDATE proof_link SET before = repeat('a', 64) WHERE number = 2", 2, "does not follow link 1"),
    ],
)
def test_the_first_link_that_does_not_hold_is_named(chain_of_three, statement: str, number: int, why: str) -> None:
    acme, tamper = chain_of_three

    tamper(statement)

    with acme.inside("auditor"):
        found = queries.verify(acme.id)
    assert found.broken is not None
    assert (found.broken.number, why in found.broken.why) == (number, True)
    assert not found.holds


def test_a_cut_end_is_seen_by_the_hash_that_was_kept_elsewhere(chain_of_three) -> None:
    acme, tamper = chain_of_three
    with acme.inside("auditor"):
        kept = queries.head(acme.id).hash

    tamper("DELETE FROM proof_link WHERE number = 3")

    with acme.inside("auditor"):
        assert queries.verify(acme.id).holds
        found = queries.verify(acme.id, kept=kept)
    assert found.broken is not None
    assert found.broken.number == 3
    assert "cut off or rewritten" in found.broken.why


def test_a_hash_kept_long_ago_is_found_in_the_middle_of_the_chain(chain_of_three) -> None:
    acme, _ = chain_of_three
    with acme.inside("auditor"):
        kept = queries.chain(acme.id)[1].hash

        found = queries.verify(acme.id, kept=f" {kept.upper()} ")

    assert (found.holds, found.kept) == (True, 2)


def test_two_who_record_at_once_come_one_after_the_other(transactional_db, acme) -> None:
    problems: list[Exception] = []

    def work() -> None:
        try:
            with tenancy.entered(organisation_id=acme.id):
                record(acme, *range(5))
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    with acme.inside("auditor"):
        found = queries.verify(acme.id)
    assert (found.holds, found.links) == (True, 20)


# Witnesses -----------------------------------------------------------------------------------------------------------


def test_witnesses_are_asked_of_each_record_of_their_kind_and_of_what_has_none(acme, inside, forget_witnesses) -> None:
    def check(organisation_id: int, link: Link) -> Iterator[queries.Difference]:
        if link.record["degrees"] > 30:
            yield queries.Difference(where=f"organisation {organisation_id}", what="too hot", number=link.number)

    def missing(_: int, ids) -> Iterator[queries.Difference]:
        yield queries.Difference(where="station", what=f"only {sorted(ids)} are recorded")

    with transaction.atomic():
        actions.append(acme.id, KIND, {"id": 7, "degrees": 20})
        actions.append(acme.id, KIND, {"id": 8, "degrees": 31})
        actions.append(acme.id, "else", {"id": 9})
    queries.witness(KIND, check=check, missing=missing)

    found = queries.verify(acme.id)

    assert found.broken is None
    assert not found.holds
    assert [(each.where, each.what, each.number) for each in found.differences] == [
        (f"organisation {acme.id}", "too hot", 2),
        ("station", "only [7, 8] are recorded", None),
    ]


# Pages ---------------------------------------------------------------------------------------------------------------


def test_the_downloaded_chain_is_checked_without_any_of_our_code(acme, sign_in) -> None:
    with acme.inside("strategist"):
        record(acme, 1.5, 1e22, 3)

    answer = sign_in(acme.members["auditor"]).get("/proof/chain.jsonl")
    lines = b"".join(answer.streaming_content).splitlines()
    answer.close()

    last = "0" * 64
    for at, line in enumerate(lines, 1):
        told = json.loads(line, parse_int=float)
        plain = {key: told[key] for key in ("at", "kind", "number", "organisation", "record")}
        start = line.index(b',"before":"') + len(b',"before":"')
        assert told["number"] == at
        assert told["before"] == last == line[start : start + 64].decode()
        text = line.replace(b'"before":"%b",' % told["before"].encode(), b"")
        text = text.replace(b'"hash":"%b",' % told["hash"].encode(), b"")
        assert json.loads(text, parse_int=float) == plain
        assert hashlib.sha256(bytes.fromhex(last) + text).hexdigest() == told["hash"]
        last = told["hash"]
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("auditor", 200),
        ("strategist", 200),
        ("executive", 200),
        ("stakeholder", 403),
        ("manager", 403),
        ("seller", 403),
    ],
)
def test_who_may_read_the_chain(acme, sign_in, who: str, status: int) -> None:
    browser = sign_in(acme.members[who])

    answers = [browser.get(f"/proof/{page}") for page in ("", "verify/", "chain.jsonl")]
    answers[-1].close()

    assert [answer.status_code for answer in answers] == [status] * 3


def test_the_page_says_whether_the_chain_holds_and_shows_the_head(acme, sign_in) -> None:
    with acme.inside("strategist"):
        *_, last = record(acme, 1, 2)
    browser = sign_in(acme.members["auditor"])

    holding = browser.get("/proof/verify/").content.decode()
    missing = browser.get("/proof/verify/", {"head": "f" * 64}).content.decode()

    assert "The chain holds" in holding
    assert last.hash in holding
    assert "2 links read" in holding
    assert "The chain does not hold" in missing
    assert "Link 3 does not hold" in missing


def test_once_a_month_the_head_is_mailed_to_those_who_keep_it(acme, globex, mailoutbox, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with acme.inside("strategist"):
        *_, last = record(acme, 1, 2)

    tasks.send_heads(timestamp=0)

    assert sorted(mail.to[0] for mail in mailoutbox) == ["auditor@acme.example", "executive@acme.example"]
    assert all(last.hash in mail.body for mail in mailoutbox)
    assert mailoutbox[0].subject == "Keep this: head of the proof chain of Acme, link 2"
