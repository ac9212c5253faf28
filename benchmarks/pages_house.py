"""The organisation that `bench_pages` asks pages of: a strategist, a dataset with its report, a draft."""

from __future__ import annotations

import gc
import logging
from dataclasses import dataclass
from pathlib import Path

from django.test import Client

from dealwright.core import strategy, terms
from dealwright.history import generated
from dealwright.web.accounts.actions import add_organisation, add_user
from dealwright.web.accounts.models import Membership
from dealwright.web.history import actions, queries
from dealwright.web.kit import tenancy
from dealwright.web.strategy import actions as strategies


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What there is to ask for, and a browser that is signed in."""

    dataset_id: int
    draft_id: int
    large_id: int  # a strategy of sixty terms and five thousand ranges
    client: Client


def build(folder: Path, *, history: generated.Generated) -> House:
    """This function will hand the generated deals in, import and reveal them, and start a draft."""
    path = folder / "deals.csv"
    generated.write_csv(history, path)
    organisation = add_organisation(name="Hundred Thousand")
    member = add_user(organisation_id=organisation.pk, email="s@example.org", name="S", role="strategist")
    with tenancy.entered(organisation_id=organisation.pk, user_id=member.user_id):
        dataset = actions.hand_in(path, organisation_id=organisation.pk, user_id=member.user_id, later=False)
        for work in (actions.run_read, actions.run_import, actions.run_reveal):
            run = work(dataset)
            if run.state != "done":
                raise RuntimeError(f"{run.kind}: {run.message}")
            dataset.refresh_from_db()
        report = queries.reports.report_of(dataset)
        if report is None:
            raise RuntimeError("there is no report")
        draft = actions.start_draft(report, name="Draft", user_id=member.user_id)
        large = strategies.begin(_large(), organisation_id=organisation.pk, user_id=member.user_id)
    return House(dataset_id=dataset.pk, draft_id=draft.pk, large_id=large.pk, client=_signed_in(member))


def _large() -> strategy.Strategy:
    """Sixty terms with 84 ranges each, and a rule for every other term."""
    keys = [f"term_{number}" for number in range(60)]
    scopes = [terms.Scope.of(region=f"Region {place // 12}", product=f"Product {place % 12}") for place in range(83)]
    limits = (("seller", 12.0), ("manager", 18.0), ("walk-away", 25.0))
    ranges = tuple(terms.Range(best=0.0, target=8.0, limits=limits, scope=scope) for scope in (terms.Scope(), *scopes))
    less = strategy.Comparison.AT_MOST
    return strategy.Strategy(
        name="Large",
        currency="EUR",
        entries=tuple(
            strategy.Entry(
                term=terms.Term(key=key, name=key, kind="percent", direction=terms.Direction.LESS, owner="Finance"),
                ranges=ranges,
            )
            for key in keys
        ),
        order=tuple((key,) for key in keys),
        rules=tuple(
            strategy.TradeRule(
                key=give,
                term=give,
                level="seller",
                to=15.0,
                conditions=(strategy.Condition(term=get, comparison=less, value=5.0),),
            )
            for give, get in zip(keys[::2], keys[1::2], strict=True)
        ),
        ladder=strategy.Ladder(
            levels=tuple(strategy.Level(key=key, name=key, role=key) for key in ("seller", "manager"))
        ),
    )


def _signed_in(member: Membership) -> Client:
    gc.collect()
    gc.freeze()  # as the server does once it has started; see web/project/wsgi.py
    logging.getLogger("dealwright.request").setLevel(logging.WARNING)  # a line a request would hide the figures
    client = Client(SERVER_NAME="localhost")
    with tenancy.identifying(user_id=member.user_id):
        client.force_login(member.user)
    return client
