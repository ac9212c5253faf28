"""The shelf of templates: complete strategies for three kinds of business, sound but nobody's own.

The figures are a plausible beginning and rest on no company’s deals; the origin of a strategy begun from one says
so, and its comments are part of the file a person gets.

>>> [each.key for each in names()]
['software_subscription', 'industrial_equipment', 'services']
>>> load("services").currency
'EUR'
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dealwright.core import strategy
from dealwright.files import strategy_yaml

PLACE = Path(__file__).parent


class UnknownTemplate(LookupError):
    """There is no template of this key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One template as a person chooses it."""

    key: str
    name: str
    description: str


_SHELF = (
    Template(
        key="software_subscription",
        name="Software subscription",
        description="Seats or usage sold for a year and longer, renewed, with service levels and data in the cloud.",
    ),
    Template(
        key="industrial_equipment",
        name="Industrial equipment",
        description="Machines and plants, delivered and put into operation, with warranty, spare parts and service.",
    ),
    Template(
        key="services",
        name="Services",
        description="People's work by day rate or fixed price: projects, operations and frame agreements.",
    ),
)


def names() -> tuple[Template, ...]:
    """This function will list the templates in the order a person is shown them."""
    return _SHELF


def text(key: str) -> str:
    """This function will give the YAML of a template with its comments; raises `UnknownTemplate`."""
    if key not in {each.key for each in _SHELF}:
        known = ", ".join(each.key for each in _SHELF)
        raise UnknownTemplate(f"There is no template “{key}”. Choose one of: {known}.")
    return (PLACE / f"{key}.yaml").read_text(encoding="utf-8")


@cache
def load(key: str) -> strategy.Strategy:
    """This function will give a template as a strategy; raises `UnknownTemplate`."""
    return strategy_yaml.load(text(key))
