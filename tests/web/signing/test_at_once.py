"""Two at once: who signs, who changes and who publishes come one after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from tests.web.signing.conftest import House, build

from dealwright.core import strategy as core
from dealwright.web.proof import queries as proof
from dealwright.web.signing import actions, models, queries

pytestmark = pytest.mark.database


@pytest.fixture
def house(transactional_db, acme) -> House:
    made = build(acme)
    made.send()
    return made


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each of these gave or raised, all begun at the same moment on connections of their own."""
    gate = threading.Barrier(len(works))
    given: list[object] = [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        gate.wait(10)
        try:
            given[place] = work()
        except Exception as problem:
            given[place] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return given


def test_a_double_click_gives_one_signature(house: House) -> None:
    given = at_once(*[lambda: house.sign(house.finance, "discount")] * 3)

    assert len({row.pk for row in given if isinstance(row, models.Signature)}) == 1
    with house.as_(house.strategist):
        assert models.Signature.objects.count() == 1
        assert proof.chain(house.id).filter(kind="signature given").count() == 1


def test_two_owners_who_sign_at_once_both_have_signed(house: House) -> None:
    given = at_once(lambda: house.sign(house.finance, "discount"), lambda: house.sign(house.legal, "length"))

    assert all(isinstance(row, models.Signature) for row in given)
    with house.as_(house.strategist):
        assert proof.verify(house.id).holds
        assert queries.status(house.strategist, house.revision).readiness.signed == 2


def test_whoever_signs_during_a_change_signs_what_stands_or_is_refused(house: House) -> None:
    with house.as_(house.finance):
        seen = core.excerpt(queries.reading(house.revision).content, "discount")

    signed, _ = at_once(
        lambda: house.sign(house.finance, "discount", seen=seen), lambda: house.change("discount", target=9.0)
    )

    with house.as_(house.strategist):
        (line,) = [each for each in queries.status(house.strategist, house.revision).lines if each.key == "discount"]
    assert isinstance(signed, actions.Stale | models.Signature)
    assert line.state == ("open" if isinstance(signed, actions.Stale) else "void")


def test_publishing_while_a_signature_is_withdrawn_publishes_only_what_is_signed(house: House) -> None:
    house.sign_all()
    with house.as_(house.finance):
        given = models.Signature.objects.get(term="discount")

    def withdraw() -> object:
        with house.as_(house.finance):
            return actions.withdraw(house.finance, given.pk, reason="Wait")

    published, withdrawn = at_once(house.publish, withdraw)

    with house.as_(house.strategist):
        state = house.revision.state
        assert proof.verify(house.id).holds
    if isinstance(published, models.Publication):
        assert (state, type(withdrawn)) == ("published", actions.NotNow)
    else:
        assert isinstance(published, actions.Refused)
        assert (state, type(withdrawn)) == ("signing", models.Signature)


def test_publishing_twice_at_once_publishes_once(house: House) -> None:
    house.sign_all()

    given = at_once(house.publish, house.publish)

    assert len({row.pk for row in given if isinstance(row, models.Publication)}) == 1
    with house.as_(house.strategist):
        kinds = list(proof.chain(house.id).values_list("kind", flat=True))
        assert proof.verify(house.id).holds
    assert (kinds.count("revision published"), kinds.count("revision in force")) == (1, 1)
