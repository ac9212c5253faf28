"""The sheets of a strategy workbook: their columns, as writer and loader both know them.

A column has a path in the tables that `strategy_reading` understands (`talk_track/why`, `for/region`) and a heading for
people. Limits have a column for each authority level, “Limit: seller”.
"""

from __future__ import annotations

from dataclasses import dataclass

from dealwright.core import strategy, terms

LIMIT = "Limit: "
USUAL_OWNERS = ("Sales", "Finance", "Legal", "Product", "Operations", "Marketing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: where its cells belong and how it looks."""

    path: str
    heading: str
    width: int = 14
    prose: bool = False  # kept with its spaces, wrapped in its cell
    options: str = ""  # name of the drop-down: an enumeration, `terms`, `owners`, `levels`
    hint: str = ""  # shown when a cell is chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet; `limits` says that it has columns for the levels, after `target`."""

    name: str
    columns: tuple[Column, ...]
    limits: bool = False


def _scope() -> tuple[Column, ...]:
    hint = "Empty: for every deal."
    return tuple(
        Column(path=f"for/{name}", heading=name.replace("_", " ").capitalize(), hint=hint) for name in terms.DIMENSIONS
    )


_TERM = Column(path="term", heading="Term", width=22, options="terms", hint="Key of a term on the sheet “Terms”.")
_OWNER = Column(path="owner", heading="Owner", options="owners", hint="The function that signs it.")
_REASON = Column(path="reason", heading="Reason", width=40, prose=True)
_RANGE = (
    Column(path="valid/from", heading="From", hint="First day; empty: always."),
    Column(path="valid/before", heading="Before", hint="First day it no longer holds; empty: until further notice."),
    Column(path="best", heading="Best", hint="What to ask for, in the term's own unit."),
    Column(path="target", heading="Target", hint="What to expect."),
)
_IN_ORDER = Column(
    path="in_order",
    heading="Limits in order",
    hint="Only where the levels of this row follow in another order than the columns: lowest; …; walk-away.",
)

FIELDS = (
    ("strategy", "Name"),
    ("currency", "Currency"),
    ("business_unit", "Business unit"),
    ("origin", "Origin"),
    ("finance/cost_of_capital", "Cost of capital a year"),
    ("finance/margin", "Margin"),
    ("shifts_at_once", "Shifts of priorities count at once"),
    ("dimensions", "Dimensions in order"),
    ("order", "Order of priorities"),
    ("great_deal/text", "A great deal in words"),
)
STRATEGY = Sheet(
    name="Strategy",
    columns=(
        Column(path="field", heading="Field", width=34),
        Column(path="said", heading="Value", width=90, prose=True),
    ),
)
TERMS = Sheet(
    name="Terms",
    columns=(
        Column(path="key", heading="Key", width=22, hint="Lower-case letters, digits, underscores; never changes."),
        Column(path="name", heading="Name", width=28, prose=True),
        Column(path="kind", heading="Kind", options="kinds"),
        Column(path="unit", heading="Unit", prose=True),
        Column(path="better", heading="Better", options="directions", hint="Is more better for us, or less?"),
        _OWNER,
        Column(path="nature", heading="Nature", options="natures"),
        Column(
            path="choices", heading="Choices", width=30, hint="Of an ordered choice, separated by ; in their order."
        ),
        Column(path="description", heading="Description", width=40, prose=True),
        Column(path="talk_track/why", heading="Why it matters to us", width=40, prose=True),
        Column(path="talk_track/customer", heading="What it is worth to a customer", width=40, prose=True),
        Column(path="talk_track/ask", heading="What to ask for", width=40, prose=True),
        Column(path="money_worth", heading="Money worth of one unit", width=30, prose=True),
        Column(path="review_by", heading="Review by"),
    ),
)
RANGES = Sheet(
    name="Ranges",
    limits=True,
    columns=(
        _TERM,
        *_scope(),
        *_RANGE,
        _REASON,
        Column(path="evidence/deals", heading="Past deals"),
        Column(path="evidence/intervals", heading="Intervals from past deals", width=40),
        _IN_ORDER,
    ),
)
RULES = Sheet(
    name="Trade rules",
    columns=(
        Column(path="key", heading="Key", width=24),
        _TERM,
        Column(path="level", heading="Level", options="levels"),
        Column(path="to", heading="To", hint="The new limit, in the term's own unit."),
        Column(path="if", heading="If", width=60, hint="Such as: contract_months ≥ 36 and payment_days ≤ 30"),
        *_scope(),
        _REASON,
    ),
)
AGGREGATES = Sheet(
    name="Aggregate limits",
    limits=True,
    columns=(
        Column(path="measure", heading="Measure", width=22, options="measures"),
        _OWNER,
        *_scope(),
        *_RANGE,
        _REASON,
        _IN_ORDER,
    ),
)
LADDER = Sheet(
    name="Ladder",
    columns=(
        Column(path="level", heading="Level", options="", hint="A row without an address is a level, lowest first."),
        Column(path="name", heading="Name", width=24, prose=True),
        Column(path="role", heading="Role", hint="Everybody with this role holds the level."),
        Column(
            path="member", heading="Held by", width=30, hint="Address of one who holds the level, in the scope beside."
        ),
        *_scope(),
    ),
)
GREAT_DEAL = Sheet(
    name="Great deal",
    columns=(
        Column(
            path="says", heading="Says", options="says", hint="part: a term's share of 100; more, less: a behaviour."
        ),
        _TERM,
        Column(path="weight", heading="Weight"),
        Column(path="value", heading="Value", hint="Earns the whole weight."),
        Column(path="text", heading="Text", width=60, prose=True),
    ),
)
METRICS = Sheet(
    name="Metrics",
    columns=(
        Column(path="key", heading="Key", width=22),
        Column(path="name", heading="Name", width=36, prose=True),
        Column(path="tense", heading="Tense", options="tenses"),
        Column(path="wanted", heading="Wanted", options="directions"),
        Column(path="unit", heading="Unit", prose=True),
        Column(path="target", heading="Target"),
        _OWNER,
        Column(path="definition", heading="Definition", width=60, prose=True),
        _TERM,
    ),
)
GUIDELINES = Sheet(
    name="Guidelines", columns=(_TERM, *_scope(), Column(path="text", heading="Text", width=90, prose=True))
)
SHEETS = (STRATEGY, TERMS, RANGES, RULES, AGGREGATES, LADDER, GREAT_DEAL, METRICS, GUIDELINES)
OPTIONS: dict[str, tuple[str, ...]] = {
    "kinds": tuple(terms.KINDS),
    "directions": tuple(terms.Direction),
    "natures": tuple(terms.Nature),
    "measures": tuple(strategy.Measure),
    "tenses": tuple(strategy.Tense),
    "says": ("part", "more", "less"),
}
