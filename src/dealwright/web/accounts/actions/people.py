"""Making people at the command line, and what a person changes about themselves."""

from __future__ import annotations

from collections.abc import Collection

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from dealwright.web.accounts.actions import members
from dealwright.web.accounts.models import Function, Membership, Organisation, Region, Role, User
from dealwright.web.kit import tenancy


class PersonNotAdded(Exception):
    """The person could not be added; the message says why and what to do."""


def add_user(
    *,
    organisation_id: int,
    email: str,
    name: str,
    role: str,
    administrator: bool = False,
    password: str | None = None,
    functions: Collection[str] = (),
    regions: Collection[str] = (),
) -> Membership:
    """This function will add a person to an organisation, as an operator may at the command line.

    Somebody known by this mail address joins with the account they have, and their password stays. Without a password
    the person sets one by "forgotten password". Functions and regions are named; a new region is made. Raises
    `PersonNotAdded`.
    """
    address = email.strip().lower()
    if role not in Role.values:
        raise PersonNotAdded(f"There is no role {role!r}. There are: {', '.join(Role.values)}.")
    if administrator and role == Role.AUDITOR:
        raise PersonNotAdded("An auditor changes nothing, so an auditor cannot be an administrator.")
    with transaction.atomic():
        with tenancy.identifying():
            user = User.objects.filter(email__iexact=address).first() or make_user(
                email=address, name=name, password=password
            )
        with tenancy.entered(organisation_id=organisation_id, user_id=user.pk):
            if not Organisation.objects.filter(pk=organisation_id).exists():
                raise PersonNotAdded(f"There is no organisation {organisation_id}. `dealwright org list` shows them.")
            member = join(user, organisation_id=organisation_id, role=role, administrator=administrator)
            members.give_functions(member, _functions(organisation_id, functions))
            members.give_regions(member, _regions(organisation_id, regions))
            return Membership.objects.select_related("organisation", "user").get(pk=member.pk)


def make_user(*, email: str, name: str, password: str | None) -> User:
    """This function will make a person whose mail address counts as confirmed; raises `PersonNotAdded`."""
    user = User(email=email.strip().lower(), name=name.strip())
    try:
        validate_email(user.email)
        if not user.name:
            raise ValidationError("A name is needed.")
        if password is not None:
            validate_password(password, user)
    except ValidationError as problem:
        raise PersonNotAdded(" ".join(problem.messages)) from problem
    user.set_password(password)
    user.save(force_insert=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def join(user: User, *, organisation_id: int, role: str, administrator: bool) -> Membership:
    """This function will make the person a member, or again a member with this role; raises `PersonNotAdded`.

    The organisation must be entered, and the call must stand in a transaction.
    """
    Organisation.objects.select_for_update().get(pk=organisation_id)
    member = Membership.objects.filter(organisation_id=organisation_id, user=user).first()
    if member is None:
        return Membership.objects.create(
            organisation_id=organisation_id, user=user, role=Role(role), administrator=administrator
        )
    if member.ended_at is None:
        raise PersonNotAdded(f"{user.name} is already a member of this organisation.")
    member.role, member.administrator, member.ended_at, member.manager_id = role, administrator, None, None
    member.version += 1
    member.save(update_fields=["role", "administrator", "ended_at", "manager", "version"])
    return member


def change_me(*, user: User, name: str, time_zone: str, locale: str) -> None:
    """This function will change how a person is called and in which zone and language they read."""
    User.objects.filter(pk=user.pk).update(name=name.strip(), time_zone=time_zone, locale=locale)


def _functions(organisation_id: int, names: Collection[str]) -> list[int]:
    known = {
        name.lower(): pk
        for pk, name in Function.objects.filter(organisation_id=organisation_id).values_list("pk", "name")
    }
    unknown = [name for name in names if name.lower() not in known]
    if unknown:
        raise PersonNotAdded(f"There is no function {', '.join(unknown)}. There are: {', '.join(sorted(known))}.")
    return [known[name.lower()] for name in names]


def _regions(organisation_id: int, names: Collection[str]) -> list[int]:
    found = []
    for name in names:
        region = Region.objects.filter(organisation_id=organisation_id, name__iexact=name).first()
        found.append((region or Region.objects.create(organisation_id=organisation_id, name=name)).pk)
    return found
