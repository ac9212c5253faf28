"""Rows of the internal negotiation: ballot rounds, boards, conversations, conflicts, shifts of priorities.

A ballot is **sealed** until its round is revealed: the row, and with it row history, backups and every reader of the
database, holds only encrypted text. Only its own voter's page opens it before. Who has voted is no secret; what, is.
"""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models

from dealwright.web.accounts.models import Function, Membership
from dealwright.web.kit.models import OrganisationRow
from dealwright.web.strategy.models import Revision, Strategy


class RoundState(models.TextChoices):
    OPEN = "open", "Open"  # members vote, blind
    COUNTING = "counting", "Being counted"  # closed; a worker counts, then everything is revealed together
    REVEALED = "revealed", "Revealed"  # everybody who may read the strategy sees every ballot
    WITHDRAWN = "withdrawn", "Withdrawn"  # given up before it was revealed; its ballots stay sealed for good


class Round(OrganisationRow):
    """One question to the functions: how do you rank these terms of this revision?"""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=500, blank=True)  # why it is asked, in the strategist's words
    terms = models.JSONField(default=list)  # the terms as they stood when it was opened; see records.py
    ranges_asked = models.BooleanField(default=True)  # whether a member may wish for ranges
    deadline_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=RoundState.choices, default=RoundState.OPEN)
    reason = models.CharField(max_length=500, blank=True)  # why it was withdrawn
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("revision__strategy__name", "question")

    class Meta:
        indexes = (models.Index(fields=["organisation", "state", "deadline_at"], name="round_by_state"),)
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "revision"],
                condition=models.Q(state__in=["open", "counting"]),
                name="one_round_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"ballot round {self.pk}"


class Voice(OrganisationRow):
    """A function invited to a round, with its share of what is agreed, however many of its members vote."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="voices")
    function = models.ForeignKey(Function, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=80)  # of the function when it was invited
    share = models.FloatField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "round", "name"], name="voice_once"),
            models.CheckConstraint(condition=models.Q(share__gt=0, share__lte=1), name="voice_is_a_share"),
        )

    def __str__(self) -> str:
        return self.name


class Ballot(OrganisationRow):
    """The vote of one member for one function; `content` stays empty until the round is revealed."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="ballots")
    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="ballots")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    sealed = models.TextField()  # encrypted; see records.py
    content = models.JSONField(null=True)
    cast_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("membership__user__name", "voice__name")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "round", "voice", "membership"], name="ballot_once"),
        )

    def __str__(self) -> str:
        return f"ballot {self.pk}"


class Board(OrganisationRow):
    """What a round says, counted once when it closed."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="boards")
    content = models.JSONField(default=dict)  # as records.py writes it
    inputs_sha256 = models.CharField(max_length=64)  # of the ballots and voices it was counted from
    made_at = models.DateTimeField(auto_now_add=True)

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("round__question",)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "round"], name="board_once"),)

    def __str__(self) -> str:
        return f"board of ballot round {self.round_id}"


class Conflict(OrganisationRow):
    """A term of which the functions' wished ranges share nothing, queued to its owner until it is decided."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="conflicts")
    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="+")
    term_key = models.CharField(max_length=100)
    term_name = models.CharField(max_length=200)
    owner = models.CharField(max_length=100, blank=True)  # the function that signs the term
    sentence = models.TextField(blank=True)
    is_open = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("term_name",)

    class Meta:
        indexes = (models.Index(fields=["organisation", "is_open", "owner"], name="conflict_queue"),)
        constraints = (models.UniqueConstraint(fields=["organisation", "round", "term_key"], name="conflict_once"),)

    def __str__(self) -> str:
        return self.term_name


class RemarkKind(models.TextChoices):
    MESSAGE = "message", "Message"
    PROPOSAL = "proposal", "Proposal"  # a range, or a place in the order
    CONCESSION = "concession", "Concession"  # who moved, from where, to where, for what in return
    DECISION = "decision", "Decision"  # ends the conversation's conflicts; may write the range


class Remark(OrganisationRow):
    """One thing said about a term; remarks are added and never changed."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="+")
    term_key = models.CharField(max_length=100)
    kind = models.CharField(max_length=12, choices=RemarkKind.choices, default=RemarkKind.MESSAGE)
    function = models.CharField(max_length=80, blank=True)  # for which function it is said
    text = models.TextField()
    record = models.JSONField(default=dict)  # the range, the place, the concession: as records.py writes it
    said_at = models.DateTimeField(auto_now_add=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("term_key", "kind")

    class Meta:
        indexes = (models.Index(fields=["organisation", "strategy", "term_key", "id"], name="remark_in_order"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} about {self.term_key}"


class ShiftState(models.TextChoices):
    WAITING = "waiting", "Waiting for confirmation"
    EFFECTIVE = "effective", "In effect"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"  # by who asked, or replaced by the function's next shift


class Shift(OrganisationRow):
    """A function moves its ranking between revisions, with a reason."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    function = models.CharField(max_length=80)
    before = models.JSONField(default=list)  # the function's ranking until then
    ranking = models.JSONField(default=list)  # and from then on
    reason = models.TextField()
    state = models.CharField(max_length=12, choices=ShiftState.choices, default=ShiftState.WAITING)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.TextField(blank=True)  # why it was declined

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("strategy__name", "function")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "revision", "function"],
                condition=models.Q(state="waiting"),
                name="one_waiting_shift_a_function",
            ),
        )

    def __str__(self) -> str:
        return f"shift of {self.function}"


class Standing(OrganisationRow):
    """The priority order from one moment on: what a published revision said, as shifts have moved it since."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    groups = models.JSONField(default=list)
    rankings = models.JSONField(default=dict)  # function → its ranking
    voices = models.JSONField(default=dict)  # function → its share
    exactness = models.TextField(blank=True)
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(auto_now_add=True)

    HISTORY_NAMES: ClassVar[tuple[str, ...]] = ("strategy__name", "number")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "strategy", "number"], name="standing_once"),)

    def __str__(self) -> str:
        return f"priority order {self.number}"


for _model in (Round, Voice, Ballot, Board, Conflict, Remark, Shift, Standing):
    pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(_model)
