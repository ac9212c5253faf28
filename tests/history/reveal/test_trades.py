import numpy as np
import pytest

from dealwright.core import terms
from dealwright.history import reveal
from dealwright.history.reveal import controls, pairs, trades
from dealwright.history.reveal.deals import PRICE, Values

LESS, MORE = terms.Direction.LESS, terms.Direction.MORE


def values(
    key: str,
    direction: terms.Direction,
    numbers: np.ndarray,
    *,
    kind: str = "percent",
    choices: tuple[str, ...] = (),
    **more: bool,
) -> Values:
    term = terms.Term(key=key, name=key.replace("_", " ").capitalize(), kind=kind, direction=direction, choices=choices)
    return Values(term=term, values=numbers, delivered=more.get("delivered", False))


def found(*held: Values, reasons: np.ndarray | None = None, seed: int = 0) -> tuple[reveal.TradeRate, ...]:
    factors = [] if reasons is None else [controls.Factor.of(reasons)]
    apart = np.arange(held[0].values.size)
    rng = np.random.default_rng(seed)
    return trades.find(held, factors, {}, negotiation=apart, rng=rng, settings=reveal.Settings())


def test_a_trade_that_is_made_is_found_with_its_rate_and_said_in_a_sentence() -> None:
    rng = np.random.default_rng(1)
    discount = rng.normal(12, 4, 3000)
    months = np.round(24 + 1.5 * (discount - 12) + rng.normal(0, 6, 3000))

    (trade,) = found(
        values("months", MORE, months, kind="months"),
        values("discount", LESS, discount),
        values("days", LESS, rng.normal(size=3000), kind="days"),
    )

    assert (trade.give, trade.get) == ("discount", "months")
    assert trade.rate.covers(1.5)
    assert trade.rate.value == pytest.approx(1.5, abs=0.06)
    assert trade.rate.n == 3000
    assert trade.q_value < 0.001
    assert trade.sentence == (
        "For 5\xa0% more of Discount, 7.5 months more of Months was obtained (7.3 to 7.8 months; 3,000 deals)."
    )


CHOICES = ("DDP", "DAP", "CIF", "FCA", "EXW")


@pytest.mark.parametrize(
    ("give", "get", "said"),
    [
        (
            ("days", LESS),
            ("choice", MORE),
            "For 10 days more of Give, Gotten moved 0.99 choices towards EXW (0.98 to 1",
        ),
        (
            ("days", LESS),
            ("yes_no", MORE),
            "For 10 days more of Give, Gotten was obtained in 42 more of 100 deals (41 to",
        ),
        (
            ("days", LESS),
            ("yes_no", LESS),
            "For 10 days more of Give, Gotten was spared us in 43 more of 100 deals (41 to",
        ),
        (
            ("yes_no", LESS),
            ("days", MORE),
            "With Give against without, 13 days more of Gotten was obtained (13 to 14 days",
        ),
        (
            ("yes_no", MORE),
            ("days", MORE),
            "Without Give against with, 13 days more of Gotten was obtained (13 to 14 days",
        ),
        (
            ("choice", MORE),
            ("days", MORE),
            "For Give at DAP instead of CIF, 8 days more of Gotten was obtained (7.8 to 8.",
        ),
        (
            ("choice", LESS),
            ("percent", MORE),
            "For Give at FCA instead of CIF, 7.97\xa0% more of Gotten was obtained (7",
        ),
    ],
)
def test_a_rate_is_said_as_a_person_would_say_it(give, get, said) -> None:
    rng = np.random.default_rng(1)
    strength = rng.normal(size=4000)
    sides = {}
    for (kind, direction), better, name in ((give, -1, "give"), (get, 1, "gotten")):
        moved = better * (1 if direction is MORE else -1) * (strength + 0.3 * rng.normal(size=4000))
        scale = {"choice": np.clip(np.round(2 + moved), 0, 4), "yes_no": (moved > 0).astype(float)}
        sides[name] = values(name, direction, scale.get(kind, np.round(40 + 9 * moved)), kind=kind, choices=CHOICES)

    (trade,) = found(sides["give"], sides["gotten"])

    assert trade.sentence.startswith(said)
    assert trade.sentence.endswith("; 4,000 deals).")


def test_a_slight_correlation_is_no_trade_however_many_deals_are_sure_of_it() -> None:
    rng = np.random.default_rng(11)
    give = rng.normal(size=30_000)

    assert found(values("discount", LESS, give), values("months", MORE, 0.1 * give + rng.normal(size=30_000))) == ()


def test_terms_that_move_for_us_together_are_no_trade() -> None:
    rng = np.random.default_rng(2)
    discount = rng.normal(12, 4, 3000)

    assert (
        found(values("discount", LESS, discount), values("months", MORE, 40 - discount + rng.normal(size=3000))) == ()
    )


def test_terms_that_move_together_only_because_of_the_segment_are_no_trade() -> None:
    rng = np.random.default_rng(3)
    segment = rng.integers(0, 3, 3000)
    one, other = 5.0 * segment + rng.normal(size=3000), 7.0 * segment + rng.normal(size=3000)

    assert len(found(values("discount", LESS, one), values("months", MORE, other))) == 1
    assert found(values("discount", LESS, one), values("months", MORE, other), reasons=segment) == ()


def test_at_most_a_tenth_of_what_is_kept_among_unrelated_terms_is_false() -> None:
    rng = np.random.default_rng(4)
    kept = 0
    for seed in range(20):
        held = [values(f"t{place}", MORE if place % 2 else LESS, rng.normal(size=250)) for place in range(8)]
        kept += bool(found(*held, seed=seed))

    assert kept <= 4  # histories of 20 with a false trade; 2 expected at the most


def test_a_strange_deal_does_not_bend_the_rate() -> None:
    rng = np.random.default_rng(5)
    give = rng.normal(size=900)
    get = 2 * give + rng.normal(0, 0.5, 900)
    get[0] = 1e9

    (trade,) = found(values("discount", LESS, give), values("months", MORE, get))

    assert trade.rate.value == pytest.approx(2.0, abs=0.1)


def test_a_price_is_no_trade_with_its_discount_nor_with_what_it_includes() -> None:
    rng = np.random.default_rng(6)
    price = rng.normal(size=900)
    noise = 0.1 * rng.normal(size=900)
    priced = Values(term=PRICE, values=price, from_price=True)

    assert found(priced, values("discount_granted", MORE, -price + noise)) == ()
    assert found(priced, values("incoterm", MORE, -price + noise, delivered=True)) == ()
    assert len(found(priced, values("months", MORE, -price + noise))) == 1


def test_of_a_discount_and_its_price_only_the_closer_trade_is_kept() -> None:
    rng = np.random.default_rng(7)
    discount = rng.normal(size=900)
    months = discount + 0.3 * rng.normal(size=900)
    priced = Values(term=PRICE, values=-discount + 0.3 * rng.normal(size=900), from_price=True)

    kept = found(priced, values("discount", LESS, discount), values("months", MORE, months))

    assert [(trade.give, trade.get) for trade in kept] == [("discount", "months")]


def test_terms_that_never_vary_or_are_hardly_stated_take_part_in_none() -> None:
    rng = np.random.default_rng(8)
    give = rng.normal(size=900)
    rarely = np.where(np.arange(900) < 30, give, np.nan)

    kept = found(values("flat", MORE, np.full(900, 3.0)), values("give", LESS, give), values("rarely", MORE, rarely))

    assert kept == ()
    assert found(values("one", MORE, np.arange(10.0)), values("other", LESS, np.arange(10.0))) == ()


def test_deals_agreed_together_make_a_trade_less_sure() -> None:
    rng = np.random.default_rng(9)
    give = np.repeat(rng.normal(size=60), 20)
    get = np.repeat(rng.normal(size=60), 20) + 0.25 * give
    held = (values("discount", LESS, give), values("months", MORE, get))
    together = np.repeat(np.arange(60), 20)

    kept = trades.find(held, [], {}, negotiation=together, rng=np.random.default_rng(0), settings=reveal.Settings())

    assert len(found(*held)) == 1  # 1,200 deals taken singly are sure of it
    assert kept == () or kept[0].q_value > found(*held)[0].q_value


def test_nine_of_ten_intervals_cover_the_rate_that_was_traded() -> None:
    rng = np.random.default_rng(10)
    covered = []
    for n, repeats in ((300, 60), (2000, 40)):
        for _ in range(repeats):
            give = np.round(rng.normal(30, 4, n))
            get = 5 * np.round((40 + 2 * give + rng.normal(0, 8, n)) / 5)
            moving = pairs.steps(give, rounds=24)
            answering = pairs.steps(pairs.spread_over_step(get, rng=rng), rounds=24)
            covered.append(pairs.slope(moving, answering, None).covers(2.0))

    assert np.mean(covered) >= 0.84  # 100 intervals; 90 expected


def test_a_straight_line_gives_its_slope_exactly() -> None:
    line = np.random.default_rng(0).permutation(500).astype(np.float64)

    found_slope = pairs.slope(pairs.steps(line, rounds=24), pairs.steps(3 * line + 7, rounds=24), None)

    assert (found_slope.low, found_slope.value, found_slope.high) == (3.0, 3.0, 3.0)


def test_q_values_are_those_of_benjamini_and_hochberg() -> None:
    assert trades.false_discovery_rates([0.01, 0.04, 0.03, 0.5]) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])
    assert trades.false_discovery_rates([]) == []
