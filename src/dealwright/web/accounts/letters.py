"""The link of an invitation: signed, so that it names its organisation; with a secret of which only a hash is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

_SALT = "dealwright.invitation"


class NotALetter(Exception):
    """The link was cut off or changed on its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a link says."""

    organisation_id: int
    invitation_id: int
    secret: str

    def opens(self, secret_hash: str) -> bool:
        """This function will tell whether the link's secret is the one whose hash was kept."""
        return hmac.compare_digest(hashed(self.secret), secret_hash)


def new_secret() -> str:
    """This function will draw the secret of a link."""
    return secrets.token_urlsafe(24)


def hashed(secret: str) -> str:
    """This function will give what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def link(letter: Letter) -> str:
    """This function will write the address that opens an invitation."""
    token = signing.dumps([letter.organisation_id, letter.invitation_id, letter.secret], salt=_SALT)
    return f"{settings.BASE_URL}{reverse('accounts:join', args=[token])}"


def read(token: str) -> Letter:
    """This function will read a link's token, and raise `NotALetter` where it is not one of ours."""
    days = settings.INVITATION_DAYS
    try:
        organisation_id, invitation_id, secret = signing.loads(token, salt=_SALT, max_age=(days + 1) * 86_400)
    except (signing.BadSignature, ValueError, TypeError) as problem:
        raise NotALetter("This link is not complete or has expired. Ask for a new one.") from problem
    return Letter(organisation_id=organisation_id, invitation_id=invitation_id, secret=secret)
