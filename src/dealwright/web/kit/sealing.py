"""Text that is stored but must not be readable in the database: encrypted by a key derived from the secret key.

Each purpose has a key of its own, so that what was sealed for one cannot be passed off as another's. A former secret
key (`DEALWRIGHT_OLD_SECRET_KEYS`) still opens what it sealed.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class NotOpened(Exception):
    """The text was sealed under a secret key that is not known here, or for another purpose."""


def seal(text: str, *, purpose: str) -> str:
    """This function will encrypt a text for one purpose."""
    return _keys(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """This function will decrypt what was sealed for this purpose; raises `NotOpened`."""
    try:
        return _keys(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as problem:
        raise NotOpened(
            "It was sealed under another secret key. Name the former one in DEALWRIGHT_OLD_SECRET_KEYS."
        ) from problem


def _keys(purpose: str) -> MultiFernet:
    return MultiFernet([_key(secret, purpose) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes, purpose: str) -> Fernet:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode()).derive(
        secret.encode() if isinstance(secret, str) else secret
    )
    return Fernet(base64.urlsafe_b64encode(derived))
