"""Entering an organisation and leaving it: nothing stays behind, whatever happened inside."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from tests.web.kit.asking import asked, changed

from dealwright.web.accounts.models import Function, Membership, Organisation, User
from dealwright.web.kit import pool, tenancy

pytestmark = pytest.mark.database


def settings_now() -> list[str]:
    return [asked("SELECT COALESCE(current_setting(%s, true), '')", name)[0][0] for name in pool.SETTINGS]


def test_leaving_returns_to_the_outer_organisation(acme, globex):
    with acme.inside():
        with globex.inside():
            assert {row.organisation_id for row in Function.objects.all()} == {globex.id}
        assert {row.organisation_id for row in Function.objects.all()} == {acme.id}
    assert settings_now() == [""] * len(pool.SETTINGS)


@pytest.mark.django_db(transaction=True)
def test_an_exception_leaves_nothing_behind(acme):
    with pytest.raises(ZeroDivisionError), acme.inside():
        raise ZeroDivisionError
    assert settings_now() == [""] * len(pool.SETTINGS)

    with pytest.raises(DatabaseError), acme.inside(), transaction.atomic():
        changed("SELECT 1 / 0")
    assert settings_now() == [""] * len(pool.SETTINGS)

    with pytest.raises(DatabaseError), transaction.atomic(), acme.inside():
        changed("SELECT 1 / 0")
    assert settings_now() == [""] * len(pool.SETTINGS)

    with pytest.raises(ZeroDivisionError), transaction.atomic(), acme.inside(), transaction.atomic(savepoint=False):
        raise ZeroDivisionError
    assert settings_now() == [""] * len(pool.SETTINGS)


@pytest.mark.django_db(transaction=True)
def test_a_rollback_does_not_bring_a_former_organisation_back(acme, globex):
    with globex.inside():
        with pytest.raises(ZeroDivisionError), transaction.atomic(), acme.inside():
            raise ZeroDivisionError
        assert {row.organisation_id for row in Function.objects.all()} == {globex.id}
    assert settings_now() == [""] * len(pool.SETTINGS)


@pytest.mark.django_db(transaction=True)
def test_a_connection_lost_in_the_middle_is_followed_by_one_of_the_same_organisation(acme):
    with acme.inside():
        connection.close()
        assert {row.organisation_id for row in Function.objects.all()} == {acme.id}
    assert settings_now() == [""] * len(pool.SETTINGS)


def test_a_pooled_connection_forgets_what_its_last_user_set(database):
    with psycopg.connect(database.url) as used:
        used.execute("SELECT set_config('dealwright.organisation_id', '7', false)")
        used.commit()
        pool.forget(used)
        used.rollback()

        left = used.execute("SELECT current_setting('dealwright.organisation_id', true)").fetchall()
    assert left == [("",)]


def test_asking_for_the_organisation_outside_of_one_is_an_error(db):
    with pytest.raises(tenancy.NoOrganisation):
        tenancy.organisation_id()


def test_a_person_is_seen_only_by_themselves_and_by_their_organisations(acme, globex):
    theirs = globex.members["seller"].user_id
    with acme.inside():
        assert not User.objects.filter(pk=theirs).exists()
        assert User.objects.filter(pk=acme.members["seller"].user_id).exists()
    with tenancy.entered(organisation_id=None, user_id=theirs):
        assert list(User.objects.values_list("pk", flat=True)) == [theirs]
        assert list(Membership.objects.values_list("user_id", flat=True)) == [theirs]
        assert list(Organisation.objects.values_list("pk", flat=True)) == [globex.id]
