"""Open pages are told that something changed, within a second, on as many machines as there are."""

from dealwright.web.live.publishing import publish
from dealwright.web.live.tickets import token

__all__ = ["publish", "token"]
