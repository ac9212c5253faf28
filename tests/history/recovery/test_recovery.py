"""What is planted in a generated history is recovered, over 20 seeds of 20,000 deals (METHOD §8 and §9, guarantees).

Intervals are stated at 90 %. A family of figures fails if more of them miss than chance would let by in one run of a
hundred. The seeds are fixed, so the answer is too.
"""

from __future__ import annotations

import pytest
from scipy import stats
from tests.history.recovery import scoring

SEEDS = range(1, 21)
DEALS = 20_000

pytestmark = pytest.mark.recovery


@pytest.fixture(scope="module")
def recovered() -> list[scoring.Recovered]:
    return [scoring.recover(seed, deals=DEALS) for seed in SEEDS]


@pytest.mark.parametrize("family", scoring.FAMILIES)
def test_planted_figures_lie_in_their_intervals_at_the_stated_rate(recovered, family):
    inside = [held for one in recovered for name, held in one.covered if name == family]

    missed = stats.binomtest(inside.count(False), len(inside), 0.10, alternative="greater")

    assert missed.pvalue > 0.01, f"{inside.count(False)} of {len(inside)} {family} missed"


def test_the_trades_that_are_made_are_found_and_few_others(recovered):
    found, false = sum(one.trades_found for one in recovered), sum(one.trades_false for one in recovered)

    assert found == 3 * len(SEEDS)
    assert false <= 0.10 * (found + false)


def test_no_term_is_called_firmer_than_one_that_is_clearly_firmer(recovered):
    assert [one.seed for one in recovered if not one.order_right] == []


def test_the_two_loose_sellers_are_those_of_widest_spread(recovered):
    assert [one.seed for one in recovered if not one.loosest] == []


def test_every_french_german_gap_is_flagged_and_few_others(recovered):
    flagged, false = sum(one.gaps_flagged for one in recovered), sum(one.gaps_false for one in recovered)

    assert flagged == 4 * len(SEEDS)
    assert false <= 0.10 * (flagged + false)


def test_no_gap_that_is_only_volume_is_flagged(recovered):
    assert sum(one.volume_flagged for one in recovered) == 0


def test_typing_errors_in_prices_are_findings_all_of_them_and_nothing_else(recovered):
    assert [one.seed for one in recovered if one.typing_errors != (True, True)] == []
