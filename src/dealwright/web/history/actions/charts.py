"""Drawing the charts of a report once, each mark and each row with the selection of deals behind it.

A selection is a query such as `?seller=Ann&outcome=won`; the page puts the address of the deals in front of it. A mark
that counts pairs and not deals leads to the list of pairs on the page itself: `#pairs-open`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from dealwright.core import terms
from dealwright.files.charts import coherence_pairs, gallery
from dealwright.history import coherence, facts, reveal
from dealwright.web.history import models, records

Datum = dict[str, Any]
Link = str  # a query with its question mark, or a place on the page; empty where no deals stand behind the mark
LIST_OF_PAIRS = "#pairs-open"  # inside the fold, which a browser then opens
LEADS_TO = {  # said in the figure where a mark leads to more than it counts
    "variance": " A source leads to the won deals with a price{}; prices set aside and products with too few deals to "
    "have a market are among them, but not in the shares.",
    "coherence": " The bars count pairs, not deals, and lead to the list of all pairs.",
}
BY_PRICE = "-price_reporting"  # how deals are shown that no term column of their own tells apart
VARIANCE_SORTS = {
    "Time": "-closed_on",
    "Product": "product",
    "Volume": "-quantity",
    "Region": "region",
    "Account group": "account_group",
    "Seller": "seller",
    "Unexplained": BY_PRICE,
}


def draw(revealed: reveal.Reveal, compared: coherence.Coherence | None, deals: facts.Facts) -> list[models.ReportChart]:
    """This function will give the unsaved charts of a report in the order of the gallery."""
    figures = gallery.of_reveal(revealed, deals=deals)
    if compared is not None:
        figures += gallery.of_coherence(compared)
    held = frozenset(column.term.key for column in deals.terms)
    return [_chart(place, figure, revealed, compared, held) for place, figure in enumerate(figures)]


def query(*pairs: tuple[str, str], **named: str) -> Link:
    """This function will write a selection; a name may be given several times as a pair, and means any of them."""
    return "?" + urlencode([*pairs, *named.items()])


def _chart(
    place: int,
    figure: gallery.Figure,
    revealed: reveal.Reveal,
    compared: coherence.Coherence | None,
    held: frozenset[str],
) -> models.ReportChart:
    spec = figure.picture.to_dict()
    link_datum, links = _links(figure, revealed, compared, held)
    for datum in records.data_of(spec):
        href = link_datum(datum)
        if href:
            datum["href"] = href
    return models.ReportChart(
        position=place,
        key=figure.key,
        title=figure.title,
        about=figure.sentence + _leads_to(figure.key, revealed, compared),
        spec=spec,
        headers=list(figure.headers),
        rows=[list(row) for row in figure.rows],
        links=links if len(links) == len(figure.rows) else [],
    )


def _links(
    figure: gallery.Figure,
    revealed: reveal.Reveal,
    compared: coherence.Coherence | None,
    held: frozenset[str],  # keys of the terms that the deals themselves hold; others are worked out
) -> tuple[Callable[[Datum], Link], list[Link]]:
    """How a mark of this chart leads to deals, and where each row of its table leads."""
    key = figure.key
    if key == "ranges":
        return (lambda datum: _of_term(datum.get("key", ""), held)), [
            _of_term(term.term.key, held, each.scope) for term in revealed.terms for each in term.ranges
        ]
    if key == "corridor":
        return _of_corridor, [_of_quarter(row[0]) for row in figure.rows]
    if key == "variance":
        dated = revealed.period is not None
        return (lambda datum: _of_source(datum.get("source", ""), dated=dated)), [
            _of_source(row[0], dated=dated) for row in figure.rows
        ]
    if key == "sellers":
        return (lambda datum: query(seller=datum["seller"]) if datum.get("seller") else ""), [
            query(seller=row[0]) for row in figure.rows
        ]
    return (_nowhere, []) if compared is None else _coherence_links(figure, compared)


def _coherence_links(
    figure: gallery.Figure, compared: coherence.Coherence
) -> tuple[Callable[[Datum], Link], list[Link]]:
    key, pairs, by = figure.key, compared.pairs, compared.by
    if key == "coherence":
        return (lambda datum: LIST_OF_PAIRS if datum.get("pairs") else ""), [LIST_OF_PAIRS] * len(figure.rows)
    if key == "pairs":
        shown = coherence_pairs.first(compared, most=coherence_pairs.MOST_PAIRS)
        return (
            lambda datum: _of_pair(shown[datum["place"]], by) if "place" in datum else "",
            [_of_pair(pair, by) for pair in pairs],
        )
    if key == "dear-sides":
        dear = [_of_dear_side(each, by) for each in compared.dear_sides]
        return (lambda datum: dear[datum["place"]] if "place" in datum else ""), dear
    if key.startswith("waterfall-"):
        pair = gallery.telling(compared)[int(key.rpartition("-")[2]) - 1]
        link = _of_pair(pair, by)
        return (lambda datum: link if "step" in datum else ""), []
    if key == "heat-map":
        return (lambda datum: _of_places(datum, by)), [query((by, row[0]), (by, row[1])) for row in figure.rows]
    return _nowhere, []


def _leads_to(key: str, revealed: reveal.Reveal, compared: coherence.Coherence | None) -> str:
    drawn = {"variance": revealed.variance_shares, "coherence": compared and compared.pairs}
    return LEADS_TO[key].format(" and a day" if revealed.period else "") if drawn.get(key) else ""


def _nowhere(_datum: Datum) -> Link:
    return ""


def _of_term(key: str, held: frozenset[str], scope: terms.Scope | None = None) -> Link:
    if not key:
        return ""
    stated = scope.stated if scope else ()
    return query(*stated, term=key, outcome="won") if key in held else query(*stated, outcome="won", sort=BY_PRICE)


def _of_corridor(datum: Datum) -> Link:
    if datum.get("quarter"):
        return _of_quarter(datum["quarter"])
    return query(deal=datum["deal"]) if datum.get("deal") else ""


def _of_quarter(quarter: str) -> Link:
    return query(quarter=quarter.replace(" ", "-"))


def _of_source(source: str, *, dated: bool) -> Link:
    if source not in VARIANCE_SORTS:
        return ""
    stated = [("stated", "price_reporting"), *([("stated", "closed_on")] if dated else [])]
    return query(*stated, outcome="won", sort=VARIANCE_SORTS[source])


def _of_pair(pair: coherence.Pair, by: str) -> Link:
    equal = {dimension: value for dimension, value in pair.within if value}
    return query((by, pair.a), (by, pair.b), account_group=pair.account_group, product=pair.product, **equal)


def _of_dear_side(dear: coherence.DearSide, by: str) -> Link:
    equal = {dimension: value for dimension, value in dear.within if value}
    places = [(by, place) for place in (dear.side, *dear.cheaper)]
    return query(*places, account_group=dear.account_group, product=dear.product, **equal)


def _of_places(datum: Datum, by: str) -> Link:
    return query((by, datum["row"]), (by, datum["column"])) if datum.get("row") and datum.get("column") else ""
