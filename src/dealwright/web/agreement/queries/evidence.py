"""The past deals, and the money in them, that lie where functions disagree about a range.

The newest deals with a report that know the term are asked. Only won deals count: what was lost was never a price of
ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dealwright import files
from dealwright.core.priorities import RangeAgreement
from dealwright.history import facts
from dealwright.web.agreement.records import Passage
from dealwright.web.history.models import Dataset
from dealwright.web.history.queries import blobs

WON = facts.Selection(equal=(("outcome", ("won",)),))
OPEN = facts.Selection(equal=(("outcome", ("open",)),))


def newest(organisation_id: int) -> list[Dataset]:
    """This function will give the datasets of the organisation that have a report, which all its members may read."""
    reported = Dataset.objects.filter(reports__region="", reports__segment="", facts__isnull=False)
    kept = reported.filter(organisation_id=organisation_id).select_related("facts")
    return list(kept.defer("preview", "mapping", "findings", "dimensions").order_by("-imported_at", "-pk")[:20])


def disputed(organisation_id: int, ranges: Mapping[str, RangeAgreement]) -> dict[str, list[Passage]]:
    """This function will give, by term, the past deals in each disputed part; terms no dataset knows are left out."""
    asked = {key: found.disputed for key, found in ranges.items() if found.disputed}
    passages: dict[str, list[Passage]] = {}
    for dataset in newest(organisation_id) if asked else []:
        keys = [key for key in asked if key not in passages and _knows(dataset, key)]
        if keys:
            passages.update(_passages(dataset, {key: asked[key] for key in keys}))
    return passages


def open_deals(organisation_id: int, *, most: int) -> tuple[Dataset | None, int, list[dict[str, Any]]]:
    """This function will give the deals still open in the newest facts: the dataset, how many, and the first of them.

    The dataset is absent where no imported deals say that they are open.
    """
    for dataset in newest(organisation_id):
        if dataset.facts is None:
            continue
        try:
            found = facts.select(files.open_facts(blobs.local(dataset.facts)), OPEN).table
        except (facts.UnknownSelection, files.UnreadableFile, blobs.LostFile):
            continue
        total = int(found.count().to_pyarrow().as_py())
        if total:
            there = [
                name
                for name in ("deal", "account", "region", "segment", "amount_reporting", "source_row")
                if name in found.columns
            ]
            first = found.select(there).order_by(found.amount_reporting.desc(), found.source_row).limit(most)
            return dataset, total, first.to_pyarrow().to_pylist()
    return None, 0, []


def _knows(dataset: Dataset, key: str) -> bool:
    return any(each.get("key") == key for each in dataset.terms)


def _passages(dataset: Dataset, asked: Mapping[str, Iterable[tuple[float, float]]]) -> dict[str, list[Passage]]:
    if dataset.facts is None:
        return {}
    try:
        won = facts.select(files.open_facts(blobs.local(dataset.facts)), WON)
        return {key: [_passage(dataset, won, key, span) for span in spans] for key, spans in asked.items()}
    except (facts.UnknownSelection, files.UnreadableFile, blobs.LostFile):
        return {}


def _passage(dataset: Dataset, won: facts.Facts, key: str, span: Sequence[float]) -> Passage:
    low, high = span
    inside = facts.Stretch(column=facts.TERM_PREFIX + key, low=low, high=high)
    table = facts.select(won, facts.Selection(stretches=(inside,))).table
    counted = table.aggregate(deals=table.count(), money=table.amount_reporting.sum()).to_pyarrow().to_pylist()[0]
    return Passage(
        low=low,
        high=high,
        deals=int(counted["deals"]),
        money=None if counted["money"] is None else float(counted["money"]),
        currency=dataset.currency,
        dataset_id=dataset.pk,
        dataset=dataset.name,
        generated=dataset.generated,
    )
