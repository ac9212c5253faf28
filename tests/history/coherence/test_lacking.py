"""Why nothing could be compared: the first thing that is missing, and never a reason that is not so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.history.coherence.invented import Deal, facts_of

from dealwright.history import coherence
from dealwright.history.coherence import Lack

HERE, THERE = Deal(price=10.0, country="Atria"), Deal(price=12.0, country="Boria")
BOTH = [HERE] * 3 + [THERE] * 3


def nothing(history: list[Deal], *, without: str = "", by: str | None = None) -> coherence.Nothing | None:
    """Why the deals cannot be compared, where a column of theirs is not stated."""
    found = facts_of(history)
    if without:
        column = found.table[without]
        found = replace(found, table=found.table.mutate(**{without: column.nullif(column)}))
    return coherence.compare(found, by=by, rng=np.random.default_rng(1)).nothing


def test_what_is_compared_lacks_nothing():
    assert nothing(BOTH) is None


@pytest.mark.parametrize(
    ("history", "without", "lack", "sentence"),
    [
        ([], "", Lack.PRICES, "No won deal has a price."),
        ([replace(deal, outcome="lost") for deal in BOTH], "", Lack.PRICES, "No won deal has a price."),
        (BOTH, "price_reporting", Lack.PRICES, "No won deal has a price."),
        (BOTH, "product", Lack.PRODUCTS, "No won deal with a price names its product."),
        (BOTH, "country", Lack.SIDES, "No won deal with a price names its country."),
        (
            [HERE] * 6,
            "",
            Lack.OTHER_SIDE,
            "Every price is of one country, Atria, and one alone cannot be compared.",
        ),
        (
            BOTH,
            "account_group",
            Lack.ACCOUNT_GROUPS,
            (
                "No deal names its account group, and no account by itself bought one product from more than one "
                "country, 3 times from each."
            ),
        ),
        (
            [HERE] * 3 + [THERE] * 2,
            "",
            Lack.SHARED_PRODUCT,
            "No customer bought one product from more than one country, 3 times from each.",
        ),
    ],
)
def test_the_first_thing_missing_is_the_reason(history, without, lack, sentence):
    found = nothing(history, without=without)

    assert found is not None
    assert (found.lack, found.sentence) == (lack, sentence)


def test_a_customer_must_be_named_by_a_group_or_an_account():
    found = facts_of(BOTH)
    unnamed = {name: found.table[name].nullif(found.table[name]) for name in ("account", "account_group")}

    compared = coherence.compare(replace(found, table=found.table.mutate(**unnamed)), rng=np.random.default_rng(1))

    assert compared.nothing is not None
    assert compared.nothing.sentence == "No won deal with a price names its customer."


def test_deals_of_one_region_that_name_no_country_are_said_to_be_of_one_region():
    found = facts_of(BOTH)
    only = found.table.mutate(region=found.table.product, country=found.table.country.nullif(found.table.country))

    compared = coherence.compare(replace(found, table=only), rng=np.random.default_rng(1))

    assert compared.by == "region"
    assert compared.nothing is not None
    assert compared.nothing.sentence == "Every price is of one region, Pump, and one alone cannot be compared."
    assert [finding.what for finding in compared.findings] == [
        "No two prices could be compared: every price is of one region, Pump."
    ]
