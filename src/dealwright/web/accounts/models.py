"""Rows of people and organisations.

A user is a person who signs in. A membership is what that person is in one organisation: the role, whether they also
administer it, their manager, the functions they speak for and the regions they work in. Every governed row carries a
`version` that grows with each change, so that two people who edit at once notice each other.
"""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from dealwright.web.kit.models import OrganisationRow


class Role(models.TextChoices):
    STRATEGIST = "strategist", "Strategist"  # turns past deals into a strategy, convenes the functions, publishes
    STAKEHOLDER = "stakeholder", "Stakeholder"  # ranks, proposes and signs for a function
    SELLER = "seller", "Seller"  # prepares deals and asks for exceptions
    MANAGER = "manager", "Manager"  # coaches sellers, decides within their authority
    EXECUTIVE = "executive", "Executive"  # sees both failure modes and the indicators
    AUDITOR = "auditor", "Auditor"  # reads everything, changes nothing


class UserManager(BaseUserManager["User"]):
    """Finds users by mail address; making one is an action."""

    def get_by_natural_key(self, username: str | None) -> User:
        """This function will find a user by mail address, in whatever case it is written."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in by mail address; they may belong to several organisations."""

    email = models.EmailField("mail address", max_length=254, unique=True)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, blank=True)  # empty: the organisation's
    locale = models.CharField(max_length=16, blank=True)  # empty: the organisation's
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    HISTORY_TELLS_REASONS: ClassVar[bool] = False  # it is read in several organisations, and a reason is one's own

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(condition=~Q(email="") & ~Q(name=""), name="user_named"),
        )

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A company that negotiates; every other row belongs to one."""

    name = models.CharField(max_length=120)
    currency = models.CharField("reporting currency", max_length=3, default="EUR")
    time_zone = models.CharField(max_length=64, default="UTC")
    locale = models.CharField(max_length=16, default="en")
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="organisation_named"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="organisation_currency_code"),
        )

    def __str__(self) -> str:
        return self.name


class Function(OrganisationRow):
    """A part of the company that owns terms, such as finance or legal."""

    name = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("organisation", Lower("name"), name="function_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="function_named"),
        )

    def __str__(self) -> str:
        return self.name


class Region(OrganisationRow):
    """A part of the market that members work in."""

    name = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("organisation", Lower("name"), name="region_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="region_named"),
        )

    def __str__(self) -> str:
        return self.name


class Membership(OrganisationRow):
    """What a person is in one organisation. Leaving sets `ended_at`; the row stays, for history refers to it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships", editable=False)
    role = models.CharField(max_length=16, choices=Role.choices)
    administrator = models.BooleanField(default=False)
    manager = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reports")
    functions = models.ManyToManyField(Function, through="MembershipFunction", related_name="members")
    regions = models.ManyToManyField(Region, through="MembershipRegion", related_name="members")
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("user__name",)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "user"], name="membership_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=~(Q(role=Role.AUDITOR) & Q(administrator=True)), name="membership_auditor_changes_nothing"
            ),
            models.CheckConstraint(condition=~Q(manager=F("id")), name="membership_manages_not_itself"),
        )

    def __str__(self) -> str:
        return f"membership {self.pk}"


class MembershipFunction(OrganisationRow):
    """A function that a member speaks for."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    function = models.ForeignKey(Function, on_delete=models.PROTECT, related_name="+")

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("membership__user__name", "function__name")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "membership", "function"], name="membership_function_once"),
        )


class MembershipRegion(OrganisationRow):
    """A region that a member works in."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("membership__user__name", "region__name")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "membership", "region"], name="membership_region_once"),
        )


class Invitation(OrganisationRow):
    """A letter that lets one person join once, until it expires. Only the hash of the link's secret is kept."""

    email = models.EmailField("mail address", max_length=254)
    role = models.CharField(max_length=16, choices=Role.choices)
    administrator = models.BooleanField(default=False)
    function_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    region_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    invited_by = models.ForeignKey(
        Membership, null=True, on_delete=models.PROTECT, related_name="+"
    )  # null: at the command line
    secret_hash = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("email",)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_known"),
            models.CheckConstraint(
                condition=~(Q(role=Role.AUDITOR) & Q(administrator=True)), name="invitation_auditor_changes_nothing"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_ends_one_way"
            ),
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_open_once",
            ),
        )

    def __str__(self) -> str:
        return self.email


for _model in (Organisation, Function, Region, Membership, MembershipFunction, MembershipRegion):
    pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(_model)
pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["secret_hash"])(
    Invitation
)
pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["password", "last_login"]
)(User)
