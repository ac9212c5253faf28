"""Pages of people and organisations."""

from dealwright.web.accounts.views.invitations import invitations, invite, withdraw
from dealwright.web.accounts.views.joining import join
from dealwright.web.accounts.views.organisation import settings, structure
from dealwright.web.accounts.views.own import me, nowhere, switch
from dealwright.web.accounts.views.people import deactivate, people, person
from dealwright.web.accounts.views.row_history import events, row_history

__all__ = [
    "deactivate",
    "events",
    "invitations",
    "invite",
    "join",
    "me",
    "nowhere",
    "people",
    "person",
    "row_history",
    "settings",
    "structure",
    "switch",
    "withdraw",
]
