"""Reads of the agreement room."""

from dealwright.web.agreement.queries import evidence, orders, rounds, talks
from dealwright.web.agreement.queries.orders import CurrentOrder, current_order

__all__ = ["CurrentOrder", "current_order", "evidence", "orders", "rounds", "talks"]
