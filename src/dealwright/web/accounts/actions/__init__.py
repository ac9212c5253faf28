"""What can be done with people and organisations; each function is one use case and one transaction."""

from dealwright.web.accounts.actions.invitations import (
    InvitationNotPossible,
    accept,
    accept_with_new_account,
    invite,
    withdraw_invitation,
)
from dealwright.web.accounts.actions.members import (
    ChangedMeanwhile,
    LastAdministrator,
    NotAManager,
    Place,
    change_member,
    deactivate_member,
    report_to,
)
from dealwright.web.accounts.actions.organisations import (
    NameTaken,
    StillNeeded,
    add_function,
    add_organisation,
    add_region,
    change_organisation,
    remove_function,
    remove_region,
    rename_function,
    rename_region,
)
from dealwright.web.accounts.actions.people import PersonNotAdded, add_user, change_me

__all__ = [
    "ChangedMeanwhile",
    "InvitationNotPossible",
    "LastAdministrator",
    "NameTaken",
    "NotAManager",
    "PersonNotAdded",
    "Place",
    "StillNeeded",
    "accept",
    "accept_with_new_account",
    "add_function",
    "add_organisation",
    "add_region",
    "add_user",
    "change_me",
    "change_member",
    "change_organisation",
    "deactivate_member",
    "invite",
    "remove_function",
    "remove_region",
    "rename_function",
    "rename_region",
    "report_to",
    "withdraw_invitation",
]
