"""Between rows and core values: the one place of this room that knows both."""

from dealwright.web.agreement.records import shown
from dealwright.web.agreement.records.ballots import (
    NotThisBallot,
    inputs_digest,
    names,
    proof_of,
    read_ballot,
    read_terms,
    seal,
    unseal,
    write_ballot,
    write_terms,
)
from dealwright.web.agreement.records.boards import (
    Passage,
    conflict_sentence,
    groups,
    lists,
    proof_of_decision,
    proof_of_shift,
    range_text,
    write_board,
)

__all__ = [
    "NotThisBallot",
    "Passage",
    "conflict_sentence",
    "groups",
    "inputs_digest",
    "lists",
    "names",
    "proof_of",
    "proof_of_decision",
    "proof_of_shift",
    "range_text",
    "read_ballot",
    "read_terms",
    "seal",
    "shown",
    "unseal",
    "write_ballot",
    "write_board",
    "write_terms",
]
