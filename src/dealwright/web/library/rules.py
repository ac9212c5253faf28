"""Who sees how much of a published strategy, and as whom: decision 0017.

Everybody reads what is in force. Who works on strategies reads all of it; a seller reads as far as the level they hold.
"""

from __future__ import annotations

from collections.abc import Mapping

from dealwright.core import strategy as core
from dealwright.web.accounts.models import Membership
from dealwright.web.strategy import rules as strategies


def reads_all(membership: Membership) -> bool:
    """This function will tell whether the member reads every limit; they read drafts, which show them all."""
    return membership.role in strategies.TABLE[strategies.Act.READ]


def level_for(
    content: core.Strategy, membership: Membership, deal: Mapping[str, str | None], *, wanted: str = ""
) -> str | None:
    """This function will give the level a member looks as; who reads all may look as any other, to coach."""
    ladder = content.ladder
    keys = [level.key for level in ladder.levels]
    if reads_all(membership) and wanted in keys:
        return wanted
    held = core.level_of(ladder, role=membership.role, member=membership.user.email, deal=deal)
    if held is None and reads_all(membership) and keys:
        return keys[0]
    return held
