"""Inviting people by a link that works once, and accepting it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from dealwright.web.accounts import letters, queries
from dealwright.web.accounts.actions import held, members, people
from dealwright.web.accounts.models import Invitation, Membership, Organisation, Role, User
from dealwright.web.accounts.rules import Act
from dealwright.web.kit import history, tenancy


class InvitationNotPossible(Exception):
    """The invitation cannot be sent or accepted; the message says why and what to do."""


def invite(
    *,
    by: Membership,
    email: str,
    role: str,
    administrator: bool = False,
    function_ids: Collection[int] = (),
    region_ids: Collection[int] = (),
) -> str:
    """This function will invite a person by mail and return the link, which is shown once and kept nowhere.

    An open invitation to the same address is withdrawn, so that only the newest link works. Raises
    `InvitationNotPossible`.
    """
    address = _address(email)
    if administrator and role == Role.AUDITOR:
        raise InvitationNotPossible("An auditor changes nothing, so an auditor cannot be an administrator.")
    secret = letters.new_secret()
    with transaction.atomic():
        fresh = held.hold(by, Act.INVITE)
        members_here = Membership.objects.filter(organisation_id=by.organisation_id, ended_at=None)
        if members_here.filter(user__email__iexact=address).exists():
            raise InvitationNotPossible(f"{address} is already a member of {fresh.organisation.name}.")
        now = timezone.now()
        Invitation.objects.filter(
            organisation_id=by.organisation_id, email__iexact=address, accepted_at=None, withdrawn_at=None
        ).update(withdrawn_at=now)
        invitation = Invitation.objects.create(
            organisation_id=by.organisation_id,
            email=address,
            role=Role(role),
            administrator=administrator,
            function_ids=sorted(set(function_ids)),
            region_ids=sorted(set(region_ids)),
            invited_by=fresh,
            secret_hash=letters.hashed(secret),
            created_at=now,
            expires_at=now + timedelta(days=settings.INVITATION_DAYS),
        )
        letter = letters.Letter(organisation_id=by.organisation_id, invitation_id=invitation.pk, secret=secret)
        link = letters.link(letter)
        _send(invitation, fresh, link)
    return link


def withdraw_invitation(*, by: Membership, invitation_id: int) -> None:
    """This function will make an open invitation useless; raises `InvitationNotPossible` when it is not open."""
    with transaction.atomic():
        held.hold(by, Act.INVITE)
        changed = Invitation.objects.filter(
            pk=invitation_id, organisation_id=by.organisation_id, accepted_at=None, withdrawn_at=None
        ).update(withdrawn_at=timezone.now())
        if not changed:
            raise InvitationNotPossible("This invitation was already accepted or withdrawn.")


def accept(*, user: User, letter: letters.Letter) -> Membership:
    """This function will let a signed-in person join by their invitation; raises `InvitationNotPossible`."""
    with transaction.atomic(), tenancy.entered(organisation_id=letter.organisation_id, user_id=user.pk):
        invitation = _open(letter)
        if invitation.email.lower() != user.email.lower():
            raise InvitationNotPossible(
                f"This invitation is for {invitation.email}, and you are signed in as {user.email}. "
                "Sign out, open the link again and sign in with the invited address."
            )
        return _use(invitation, user)


def accept_with_new_account(*, letter: letters.Letter, name: str, password: str) -> User:
    """This function will make an account for the invited address and let it join; raises `InvitationNotPossible`."""
    try:
        with transaction.atomic():
            with tenancy.entered(organisation_id=letter.organisation_id):
                invitation = _open(letter)
            with tenancy.identifying():
                user = people.make_user(email=invitation.email, name=name, password=password)
            history.by(user.pk)
            with tenancy.entered(organisation_id=letter.organisation_id, user_id=user.pk):
                _use(invitation, user)
            return user
    except IntegrityError as problem:
        raise InvitationNotPossible(
            "There is an account with this mail address already. Sign in with it, then open the link again."
        ) from problem
    except people.PersonNotAdded as problem:
        raise InvitationNotPossible(str(problem)) from problem


def _open(letter: letters.Letter) -> Invitation:
    """The invitation of a link, while it can still be accepted; locks the organisation first, as every change does."""
    Organisation.objects.select_for_update().filter(pk=letter.organisation_id).first()
    invitation = Invitation.objects.filter(pk=letter.invitation_id, organisation_id=letter.organisation_id).first()
    if invitation is None or not letter.opens(invitation.secret_hash):
        raise InvitationNotPossible("This link is not complete or has expired. Ask for a new one.")
    why = queries.closed_because(invitation)
    if why:
        raise InvitationNotPossible(why)
    return invitation


def _use(invitation: Invitation, user: User) -> Membership:
    try:
        member = people.join(
            user,
            organisation_id=invitation.organisation_id,
            role=invitation.role,
            administrator=invitation.administrator,
        )
    except people.PersonNotAdded as problem:
        raise InvitationNotPossible(str(problem)) from problem
    members.give_functions(member, invitation.function_ids)
    members.give_regions(member, invitation.region_ids)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=timezone.now())
    return member


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as problem:
        raise InvitationNotPossible(
            f"{address or 'Nothing'} is not a mail address. Write one like ann@example.com."
        ) from problem
    return address


def _send(invitation: Invitation, by: Membership, link: str) -> None:
    said = {"invitation": invitation, "organisation": by.organisation, "by": by.user, "link": link}
    EmailMessage(
        subject=f"{by.user.name} invites you to {by.organisation.name}".replace("\n", " "),
        body=render_to_string("accounts/mail/invitation.txt", said),
        to=[invitation.email],
    ).send()
