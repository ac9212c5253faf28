"""How a term lay in the won deals of a scope: what stands behind a range while somebody draws it."""

from __future__ import annotations

from dataclasses import dataclass

from dealwright import files
from dealwright.core import terms
from dealwright.history import facts
from dealwright.web.accounts.models import Membership
from dealwright.web.history import models
from dealwright.web.history.queries import blobs, datasets


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Past values of a term, each with its deals; empty with a sentence why where there are none."""

    values: tuple[tuple[float, int], ...] = ()
    dataset: models.Dataset | None = None
    why: str = ""


def past_values(membership: Membership, term: str, scope: terms.Scope) -> Past:
    """This function will read the won deals of the newest dataset that states the term, in a scope."""
    found = datasets.datasets_for(membership).filter(state=models.Dataset.State.IMPORTED, facts__isnull=False)
    rows = found.select_related("facts").defer("preview", "findings", "mapping", "confidence").order_by("-imported_at")
    dataset = next((row for row in rows if any(each.get("key") == term for each in row.terms)), None)
    if dataset is None or dataset.facts is None:
        return Past(why="No past deals state this term.")
    opened = files.open_facts(blobs.local(dataset.facts))
    equal = [(dimension, (value,)) for dimension, value in scope.stated]
    if "outcome" in opened.table.columns:
        equal.append(("outcome", ("won",)))
    try:
        chosen = facts.select(opened, facts.Selection(equal=tuple(equal)))
        values = facts.spread(chosen, facts.TERM_PREFIX + term)
    except facts.UnknownSelection:
        lacking = [dimension for dimension, _ in scope.stated if dimension not in opened.table.columns]
        return Past(dataset=dataset, why=f"Past deals do not say their {' or '.join(lacking) or 'value of this term'}.")
    return Past(values=values, dataset=dataset, why="" if values else f"No won deal lies in {scope}.")
