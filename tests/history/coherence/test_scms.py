"""What coherence finds in the real SCMS deliveries: most of the spread between countries is time (METHOD §9)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dealwright import files
from dealwright.files import mapping_yaml
from dealwright.history import coherence, facts

ROOT = Path(__file__).parents[3]
SCMS = ROOT.parent / "shared" / "data" / "scms" / "SCMS_Delivery_History_Dataset_20150929.csv"


@pytest.fixture(scope="module")
def deals(tmp_path_factory) -> facts.Facts:
    mapping = mapping_yaml.load((ROOT / "examples" / "scms.mapping.yaml").read_text())
    return files.import_deals(SCMS, mapping=mapping, into=tmp_path_factory.mktemp("scms")).facts


@pytest.fixture(scope="module")
def compared(deals) -> coherence.Coherence:
    return coherence.compare(deals, rng=np.random.default_rng(1))


def spread(compared: coherence.Coherence) -> list[coherence.Pair]:
    return [pair for pair in compared.pairs if pair.raw.ratio is not None and pair.raw.ratio > 1.2]


def test_of_the_pairs_that_differ_by_a_fifth_few_still_do_at_the_same_time(compared):
    wide = spread(compared)

    still = [pair for pair in wide if pair.time.ratio is not None and pair.time.ratio > 1.2]

    assert 500 < len(wide) < 570
    assert 30 <= len(still) <= 50


def test_the_threefold_spread_of_efavirenz_vanishes_in_time(compared):
    spreads = [
        pair
        for pair in spread(compared)
        if pair.product.startswith("Efavirenz 600mg") and pair.raw.ratio is not None and pair.raw.ratio > 2
    ]

    ratios = [pair.time.ratio for pair in spreads if pair.time.ratio is not None]

    assert len(ratios) >= 5
    assert np.median(ratios) == pytest.approx(1.0, abs=0.005)
    assert all(pair.status is not coherence.Status.FLAGGED for pair in spreads)


def test_what_is_flagged_holds_whichever_country_bought_first_and_is_named_with_its_size(compared):
    flagged = [pair for pair in compared.pairs if pair.status is coherence.Status.FLAGGED]

    kits = {
        (pair.a, pair.b): pair for pair in flagged if pair.product.startswith("HIV 1/2, Determine Complete HIV Kit, 1")
    }
    assert kits["Nigeria", "Zambia"].gap.value == pytest.approx(89 / 80 - 1)
    assert kits["Haiti", "Zambia"].gap.value == pytest.approx(0.25)
    mozambique = kits["Nigeria", "Mozambique"]
    assert (mozambique.price_a, mozambique.price_b) == pytest.approx((89, 80))
    (vietnam,) = [pair for pair in flagged if (pair.a, pair.b) == ("Vietnam", "Haiti")]
    assert (vietnam.price_a, vietnam.price_b) == pytest.approx((60.80, 18.47), abs=0.01)
    assert 50 <= len(flagged) <= 80


def test_another_seed_changes_nothing_at_all(deals, compared):
    assert coherence.compare(deals, rng=np.random.default_rng(2)) == compared


def test_money_at_stake_in_all_counts_what_a_country_bought_once(compared):
    flagged = [pair for pair in compared.pairs if pair.status is coherence.Status.FLAGGED]

    nigeria = compared.dear_sides[0]
    assert (nigeria.side, len(nigeria.cheaper), nigeria.cheaper[0]) == ("Nigeria", 11, "Mozambique")
    assert nigeria.money_at_stake == pytest.approx(4.41e6, rel=0.01)
    assert compared.money_at_stake == pytest.approx(sum(dear.money_at_stake for dear in compared.dear_sides))
    assert 4 * compared.money_at_stake < sum(pair.money_at_stake for pair in flagged)


def test_a_price_of_a_cent_is_a_data_finding(compared):
    (finding,) = [finding for finding in compared.findings if finding.code == "price-outlier"]

    assert {1189, 1418, 1579} <= set(finding.rows)
