"""Reads of the library."""

from dealwright.web.library.queries import past, search, shelf, standing

__all__ = ["past", "search", "shelf", "standing"]
