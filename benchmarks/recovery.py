"""How much of what was planted is recovered, one row a family: `python -m benchmarks.recovery [seeds] [deals] [first]`.

`first` is the first seed: 101 draws histories that nothing was ever tuned on.
"""

from __future__ import annotations

import sys

from scipy import stats
from tests.history.recovery import scoring


def main(seeds: int = 20, deals: int = 20_000, first: int = 1) -> None:
    """This function will print, for each family of figures, how many lay in their 90 % interval."""
    every = [scoring.recover(seed, deals=deals) for seed in range(first, first + seeds)]
    print(f"{seeds} histories of {deals:,} deals\n\n| planted | in their interval | of | rate | misses above 10 %: p |")
    print("|---|---|---|---|---|")
    for family in scoring.FAMILIES:
        inside = [held for one in every for name, held in one.covered if name == family]
        p = stats.binomtest(inside.count(False), len(inside), 0.10, alternative="greater").pvalue
        print(f"| {family} | {sum(inside)} | {len(inside)} | {sum(inside) / len(inside):.1%} | {p:.2g} |")
    print(f"\ntrades found {sum(one.trades_found for one in every)} of {3 * seeds}", end=", ")
    print(f"false {sum(one.trades_false for one in every)}")
    print(f"loose sellers named in {sum(one.loosest for one in every)}", end=", ")
    print(f"firmness order right in {sum(one.order_right for one in every)}")
    print(f"gaps flagged {sum(one.gaps_flagged for one in every)} of {4 * seeds}", end=", ")
    print(f"false {sum(one.gaps_false for one in every)}, only volume {sum(one.volume_flagged for one in every)}")
    print(f"typing errors all set aside in {sum(one.typing_errors == (True, True) for one in every)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
