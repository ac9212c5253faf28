"""Reads of signing: what a revision says, who wrote it, which signatures stand, what differs, what happened when."""

from dealwright.web.signing.queries.changes import OUTSIDE, Differences, Pair, changelog, differences, pair
from dealwright.web.signing.queries.content import Reading, reading
from dealwright.web.signing.queries.obstacles import Readiness, authors_of, before_of, before_sending, readiness
from dealwright.web.signing.queries.overview import Row, overview, sign_status, waiting_for
from dealwright.web.signing.queries.since import Hand, Since, hands, since_signed
from dealwright.web.signing.queries.status import (
    Line,
    Status,
    approvals_of,
    line_of,
    revision_for,
    signatures_of,
    status,
    strategy_of_approval,
    strategy_of_signature,
)

__all__ = [
    "OUTSIDE",
    "Differences",
    "Hand",
    "Line",
    "Pair",
    "Readiness",
    "Reading",
    "Row",
    "Since",
    "Status",
    "approvals_of",
    "authors_of",
    "before_of",
    "before_sending",
    "changelog",
    "differences",
    "hands",
    "line_of",
    "overview",
    "pair",
    "readiness",
    "reading",
    "revision_for",
    "sign_status",
    "signatures_of",
    "since_signed",
    "status",
    "strategy_of_approval",
    "strategy_of_signature",
    "waiting_for",
]
