"""How a term has gone before: where past deals lay, and how often they were won there.

It takes longer than a page may; so pages ask for it once they are open, and it is remembered by the file of the deals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import altair as alt

from dealwright import files
from dealwright.core import terms
from dealwright.core.kernel import figures
from dealwright.files.charts import theme
from dealwright.history import facts
from dealwright.web.accounts.models import Membership
from dealwright.web.history import models
from dealwright.web.history.queries import blobs, datasets

KEPT = 256  # answers in memory; a few numbers each
FEW = 5  # decided deals below which a share says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """How a term has gone in past deals of a scope."""

    bands: tuple[facts.Band, ...]
    scope: str
    dataset: models.Dataset | None
    why: str = ""  # why there is nothing to show

    @property
    def decided(self) -> int:
        """How many deals were won or lost."""
        return sum(band.decided for band in self.bands)

    @property
    def ever_lost(self) -> bool:
        """Whether any deal was lost; where none is, a win share would say nothing."""
        return any(band.won < band.decided for band in self.bands)


def before(membership: Membership, term: terms.Term, deal: Mapping[str, str]) -> Before:
    """This function will tell how a term has gone in the newest past deals that state it, in a deal's scope.

    Dimensions that past deals do not have are left out, all of them where no deal fits; the scope says which count.
    """
    found = datasets.datasets_for(membership).filter(state=models.Dataset.State.IMPORTED, facts__isnull=False)
    rows = found.select_related("facts").defer("preview", "findings", "mapping", "confidence").order_by("-imported_at")
    dataset = next((row for row in rows[:20] if any(each.get("key") == term.key for each in row.terms)), None)
    if dataset is None or dataset.facts is None:
        return Before(bands=(), scope="", dataset=None, why="No past deals state this term.")
    try:
        asked, bands = _bands(dataset.facts.pk, dataset.facts.sha256, term.key, tuple(sorted(deal.items())))
    except (facts.UnknownSelection, files.UnreadableFile, blobs.LostFile):
        return Before(bands=(), scope="", dataset=dataset, why="The past deals cannot be read.")
    scope = ", ".join(f"{name} {value}" for name, value in asked) or "all regions and segments"
    return Before(bands=bands, scope=scope, dataset=dataset, why="" if bands else "No past deal states this term.")


Stated = tuple[tuple[str, str], ...]


@lru_cache(maxsize=KEPT)
def _bands(blob_id: int, _sha256: str, key: str, deal: Stated) -> tuple[Stated, tuple[facts.Band, ...]]:
    """What of a deal past deals know, and the bands; remembered by the file, which the caller may read."""
    opened = files.open_facts(blobs.local(models.Blob.objects.get(pk=blob_id)))
    column = facts.TERM_PREFIX + key
    asked = tuple((name, value) for name, value in deal if name in opened.table.columns)
    chosen = facts.select(opened, facts.Selection(equal=tuple((name, (value,)) for name, value in asked)))
    bands = facts.bands(chosen, column)
    return (asked, bands) if bands or not asked else ((), facts.bands(opened, column))


def table(term: terms.Term, found: Before) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """This function will write the bands as a table: values, deals, and the share won where enough were decided."""
    heads = (term.name, "Deals") + (("Won",) if found.ever_lost else ())
    rows = tuple(
        (
            figures.span(terms.written(term, band.low), terms.written(term, band.high)),
            f"{band.decided:,}",
            *((_share(band),) if found.ever_lost else ()),
        )
        for band in found.bands
    )
    return heads, rows


def chart(term: terms.Term, found: Before) -> theme.Picture:
    """This function will draw the bands as bars: as long as there were deals, darker the part that was won."""
    order = [figures.span(terms.written(term, band.low), terms.written(term, band.high)) for band in found.bands]
    rows = [
        {"value": value, "deals": count, "what": what, "won": _share(band)}
        for value, band in zip(order, found.bands, strict=True)
        for what, count in (("won", band.won), ("not won", band.decided - band.won))
        if count
    ]
    colours = alt.Scale(domain=["won", "not won"], range=[theme.BLUE, theme.GREY])
    bars = (
        alt.Chart(theme.data(rows))
        .mark_bar()
        .encode(
            y=alt.Y("value:N", sort=order, title=None),
            x=alt.X("deals:Q", title="deals", axis=alt.Axis(tickMinStep=1, tickCount=4)),
            color=alt.Color("what:N", scale=colours, title=None, legend=alt.Legend() if found.ever_lost else None),
            order=alt.Order("what:N", sort="descending"),
            tooltip=theme.tips(value=term.name, what="outcome", deals="deals", won="share won"),
        )
    )
    return theme.dress(
        bars, width="container", height=24 * len(order) + 30, description=f"Past deals by {term.name}, won and not won."
    )


def _share(band: facts.Band) -> str:
    return f"{100 * band.win_share:.0f} %" if band.decided >= FEW else "too few"
