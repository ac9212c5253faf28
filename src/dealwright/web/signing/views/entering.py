"""What the pages of signing share: who enters, which revision they see, and what every template needs."""

from __future__ import annotations

from typing import Any

from dealwright.web import live
from dealwright.web.accounts.access import MemberRequest, role_required
from dealwright.web.proof import views as proof
from dealwright.web.signing import queries, rules
from dealwright.web.strategy import actions as strategies
from dealwright.web.strategy import models

READERS = ("strategist", "stakeholder", "manager", "executive")  # and auditors
readers = role_required(*READERS)


def reads_proof(request: MemberRequest) -> bool:
    """This function will tell whether the member may open the pages of the proof chain."""
    return request.membership.role in {*proof.READERS, "auditor"}


def revision(request: MemberRequest, strategy_id: int) -> models.Revision:
    """This function will find the revision that an address names, the newest where it names none."""
    said = request.GET.get("revision", "")
    return queries.revision_for(request.membership, strategy_id, number=number(said))


def number(said: str) -> int | None:
    """This function will read the number of a revision from an address; nothing where there is none."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else None


def context(request: MemberRequest, revision: models.Revision, **more: Any) -> dict[str, Any]:
    """This function will give what every template of signing needs."""
    member = request.membership
    topic = strategies.topic(revision.strategy_id)
    return {
        "strategy": revision.strategy,
        "revision": revision,
        "topic": topic,
        "live_token": live.token(member.organisation_id, member.user_id, [topic]),
        "sends": rules.may(member, rules.Act.SEND),
        "approves": rules.may(member, rules.Act.APPROVE),
        "publishes": rules.may(member, rules.Act.PUBLISH),
        **more,
    }
