"""Two companies, their people, and browsers in which they are signed in."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pghistory.models
import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from dealwright.web.accounts import actions
from dealwright.web.accounts.models import Membership, Organisation, Role, User
from dealwright.web.kit import tenancy
from dealwright.web.kit.models import OrganisationRow

PASSWORD = "a quiet harbour 42"


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """An organisation with one member of each role; `admin` is a strategist who also administers it."""

    organisation: Organisation
    members: dict[str, Membership]

    @property
    def id(self) -> int:
        return self.organisation.pk

    @property
    def admin(self) -> Membership:
        return self.members["admin"]

    def inside(self, who: str = "admin"):
        """Enter the organisation as one of its members."""
        member = self.members[who]
        return tenancy.entered(organisation_id=self.id, user_id=member.user_id, read_only=member.role == Role.AUDITOR)


def found(name: str) -> Company:
    """Make a company of this name with its people."""
    organisation = actions.add_organisation(name=name)
    domain = f"{name.lower()}.example"
    members = {"admin": _member(organisation, f"admin@{domain}", Role.STRATEGIST, administrator=True)}
    for role in Role:
        members[role.value] = _member(organisation, f"{role.value}@{domain}", role)
    return Company(organisation=organisation, members=members)


def _member(organisation: Organisation, email: str, role: Role, *, administrator: bool = False) -> Membership:
    return actions.add_user(
        organisation_id=organisation.pk,
        email=email,
        name=email.split("@", maxsplit=1)[0].title(),
        role=role,
        administrator=administrator,
    )


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _nobody_left_inside() -> Iterator[None]:
    yield
    assert tenancy.current() == tenancy.NOBODY


@pytest.fixture
def acme(db) -> Company:
    return found("Acme")


@pytest.fixture
def globex(db) -> Company:
    return found("Globex")


@pytest.fixture
def sign_in() -> Callable[[Membership | User], Client]:
    """A browser in which this person is signed in, in the organisation of the membership."""

    def make(who: Membership | User) -> Client:
        user = who.user if isinstance(who, Membership) else who
        browser = Client()
        with tenancy.identifying(user_id=user.pk):
            browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        if isinstance(who, Membership):
            session = browser.session
            session["organisation_id"] = who.organisation_id
            session.save()
        return browser

    return make


# A row of every kind of one organisation, made without knowing the rooms --------------------------------------------

KEY = 900_001  # the id of every row made here: no other organisation has one like it
MARK = "belongstoacmealone"  # in every text made here


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A company and one row of every table of organisations, all with the same id."""

    company: Company
    rows: dict[type[models.Model], models.Model]


@pytest.fixture
def filled(acme: Company) -> Filled:
    """Acme with one row in every table of organisations."""
    rows: dict[type[models.Model], models.Model] = {}
    with acme.inside():
        for model in tenant_models():
            _make(model, acme, rows)
    return Filled(company=acme, rows=rows)


def tenant_models() -> list[type[models.Model]]:
    """Every kind of row of an organisation, but the events of row history, which triggers write."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, OrganisationRow) and not issubclass(model, pghistory.models.Event)
    ]


def _make(model: type[models.Model], company: Company, rows: dict[type[models.Model], models.Model]) -> models.Model:
    if model not in rows:
        values = {}
        for field in model._meta.concrete_fields:
            needed = not (field.null or field.has_default() or getattr(field, "auto_now_add", False))
            if needed and not field.primary_key:
                values[field.name] = _value(field, company, rows)
        values.update(SPECIAL.get(model._meta.label, {}))
        rows[model] = model._default_manager.create(pk=KEY, **values)
    return rows[model]


def _value(field: models.Field[Any, Any], company: Company, rows: dict[type[models.Model], models.Model]) -> object:
    if isinstance(field, models.ForeignKey):
        target = field.related_model
        if target is Organisation:
            return company.organisation
        if target is User:
            return _stranger()
        return _make(target, company, rows)
    if field.choices:
        return field.flatchoices[0][0]
    if isinstance(field, models.CharField | models.TextField):
        return (f"{MARK}@acme.example" if isinstance(field, models.EmailField) else MARK)[: field.max_length]
    plain = {models.BinaryField: MARK.encode(), models.JSONField: [MARK], models.UUIDField: uuid.UUID(int=KEY)}
    for kind, value in plain.items():
        if isinstance(field, kind):
            return value
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.DateField):
        return timezone.now().date()
    return 1


def _stranger() -> User:
    with tenancy.identifying():
        found = User.objects.filter(pk=KEY).first()
        return found or User.objects.create(pk=KEY, email=f"{MARK}@acme.example", name=MARK)


# What cannot be guessed from the fields alone; a new kind of row that fails to be made above is told here.
SPECIAL: dict[str, dict[str, object]] = {
    "notices.Notice": {"url": "/"},  # it leads into the house
    "signing.Signature": {"content": {}},
    "strategy.Part": {"kind": "guideline", "record": {"text": MARK}},
    "strategy.TermRange": {"limits": [["walk-away", 1.0]]},
}
