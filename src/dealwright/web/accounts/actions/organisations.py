"""Making and changing organisations, their functions and their regions."""

from __future__ import annotations

from typing import TypeVar

from django.db import IntegrityError, connection, transaction
from django.db.models import F, ProtectedError

from dealwright.web.accounts.actions import held
from dealwright.web.accounts.actions.members import ChangedMeanwhile
from dealwright.web.accounts.models import Function, Membership, Organisation, Region
from dealwright.web.accounts.rules import Act
from dealwright.web.kit import history, tenancy

FUNCTIONS = ("Sales", "Finance", "Legal", "Product", "Operations", "Marketing")
Part = TypeVar("Part", Function, Region)


class NameTaken(Exception):
    """Another one has this name already."""


class StillNeeded(Exception):
    """It cannot be removed, for members still have it."""


def add_organisation(
    *,
    name: str,
    currency: str = "EUR",
    time_zone: str = "UTC",
    locale: str = "en",
    functions: tuple[str, ...] = FUNCTIONS,
) -> Organisation:
    """This function will make an organisation with the usual functions; people are added to it afterwards."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('accounts_organisation_id_seq')")
            (number,) = cursor.fetchone()
        with tenancy.entered(organisation_id=number):
            organisation = Organisation.objects.create(
                pk=number, name=name.strip(), currency=currency.upper(), time_zone=time_zone, locale=locale
            )
            for function in functions:
                Function.objects.create(organisation=organisation, name=function)
    return organisation


def change_organisation(
    *, by: Membership, version: int, name: str, currency: str, time_zone: str, locale: str, reason: str = ""
) -> None:
    """This function will change what the organisation is called and counts in.

    Raises `ChangedMeanwhile` when somebody else saved since `version` was read.
    """
    with transaction.atomic():
        held.hold(by, Act.CHANGE_ORGANISATION)
        history.because(reason)
        changed = Organisation.objects.filter(pk=by.organisation_id, version=version).update(
            name=name.strip(), currency=currency, time_zone=time_zone, locale=locale, version=F("version") + 1
        )
        if not changed:
            raise ChangedMeanwhile("Somebody else changed these settings meanwhile. Look at them and save again.")


def add_function(*, by: Membership, name: str) -> Function:
    """This function will add a function that may own terms; raises `NameTaken`."""
    return _add(Function, by=by, name=name)


def add_region(*, by: Membership, name: str) -> Region:
    """This function will add a region that members work in; raises `NameTaken`."""
    return _add(Region, by=by, name=name)


def rename_function(*, by: Membership, function_id: int, version: int, name: str) -> None:
    """This function will give a function another name; raises `NameTaken` and `ChangedMeanwhile`."""
    _rename(Function, by=by, pk=function_id, version=version, name=name)


def rename_region(*, by: Membership, region_id: int, version: int, name: str) -> None:
    """This function will give a region another name; raises `NameTaken` and `ChangedMeanwhile`."""
    _rename(Region, by=by, pk=region_id, version=version, name=name)


def remove_function(*, by: Membership, function_id: int) -> None:
    """This function will remove a function that no member speaks for; raises `StillNeeded`."""
    _remove(Function, by=by, pk=function_id)


def remove_region(*, by: Membership, region_id: int) -> None:
    """This function will remove a region that no member works in; raises `StillNeeded`."""
    _remove(Region, by=by, pk=region_id)


def _add(model: type[Part], *, by: Membership, name: str) -> Part:
    try:
        with transaction.atomic():
            held.hold(by, Act.CHANGE_STRUCTURE)
            return model._default_manager.create(organisation_id=by.organisation_id, name=name.strip())
    except IntegrityError as problem:
        raise _name_taken(model, name) from problem


def _rename(model: type[Part], *, by: Membership, pk: int, version: int, name: str) -> None:
    try:
        with transaction.atomic():
            held.hold(by, Act.CHANGE_STRUCTURE)
            rows = model._default_manager.filter(pk=pk, organisation_id=by.organisation_id, version=version)
            if not rows.update(name=name.strip(), version=F("version") + 1):
                raise ChangedMeanwhile("Somebody else renamed or removed it meanwhile. Look again.")
    except IntegrityError as problem:
        raise _name_taken(model, name) from problem


def _remove(model: type[Part], *, by: Membership, pk: int) -> None:
    with transaction.atomic():
        held.hold(by, Act.CHANGE_STRUCTURE)
        found = model._default_manager.filter(pk=pk, organisation_id=by.organisation_id).first()
        if found is None:
            raise ChangedMeanwhile("Somebody else removed it meanwhile. Look again.")
        try:
            found.delete()
        except ProtectedError as problem:
            raise StillNeeded(f"{found.name} still has members. Change them first, then remove it.") from problem


def _name_taken(model: type[Part], name: str) -> NameTaken:
    return NameTaken(f"There is already a {model._meta.verbose_name} called {name.strip()}. Choose another name.")
