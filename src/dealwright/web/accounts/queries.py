"""What pages read of people and organisations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from dealwright.web.accounts import letters
from dealwright.web.accounts.models import (
    Function,
    Invitation,
    Membership,
    Organisation,
    Region,
    Role,
    User,
)
from dealwright.web.kit import history, lists, tenancy

SUGGESTED = 200  # managers to choose from; any other is found by their address


def memberships_of(user_id: int) -> tuple[Membership, ...]:
    """This function will list where a person belongs now, with the organisations, by their names.

    It steps out of the present organisation for it: inside one, even a person's own membership of another is not seen.
    """
    own = Membership.objects.filter(user_id=user_id, ended_at=None)
    with tenancy.entered(organisation_id=None, user_id=user_id):
        return tuple(own.select_related("organisation", "user").order_by("organisation__name", "organisation_id"))


def chosen_membership(user_id: int, organisation_id: object) -> Membership | None:
    """This function will find the membership for the chosen organisation, or the first one where none was chosen."""
    found = memberships_of(user_id)
    for membership in found:
        if membership.organisation_id == organisation_id:
            return membership
    return found[0] if found else None


# People -------------------------------------------------------------------------------------------------------------


def people(by: Membership) -> QuerySet[Membership]:
    """This function will give every member of the organisation, present and past, with what a list shows."""
    return (
        Membership.objects.filter(organisation_id=by.organisation_id)
        .select_related("user", "manager__user")
        .prefetch_related(
            Prefetch("functions", Function.objects.order_by("name")),
            Prefetch("regions", Region.objects.order_by("name")),
        )
    )


def member(by: Membership, membership_id: int) -> Membership | None:
    """This function will find one member of the organisation."""
    return people(by).filter(pk=membership_id).first()


def likely_managers(of: Membership) -> QuerySet[Membership]:
    """This function will give present members who manage somebody or are there to, by name, to be suggested."""
    present = _others(of).select_related("user")
    with_reports = Membership.objects.filter(organisation_id=of.organisation_id, manager__isnull=False)
    manages = Q(pk__in=list(with_reports.values_list("manager_id", flat=True).distinct()[:SUGGESTED]))
    return present.filter(Q(role__in=(Role.MANAGER, Role.EXECUTIVE)) | manages).order_by("user__name", "pk")[:SUGGESTED]


def possible_manager(of: Membership, email: str) -> Membership | None:
    """This function will find the present member with this mail address who could manage that one."""
    return _others(of).filter(user__email__iexact=email).first()


def _others(of: Membership) -> QuerySet[Membership]:
    return Membership.objects.filter(organisation_id=of.organisation_id, ended_at=None).exclude(pk=of.pk)


def _present(rows: QuerySet[Membership], value: str) -> QuerySet[Membership]:
    return rows.filter(ended_at__isnull=value == "present")


def _names(rows: QuerySet[Function] | QuerySet[Region]) -> str:
    return ", ".join(row.name for row in rows)


PEOPLE: lists.List[Membership] = lists.List(
    name="people",
    columns=(
        lists.Column(key="name", title="Name", value=lambda row: row.user.name, sort="user__name"),
        lists.Column(key="email", title="Mail address", value=lambda row: row.user.email, sort="user__email"),
        lists.Column(key="role", title="Role", value=lambda row: row.get_role_display(), sort="role"),
        lists.Column(
            key="administrator",
            title="Administrator",
            value=lambda row: "yes" if row.administrator else "",
            sort="administrator",
        ),
        lists.Column(key="functions", title="Functions", value=lambda row: _names(row.functions.all())),
        lists.Column(key="regions", title="Regions", value=lambda row: _names(row.regions.all())),
        lists.Column(
            key="manager",
            title="Manager",
            value=lambda row: row.manager.user.name if row.manager else "",
            sort="manager__user__name",
        ),
        lists.Column(key="joined", title="Joined", value=lambda row: row.joined_at, sort="joined_at"),
        lists.Column(key="left", title="Left", value=lambda row: row.ended_at, sort="ended_at"),
    ),
    sort="name",
    search=("user__name", "user__email"),
    address=lambda row: reverse("accounts:person", args=[row.pk]),
    filters=(
        lists.Filter(
            key="role",
            title="Role",
            choices=tuple(Role.choices),
            narrow=lambda rows, value: rows.filter(role=value),
        ),
        lists.Filter(
            key="present",
            title="Membership",
            choices=(("present", "Present"), ("past", "Past")),
            narrow=_present,
        ),
    ),
)


# Structure ----------------------------------------------------------------------------------------------------------


def functions(by: Membership) -> QuerySet[Function]:
    """This function will give the functions of the organisation by name, with how many members speak for each."""
    return (
        Function.objects.filter(organisation_id=by.organisation_id).annotate(people=Count("members")).order_by("name")
    )


def regions(by: Membership) -> QuerySet[Region]:
    """This function will give the regions of the organisation by name, with how many members work in each."""
    return Region.objects.filter(organisation_id=by.organisation_id).annotate(people=Count("members")).order_by("name")


# Row history --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What became of one row, told to a reader."""

    title: str
    events: tuple[history.Event, ...]


def row_history(by: Membership, kind: str, pk: int) -> tuple[Life, ...]:
    """This function will tell the changes of one row of the organisation; nothing where it is another's.

    Row-level security leaves only events of this organisation and of its people. A member's life comes with that of
    the person behind it: their name, mail address, zone and language.
    """
    model = history.kinds()[kind]
    told = [Life(title=kind.replace("-", " "), events=history.of(model, pk))]
    member = Membership.objects.filter(pk=pk, organisation_id=by.organisation_id).first()
    if model is Membership and member is not None:
        told.append(Life(title="person", events=history.of(User, member.user_id)))
    return tuple(told) if told[0].events else ()


def events(kind: str) -> QuerySet[Any]:
    """This function will give what happened to one kind of row, for the list of it."""
    return history.events(history.kinds()[kind])


def events_of(kind: str) -> lists.List[Any]:
    """This function will say how what happened to one kind of row is listed, newest first."""
    columns: tuple[lists.Column[Any], ...] = (
        lists.Column(key="when", title="When", value=lambda row: row.pgh_created_at, sort="pgh_id"),
        lists.Column(key="what", title="What", value=lambda row: f"{history.SAID[row.pgh_label]} {row.said_name}"),
        lists.Column(key="who", title="Who", value=lambda row: row.said_who or _nobody(row)),
        lists.Column(key="channel", title="Through", value=lambda row: row.said_channel),
        lists.Column(key="reason", title="Why", value=lambda row: row.said_reason),
    )
    return lists.List(
        name=f"history-{kind}",
        columns=columns,
        sort="-when",
        search=("said_name", "said_who", "said_reason"),
        address=lambda row: reverse("accounts:row_history", args=[kind, row.pgh_obj_id]),
        filters=(
            lists.Filter(
                key="label",
                title="What",
                choices=tuple(history.SAID.items()),
                narrow=lambda rows, value: rows.filter(pgh_label=value),
            ),
            lists.Filter(
                key="channel",
                title="Through",
                choices=tuple((each.value, each.value) for each in history.Channel),
                narrow=lambda rows, value: rows.filter(said_channel=value),
            ),
        ),
    )


def _nobody(row: Any) -> str:  # noqa: ANN401 - an event
    return "somebody no longer known" if row.said_user else "the operator"


# Invitations --------------------------------------------------------------------------------------------------------


def open_invitations(by: Membership) -> QuerySet[Invitation]:
    """This function will give the invitations that were neither accepted nor withdrawn, newest first."""
    return (
        Invitation.objects.filter(organisation_id=by.organisation_id, accepted_at=None, withdrawn_at=None)
        .select_related("invited_by__user")
        .order_by("-created_at")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """What somebody who opens an invitation may know."""

    organisation: str
    email: str
    role: str
    by: str
    has_account: bool
    closed_because: str  # empty while it can be accepted


def invited(letter: letters.Letter) -> Invited | None:
    """This function will read an invitation by its link; None where the link opens nothing."""
    with tenancy.entered(organisation_id=letter.organisation_id):
        invitation = (
            Invitation.objects.filter(pk=letter.invitation_id, organisation_id=letter.organisation_id)
            .select_related("organisation", "invited_by__user")
            .first()
        )
    if invitation is None or not letter.opens(invitation.secret_hash):
        return None
    with tenancy.identifying():
        has_account = User.objects.filter(email__iexact=invitation.email).exists()
    return Invited(
        organisation=invitation.organisation.name,
        email=invitation.email,
        role=invitation.get_role_display(),
        by=invitation.invited_by.user.name if invitation.invited_by else "",
        has_account=has_account,
        closed_because=closed_because(invitation),
    )


def closed_because(invitation: Invitation) -> str:
    """This function will say why an invitation cannot be accepted any more, or nothing while it can."""
    if invitation.accepted_at:
        return "This invitation was already accepted. Sign in instead."
    if invitation.withdrawn_at:
        return "This invitation was withdrawn, perhaps because a newer one was sent. Use the newest link."
    if invitation.expires_at <= timezone.now():
        return "This invitation has expired. Ask for a new one."
    return ""


# For operators ------------------------------------------------------------------------------------------------------


def all_organisations() -> list[dict[str, int | str]]:
    """This function will list every organisation with how many present members it has, for a command."""
    with tenancy.operating():
        people_in = dict(
            Membership.objects.filter(ended_at=None)
            .values_list("organisation_id")
            .annotate(people=Count("pk"))
            .order_by("organisation_id")
        )
        return [
            {"id": row.pk, "name": row.name, "currency": row.currency, "members": people_in.get(row.pk, 0)}
            for row in Organisation.objects.order_by("pk")
        ]


def all_members(organisation_id: int) -> list[dict[str, int | str | bool]]:
    """This function will list the present members of one organisation, for a command."""
    with tenancy.entered(organisation_id=organisation_id):
        present = Membership.objects.filter(organisation_id=organisation_id, ended_at=None).select_related("user")
        return [
            {
                "id": row.pk,
                "email": row.user.email,
                "name": row.user.name,
                "role": row.role,
                "administrator": row.administrator,
            }
            for row in present.order_by("user__email")
        ]
