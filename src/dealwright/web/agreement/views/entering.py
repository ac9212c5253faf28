"""Who comes in, and what every page of this room needs."""

from __future__ import annotations

from django.http import Http404

from dealwright.web import live
from dealwright.web.accounts.access import MemberRequest, MemberView, P, View, role_required
from dealwright.web.agreement import models, queries, rules

readers_roles = tuple(sorted(rules.TABLE[rules.Act.READ]))


def readers(view: MemberView[P]) -> View[P]:
    """This function will let those in who may read how the functions agree."""
    return role_required(*readers_roles)(view)


def conveners(view: MemberView[P]) -> View[P]:
    """This function will let those in who open rounds, and auditors who read."""
    return role_required(*sorted(rules.TABLE[rules.Act.CONVENE]))(view)


def voters(view: MemberView[P]) -> View[P]:
    """This function will let those in who may vote, and auditors who read."""
    return role_required(*sorted(rules.TABLE[rules.Act.VOTE]))(view)


def live_token(request: MemberRequest, *topics: str) -> str:
    """This function will give the token with which this page listens."""
    return live.token(request.membership.organisation_id, request.membership.user_id, topics)


def voice_for(request: MemberRequest, row: models.Round, voice_id: int) -> models.Voice:
    """This function will give the voice this member votes with in a round; anything else is not found."""
    for voice in queries.rounds.voices_of(request.membership, row):
        if voice.pk == voice_id:
            return voice
    raise Http404("You are not invited to vote for this function in this round.")
