"""Writes of what a revision says about itself: currency, finance, dimensions, words of the great deal, its reason."""

from __future__ import annotations

from dealwright.web.accounts.models import Membership
from dealwright.web.strategy import models, rules
from dealwright.web.strategy.actions.changing import Clash, changing

SETTINGS = frozenset(
    {"currency", "dimensions", "cost_of_capital", "margin", "shifts_at_once", "great_deal_text", "reason"}
)


def change_setting(
    revision: models.Revision, *, field: str, seen: object, value: object, by: Membership
) -> models.Revision:
    """This function will write one setting; `Clash` when it is neither what was seen nor what is written."""
    if field not in SETTINGS:
        raise LookupError(f"A revision has no setting “{field}”.")
    rules.require(by, rules.Act.EDIT)
    with changing(revision.pk) as held:
        theirs = getattr(held, field)
        if theirs not in (seen, value):
            raise Clash("Somebody else changed this since you saw it.", theirs=theirs)
        setattr(held, field, value)
        held.save(update_fields=[field])
    return held
