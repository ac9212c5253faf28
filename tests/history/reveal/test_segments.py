import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dealwright.core import terms
from dealwright.history.reveal import segments
from dealwright.history.reveal.deals import Named
from dealwright.history.reveal.settings import Settings


def named(codes: np.ndarray, prefix: str) -> Named:
    return Named(codes=codes.astype(np.int32), names=tuple(f"{prefix}{code}" for code in range(int(codes.max()) + 1)))


def grown(values: np.ndarray, dimensions: dict[str, Named], seed: int = 0) -> tuple[segments.Segment, ...]:
    return segments.grow(values, dimensions, rng=np.random.default_rng(seed), settings=Settings())


def test_a_region_that_differs_gets_a_scope_and_inside_it_a_segment_that_differs() -> None:
    rng = np.random.default_rng(1)
    region, segment = rng.integers(0, 4, 4000), rng.integers(0, 3, 4000)
    values = rng.normal(30, 5, 4000) + 20 * (region == 2) + 15 * ((region == 2) & (segment == 1))

    found = grown(values, {"region": named(region, "R"), "segment": named(segment, "S")})

    scopes = [str(each.scope) for each in found]
    assert scopes[0] == "every deal"
    assert {"region R2", "region R2, segment S1"} <= set(scopes)
    assert sorted(found[scopes.index("region R2")].rows) == np.flatnonzero(region == 2).tolist()


def test_where_regions_differ_in_nothing_hardly_any_gets_a_scope() -> None:
    splits = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        region = rng.integers(0, 10, 3000)
        splits += len(grown(rng.normal(size=3000), {"region": named(region, "R")}, seed)) - 1

    assert splits <= 8  # of 400 tried


def test_a_region_spread_wider_gets_a_scope_though_its_middle_is_the_same() -> None:
    rng = np.random.default_rng(2)
    region = rng.integers(0, 3, 3000)
    values = rng.normal(0, 1, 3000) * np.where(region == 1, 4, 1)

    assert "region R1" in [str(each.scope) for each in grown(values, {"region": named(region, "R")})]


def test_a_dimension_that_says_nearly_as_much_gives_way_to_the_wider_one_before_it() -> None:
    rng = np.random.default_rng(3)
    country = rng.integers(0, 8, 4000)
    values = rng.normal(0, 1, 4000) + 5 * (country >= 6)

    found = grown(values, {"region": named(country // 2, "R"), "country": named(country, "C")})

    scopes = [str(each.scope) for each in found]
    assert "region R3" in scopes
    assert [scope for scope in scopes if "country" in scope] == []


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 400))
def test_every_scope_holds_thirty_deals_and_exactly_those_it_matches(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    region, product = rng.integers(-1, 3, max(n, 1)), rng.integers(0, 5, max(n, 1))
    values = rng.normal(0, 1, n) + 6.0 * (region[:n] == 1) + 3.0 * (product[:n] == 2)
    held = {"region": named(np.maximum(region, 0), "R"), "product": named(product, "P")}
    held["region"] = Named(codes=region[:n].astype(np.int32), names=("R0", "R1", "R2"))
    held["product"] = Named(codes=product[:n].astype(np.int32), names=tuple(f"P{code}" for code in range(5)))

    found = grown(values, held, seed)

    assert found[0].scope == terms.Scope()
    assert found[0].rows.tolist() == list(range(n))
    for each in found[1:]:
        deals = [
            {name: held[name].names[held[name].codes[row]] if held[name].codes[row] >= 0 else None for name in held}
            for row in range(n)
        ]
        assert each.rows.tolist() == [row for row, deal in enumerate(deals) if each.scope.matches(deal)]
        assert 30 <= each.rows.size <= n - 30


def test_ordered_choices_and_constants_are_cut_without_failing() -> None:
    region = np.repeat([0, 1], 100)

    assert len(grown(np.full(200, 3.0), {"region": named(region, "R")})) == 1
    assert len(grown(region.astype(np.float64), {"region": named(region, "R")})) == 3
