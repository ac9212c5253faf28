"""The book of terms of the invented company: what is negotiated, and the rule each value is drawn by.

The value of a term is `base[segment] + product + slope · (log quantity − centre) + rate · (other term − centre) +
deviation`, rounded to the step of its kind. The first four parts are policy; the deviation is what sellers concede,
and a share `kept` of deals concede nothing. A term is firm when little of its spread is deviation.
"""

from __future__ import annotations

from dataclasses import dataclass

from dealwright.core import terms
from dealwright.history import facts
from dealwright.history.generated import world

CENTRE_LOG_QUANTITY = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """A trade that really is made: `rate` units of this term for one unit of `give`."""

    give: str
    rate: float
    centre: float  # value of `give` at which nothing is traded


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The rule that draws one term."""

    term: terms.Term
    base: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)  # one a segment
    product: float = 0.0  # standard deviation of the part that belongs to the product
    slope: float = 0.0  # per e-fold of quantity
    deviation: float = 0.0  # standard deviation of what is conceded
    kept: float = 0.0  # share of deals at policy exactly
    step: float = 1.0
    trade: Trade | None = None
    delivered: bool = False


def _term(key: str, name: str, kind: str, direction: str, owner: str, *, unit: str = "") -> terms.Term:
    choices = world.DELIVERY if kind == "choice" else ()
    return terms.Term(
        key=key, name=name, kind=kind, direction=terms.Direction(direction), owner=owner, unit=unit, choices=choices
    )


RULES: tuple[Rule, ...] = (
    Rule(term=_term("discount", "Discount", "percent", "less", "sales")),  # follows from the price, see draws.py
    Rule(
        term=_term("payment_days", "Payment days", "days", "less", "finance"),
        base=(45, 40, 60, 35),
        product=2.0,
        slope=3.0,
        deviation=8.0,
    ),
    Rule(
        term=_term("contract_months", "Contract months", "months", "more", "sales"),
        base=(30, 36, 42, 30),
        product=1.5,
        slope=1.0,
        deviation=3.0,
        trade=Trade(give="discount", rate=0.5, centre=24.0),
    ),
    Rule(
        term=_term("volume_commitment", "Volume commitment", "percent", "more", "operations"),
        base=(48, 52, 60, 45),
        product=6.0,
        slope=2.0,
        deviation=3.0,
        step=0.5,
        trade=Trade(give="payment_days", rate=0.4, centre=45.0),
    ),
    Rule(
        term=_term("price_increase", "Yearly price increase", "percent", "more", "finance"),
        base=(2.5, 2.8, 2.2, 3.0),
        product=0.35,
        slope=-0.15,
        deviation=0.25,
        step=0.1,
    ),
    Rule(
        term=_term("rebate", "Year-end rebate", "percent", "less", "finance"),
        base=(4.0, 4.5, 5.0, 3.8),
        product=0.8,
        slope=0.4,
        deviation=0.3,
        step=0.1,
    ),
    Rule(
        term=_term("liability_cap", "Liability cap", "ratio", "less", "legal"),
        base=(1.0, 1.25, 1.5, 1.0),
        product=0.08,
        slope=0.05,
        deviation=0.12,
        kept=0.3,
        step=0.05,
    ),
    Rule(
        term=_term("warranty_months", "Warranty months", "months", "less", "product"),
        base=(24, 26, 22, 28),
        product=5.0,
        slope=0.5,
        deviation=1.5,
    ),
    Rule(
        term=_term("setup_fee", "Set-up fee", "money", "more", "operations", unit=world.CURRENCY),
        base=(4000, 4400, 3800, 4200),
        product=600.0,
        slope=150.0,
        deviation=250.0,
        step=10.0,
        trade=Trade(give="warranty_months", rate=60.0, centre=24.0),
    ),
    Rule(
        term=_term("free_units", "Free units", "count", "less", "sales"),
        base=(7, 8, 7, 9),
        product=1.5,
        slope=1.2,
        deviation=0.4,
    ),
    Rule(
        term=_term("delivery_terms", "Delivery terms", "choice", "more", "operations"), delivered=True
    ),  # drawn by country, see draws.py
    Rule(
        term=_term("reference", "Public reference", "yes_no", "more", "marketing"), base=(0.2, 0.55, 0.3, 0.7)
    ),  # base is the share of yes
)


def side_term(number: int) -> Rule:
    """This function will give one of any number of further plain terms, for tables wider than the book."""
    kind, owner = (("percent", "finance"), ("days", "operations"), ("count", "operations"), ("months", "legal"))[
        number % 4
    ]
    return Rule(
        term=_term(f"side_term_{number}", f"Side term {number}", kind, "less", owner),
        base=(40, 42, 44, 46),
        product=2.0 + number % 3,
        slope=1.0,
        deviation=1.0 + number % 5,
    )


def rules(count: int) -> tuple[Rule, ...]:
    """This function will give the first `count` rules; past the book, side terms follow."""
    return RULES[:count] + tuple(side_term(number) for number in range(len(RULES) + 1, count + 1))


def columns(count: int) -> tuple[facts.TermColumn, ...]:
    """This function will give the facts columns of the first `count` terms."""
    return tuple(facts.TermColumn(term=rule.term, delivered=rule.delivered) for rule in rules(count))
