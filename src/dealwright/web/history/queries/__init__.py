"""Reads of the history room."""

from dealwright.web.history.queries import blobs, datasets, deal_tables, deals, past, reports

__all__ = ["blobs", "datasets", "deal_tables", "deals", "past", "reports"]
