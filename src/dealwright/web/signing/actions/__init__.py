"""Writes of signing: sending, signing, approving, withdrawing, publishing; one function, one transaction."""

from dealwright.web.signing.actions.approving import approve, withdraw_approval
from dealwright.web.signing.actions.held import Moved, NotNow, Stale
from dealwright.web.signing.actions.publishing import Refused, announce, publish
from dealwright.web.signing.actions.sending import Unsound, send, take_back
from dealwright.web.signing.actions.signatures import NotYours, sign, withdraw

__all__ = [
    "Moved",
    "NotNow",
    "NotYours",
    "Refused",
    "Stale",
    "Unsound",
    "announce",
    "approve",
    "publish",
    "send",
    "sign",
    "take_back",
    "withdraw",
    "withdraw_approval",
]
