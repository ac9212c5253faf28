"""Changing what a person is in an organisation, and letting them go."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from dealwright.web.accounts.actions import held
from dealwright.web.accounts.models import (
    Function,
    Membership,
    MembershipFunction,
    MembershipRegion,
    Organisation,
    Region,
    Role,
)
from dealwright.web.accounts.rules import Act
from dealwright.web.kit import history, tenancy


class ChangedMeanwhile(Exception):
    """Somebody else saved first; nothing was changed."""


class LastAdministrator(Exception):
    """An organisation keeps at least one administrator."""


class NotAManager(Exception):
    """This member cannot be the manager of that one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a member is in an organisation."""

    role: str
    administrator: bool = False
    manager_id: int | None = None
    function_ids: tuple[int, ...] = ()
    region_ids: tuple[int, ...] = ()


def change_member(*, by: Membership, membership_id: int, version: int, to: Place, reason: str = "") -> None:
    """This function will change role, administration, manager, functions and regions of a member, all or nothing.

    `version` is the one the person saw when they began. Raises `ChangedMeanwhile`, `LastAdministrator`, `NotAManager`.
    """
    with transaction.atomic():
        held.hold(by, Act.CHANGE_MEMBERS)
        member = _unchanged(by, membership_id, version)
        administrator = to.administrator and to.role != Role.AUDITOR
        if member.administrator and not administrator:
            _keep_one_administrator(member)
        _check_manager(member, to.manager_id)
        history.because(reason)
        Membership.objects.filter(pk=member.pk, organisation_id=by.organisation_id).update(
            role=Role(to.role), administrator=administrator, manager_id=to.manager_id, version=F("version") + 1
        )
        give_functions(member, to.function_ids)
        give_regions(member, to.region_ids)


def deactivate_member(*, by: Membership, membership_id: int, version: int, reason: str = "") -> None:
    """This function will end a membership now; who reported to the member reports to their manager instead.

    Raises `ChangedMeanwhile` and `LastAdministrator`.
    """
    with transaction.atomic():
        held.hold(by, Act.CHANGE_MEMBERS)
        member = _unchanged(by, membership_id, version)
        if member.administrator:
            _keep_one_administrator(member)
        history.because(reason)
        Membership.objects.filter(manager_id=member.pk, organisation_id=by.organisation_id).update(
            manager_id=member.manager_id, version=F("version") + 1
        )
        Membership.objects.filter(pk=member.pk, organisation_id=by.organisation_id).update(
            ended_at=timezone.now(), administrator=False, version=F("version") + 1
        )


def give_functions(member: Membership, ids: Collection[int]) -> None:
    """This function will have the member speak for exactly these functions; ids of elsewhere are left out."""
    wanted = set(
        Function.objects.filter(pk__in=ids, organisation_id=member.organisation_id).values_list("pk", flat=True)
    )
    links = MembershipFunction.objects.filter(membership=member)
    have = set(links.values_list("function_id", flat=True))
    links.exclude(function_id__in=wanted).delete()
    for pk in sorted(wanted - have):
        MembershipFunction.objects.create(organisation_id=member.organisation_id, membership=member, function_id=pk)


def give_regions(member: Membership, ids: Collection[int]) -> None:
    """This function will have the member work in exactly these regions; ids of elsewhere are left out."""
    wanted = set(Region.objects.filter(pk__in=ids, organisation_id=member.organisation_id).values_list("pk", flat=True))
    links = MembershipRegion.objects.filter(membership=member)
    have = set(links.values_list("region_id", flat=True))
    links.exclude(region_id__in=wanted).delete()
    for pk in sorted(wanted - have):
        MembershipRegion.objects.create(organisation_id=member.organisation_id, membership=member, region_id=pk)


def _unchanged(by: Membership, membership_id: int, version: int) -> Membership:
    member = Membership.objects.filter(
        pk=membership_id, organisation_id=by.organisation_id, version=version, ended_at=None
    ).first()
    if member is None:
        raise ChangedMeanwhile("Somebody else changed this member meanwhile. Look at them and save again.")
    return member


def _keep_one_administrator(member: Membership) -> None:
    others = Membership.objects.filter(
        organisation_id=member.organisation_id, administrator=True, ended_at=None, user__is_active=True
    ).exclude(pk=member.pk)
    if not others.exists():
        raise LastAdministrator(
            "This is the last administrator. Make somebody else an administrator first, then change this one."
        )


def report_to(*, organisation_id: int, membership_id: int, manager_id: int) -> None:
    """This function will set whom a member reports to, as an operator may at the command line; raises `NotAManager`."""
    with tenancy.entered(organisation_id=organisation_id), transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation_id)
        member = Membership.objects.get(pk=membership_id, organisation_id=organisation_id)
        _check_manager(member, manager_id)
        Membership.objects.filter(pk=membership_id, organisation_id=organisation_id).update(
            manager_id=manager_id, version=F("version") + 1
        )


def _check_manager(member: Membership, manager_id: int | None) -> None:
    """Managers are members of the organisation, and nobody is, through others, their own manager."""
    managers = dict(
        Membership.objects.filter(organisation_id=member.organisation_id, ended_at=None).values_list("pk", "manager_id")
    )
    if manager_id is not None and manager_id not in managers:
        raise NotAManager("The manager is not a member of this organisation any more. Choose another.")
    above = manager_id
    for _ in managers:
        if above is None:
            return
        if above == member.pk:
            raise NotAManager("This member would become their own manager through others. Choose another manager.")
        above = managers.get(above)
