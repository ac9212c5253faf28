"""The demonstration: an organisation with a member of each role and a generated history, made as people would make it.

The history is written to a file as a company would hand it in and goes through the real import, the real reveal and the
one button that starts a draft. Every step looks first whether it was done, so that a start that was interrupted goes on
where it stopped, and a second start changes nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction

from dealwright.core import strategy, terms
from dealwright.history import generated
from dealwright.web.accounts import actions as people
from dealwright.web.accounts import queries as accounts
from dealwright.web.accounts.models import Membership
from dealwright.web.history import actions as histories
from dealwright.web.history.models import Dataset, Report, Run
from dealwright.web.kit import history, tenancy
from dealwright.web.strategy import actions as strategies
from dealwright.web.strategy import queries as strategies_read
from dealwright.web.strategy.models import Strategy

ORGANISATION = "Demo (generated)"
DATASET = "Past deals (generated)"
DRAFT = "What our deals show (generated)"
SEED = 2026
DEALS = 20_000
Say = Callable[[str], None]


class NotMade(Exception):
    """A step of the demonstration could not be done; the message says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One member of the demonstration; managers stand before those they manage."""

    role: str
    name: str
    manager: str | None = None  # their role
    functions: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    administrator: bool = False

    @property
    def email(self) -> str:
        """The mail address they sign in with."""
        return f"{self.role}@demo.example"


PEOPLE = (
    Person(role="executive", name="Elena Executive"),
    Person(role="strategist", name="Sam Strategist", manager="executive", functions=("Sales",), administrator=True),
    Person(role="stakeholder", name="Fiona Finance", manager="executive", functions=("Finance", "Legal")),
    Person(role="manager", name="Mona Manager", manager="executive", functions=("Sales",), regions=("West Europe",)),
    Person(role="seller", name="Sven Seller", manager="manager", regions=("West Europe",)),
    Person(role="auditor", name="Aude Auditor"),
)


def make_demo(*, passwords: Mapping[str, str], say: Say) -> None:
    """This function will make the demonstration, or what is missing of it; `passwords` are by role."""
    with history.recorded(channel=history.Channel.COMMAND):
        number = _organisation(say)
        members = _members(number, passwords)
        strategist = members["strategist"]
        with tenancy.entered(organisation_id=number, user_id=strategist.user_id):
            dataset = _imported(strategist, say)
            _draft(_report(dataset, strategist, say), strategist, say)


def _organisation(say: Say) -> int:
    known = [row["id"] for row in accounts.all_organisations() if row["name"] == ORGANISATION]
    if known:
        return int(known[0])
    say(f"Making the organisation “{ORGANISATION}”")
    return people.add_organisation(name=ORGANISATION, currency="EUR", time_zone="Europe/Berlin").pk


def _members(number: int, passwords: Mapping[str, str]) -> dict[str, Membership]:
    with tenancy.entered(organisation_id=number):
        present = {
            member.user.email: member
            for member in Membership.objects.filter(organisation_id=number).select_related("user")
        }
    _renew_passwords(present, passwords)
    members: dict[str, Membership] = {}
    for person in PEOPLE:
        known = present.get(person.email)
        members[person.role] = known or people.add_user(
            organisation_id=number,
            email=person.email,
            name=person.name,
            role=person.role,
            administrator=person.administrator,
            password=passwords[person.role],
            functions=person.functions,
            regions=person.regions,
        )
        if person.manager and known is None:
            people.report_to(
                organisation_id=number,
                membership_id=members[person.role].pk,
                manager_id=members[person.manager].pk,
            )
    return members


def _renew_passwords(present: Mapping[str, Membership], passwords: Mapping[str, str]) -> None:
    """Who is there already gets the password that will be shown, where it is another one."""
    for person in PEOPLE:
        member = present.get(person.email)
        if member is not None and not member.user.check_password(passwords[person.role]):
            with tenancy.identifying(user_id=member.user_id):
                member.user.set_password(passwords[person.role])
                member.user.save(update_fields=["password"])


def _imported(by: Membership, say: Say) -> Dataset:
    dataset = Dataset.objects.filter(organisation_id=by.organisation_id, name=DATASET).first()
    if dataset is None:
        say(f"Writing down {DEALS:,} generated deals of three years")
        with tempfile.TemporaryDirectory(prefix="dealwright-demo-") as folder:
            path = Path(folder) / "generated-deals.csv"
            generated.write_csv(generated.history(seed=SEED, deals=DEALS), path)
            dataset = histories.hand_in(
                path, organisation_id=by.organisation_id, user_id=by.user_id, name=DATASET, later=False
            )
    if dataset.state in {Dataset.State.RECEIVED, Dataset.State.UNREADABLE}:
        _done(histories.run_read(dataset, user_id=by.user_id))
        dataset.refresh_from_db()
    if dataset.state != Dataset.State.IMPORTED:
        say("Importing them, as any file is imported")
        _done(histories.run_import(dataset, user_id=by.user_id))
        dataset.refresh_from_db()
    return dataset


def _report(dataset: Dataset, by: Membership, say: Say) -> Report:
    whole = Report.objects.filter(dataset=dataset, region="", segment="")
    if not whole.exists():
        say("Revealing the strategy they show")
        _done(histories.run_reveal(dataset, user_id=by.user_id))
    return whole.get()


def _draft(report: Report, by: Membership, say: Say) -> None:
    if Strategy.objects.filter(organisation_id=by.organisation_id, name=DRAFT).exists():
        return
    say("Starting a strategy draft from it")
    with transaction.atomic():
        row = histories.start_draft(report, name=DRAFT, user_id=by.user_id)
        content = strategies_read.content(strategies_read.newest(row))
        strategies.revise(row, filled(content), user_id=by.user_id, seen_number=1, seen_version=1)


def filled(draft: strategy.Strategy) -> strategy.Strategy:
    """This function will add to a revealed draft what a team would have added by now, and leave some for the reader.

    The ladder is there and so are the owners, a rule and most of the great deal; one term has lost its owner, and the
    weights make less than 100, so that the draft shows what is still to be settled.
    """
    keys = [entry.term.key for entry in draft.entries]
    entries = tuple(_led(entry, last=entry.term.key == keys[-1]) for entry in draft.entries)
    parts = tuple(
        strategy.Part(term=entry.term.key, weight=weight, value=entry.ranges[0].target)
        for entry, weight in zip(entries, WEIGHTS, strict=False)
    )
    more = strategy.Behaviour(wanted=terms.Direction.MORE, text="ask for something whenever something is given")
    less = strategy.Behaviour(wanted=terms.Direction.LESS, text="closing in the last week of a quarter")
    return replace(
        draft,
        entries=entries,
        rules=tuple(_rule(draft)),
        ladder=strategy.Ladder(levels=LEVELS),
        great_deal=strategy.GreatDeal(
            parts=parts, behaviours=(more, less), text="A deal that both sides would sign again next year."
        ),
        metrics=METRICS,
        guidelines=(strategy.Guideline(text="Say what a concession is worth to the customer before giving it."),),
        finance=strategy.Finance(cost_of_capital=0.08, margin=0.35),
    )


LEVELS = tuple(strategy.Level(key=role, name=role.capitalize(), role=role) for role in ("seller", "manager"))
WEIGHTS = (30.0, 25.0, 20.0, 15.0)  # of the first terms: ten are left to be given
METRICS = (
    strategy.Metric(
        key="gets_per_give",
        name="Gets per give",
        tense=strategy.Tense.LEADING,
        wanted=terms.Direction.MORE,
        target=1.0,
        owner="Sales",
        definition="Terms obtained beyond target, for each term given beyond target.",
    ),
    strategy.Metric(
        key="pocket_margin",
        name="Pocket margin",
        tense=strategy.Tense.LAGGING,
        wanted=terms.Direction.MORE,
        unit="%",
        target=35.0,
        owner="Finance",
    ),
)
TALK = {
    "payment_days": terms.TalkTrack(
        why="Every day we wait for money costs us what the bank asks for it.",
        customer="Time to pay is credit without a bank.",
        ask="A longer contract, or a volume commitment.",
    ),
}
FORMULAS = {"payment_days": "amount * cost_of_capital / 365", "discount": "amount / 100"}


def _led(entry: strategy.Entry, *, last: bool) -> strategy.Entry:
    """A revealed term with the limit of a manager half-way to the walk-away; the last one has lost its owner."""
    term = replace(
        entry.term,
        owner="" if last else entry.term.owner.capitalize(),
        talk_track=TALK.get(entry.term.key, entry.term.talk_track),
        money_worth=FORMULAS.get(entry.term.key, ""),
    )
    return replace(entry, term=term, ranges=tuple(_half_way(each, term) for each in entry.ranges))


def _half_way(held: terms.Range, term: terms.Term) -> terms.Range:
    (level, seller), (end, walk_away) = held.limits[0], held.limits[-1]
    places = 0 if terms.KINDS[term.kind].whole else 1
    middle = sorted((seller, round((seller + walk_away) / 2, places), walk_away))[1]
    return replace(held, limits=((level, seller), ("manager", middle), (end, walk_away)))


def _rule(draft: strategy.Strategy) -> Iterator[strategy.TradeRule]:
    give, get = draft.entry("discount"), draft.entry("contract_months")
    if give is None or get is None:
        return
    yield strategy.TradeRule(
        key="discount_for_length",
        term="discount",
        level="seller",
        to=round((give.ranges[0].limits[0][1] + give.ranges[0].walk_away) / 2, 1),
        conditions=(strategy.Condition(term="contract_months", comparison=strategy.Comparison.AT_LEAST, value=36.0),),
        reason="Three years of certainty are worth a concession.",
    )


def _done(run: Run) -> None:
    if run.state != Run.State.DONE:
        raise NotMade(f"“{run.kind}” of the generated deals ended as “{run.state}”: {run.message}")
