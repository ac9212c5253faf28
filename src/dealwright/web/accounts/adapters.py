"""How django-allauth fits into this house: no open sign-up, secrets of second factors encrypted."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from dealwright.web.kit import sealing

SECOND_FACTOR = "dealwright second factor"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by an invitation or at the command line, never by whoever comes along."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """This function will keep the door of open sign-up shut."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Encrypts what authenticator apps and recovery codes are checked against, by a key derived from the secret key."""

    def encrypt(self, text: str) -> str:
        """This function will encrypt a secret before it is stored."""
        return sealing.seal(text, purpose=SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        """This function will decrypt a stored secret, under the present or a former secret key."""
        try:
            return sealing.unseal(encrypted_text, purpose=SECOND_FACTOR)
        except sealing.NotOpened:
            return ""  # no code matches: the secret key was changed without keeping the former one
