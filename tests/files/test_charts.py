"""Charts: every one stands alone, stays small, is legible on both pages, and has its table."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import ibis
import pytest

from dealwright.core import terms
from dealwright.core.kernel import Estimate
from dealwright.files import charts
from dealwright.history import coherence, facts, reveal

LARGEST = 400_000  # characters of one specification


@pytest.fixture
def figures(revealed, compared):
    """Every figure of the small report, by its key."""
    found = (*charts.gallery.of_reveal(revealed), *charts.gallery.of_coherence(compared))
    return {figure.key: figure for figure in found}


@pytest.fixture
def deals():
    """Forty won deals of two products and one that was lost."""
    rows = [
        {
            "deal": f"D{place}",
            "closed_on": date(2024, 1, 1) + timedelta(days=place),
            "product": "A" if place % 2 else "B",
            "country": "FR",
            "region": "EMEA" if place < 30 else "APAC",
            "segment": "Large",
            "seller": "S",
            "outcome": "lost" if place == 40 else "won",
            "price_reporting": 10.0 + place % 5,
        }
        for place in range(41)
    ]
    source = facts.Source(name="made", rows_read=41, rows_used=41)
    return facts.Facts(table=ibis.memtable(rows), terms=(), currency="EUR", source=source)


def _values(spec: object) -> list[object]:
    if isinstance(spec, dict):
        return [found for child in spec.values() for found in (child, *_values(child))]
    return [found for child in spec for found in (child, *_values(child))] if isinstance(spec, list) else []


def test_the_report_shows_the_promised_charts_in_order(figures):
    assert list(figures) == [
        "ranges", "variance", "corridor", "sellers", "coherence", "dear-sides", "pairs", "waterfall-1", "waterfall-2",
        "heat-map",
    ]  # fmt: skip


def test_every_chart_has_a_title_a_sentence_and_a_table_of_its_figures(figures):
    for figure in figures.values():
        assert figure.title
        assert figure.sentence.endswith(".")
        assert figure.rows
        assert {len(row) for row in figure.rows} == {len(figure.headers)}


def test_no_chart_loads_anything_and_every_one_says_what_it_shows(figures):
    for figure in figures.values():
        spec = figure.picture.to_dict()
        texts = [found for found in _values(spec) if isinstance(found, str)]

        assert [text for text in texts if "://" in text] == [spec["$schema"]]
        assert not any(text.startswith(("data:", "url(")) for text in texts)
        assert not any("url" in found for found in _values(spec) if isinstance(found, dict))
        assert len(spec["description"]) > 20


def test_charts_take_the_width_of_the_page_and_the_ink_of_its_text(figures):
    for figure in figures.values():
        spec = figure.picture.to_dict()

        assert spec["width"] == ({"step": 44} if figure.key == "heat-map" else "container")
        assert spec["config"]["text"]["color"] == "currentColor"
        assert spec["config"]["background"] == "transparent"


def test_on_paper_there_is_one_ink_one_font_and_a_width(figures):
    spec = charts.theme.on_paper(figures["ranges"].picture.to_dict(), width=500, font="Source Sans Pro")

    assert spec["width"] == 500
    assert spec["config"]["font"] == "Source Sans Pro"
    assert "currentColor" not in json.dumps(spec)


def test_a_name_that_looks_like_a_colour_word_stays_a_name(revealed):
    odd = replace(revealed.terms[0], term=replace(revealed.terms[0].term, name="currentColor"))
    spec = charts.ranges.chart(replace(revealed, terms=(odd,))).to_dict()

    assert '"name": "currentColor"' in json.dumps(charts.theme.on_paper(spec, width=500, font="F"))


@pytest.mark.parametrize("page", [charts.theme.PAGE_LIGHT, charts.theme.PAGE_DARK])
@pytest.mark.parametrize("colour", ["BLUE", "ORANGE", "TEAL", "VIOLET", "GREY"])
def test_every_data_colour_keeps_three_to_one_on_the_light_and_the_dark_page(page, colour):
    assert _contrast(getattr(charts.theme, colour), page) >= 3.0


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part, 16) / 255 for part in re.findall("[0-9a-f]{2}", colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _rows(picture) -> list[list[dict[str, Any]]]:
    return list(picture.to_dict()["datasets"].values())


def _row(picture, **wanted: str) -> dict[str, Any]:
    matching = [
        row for rows in _rows(picture) for row in rows if all(row.get(name) == value for name, value in wanted.items())
    ]
    return matching[0]


def test_ranges_lie_so_that_better_for_us_is_right_whatever_the_direction(revealed):
    picture = charts.ranges.chart(revealed)

    for key in ("discount", "payment_days", "length", "delivery"):
        row = _row(picture, key=key)
        assert 0 <= row["walk_away"] < row["seller_limit"] < row["target"] < row["best"] <= 1


def test_a_term_without_enough_deals_is_left_out_of_the_picture_and_explained_in_the_table(revealed):
    shown = {row.get("key") for rows in _rows(charts.ranges.chart(revealed)) for row in rows}
    _headers, rows = charts.ranges.table(revealed)

    assert "cap" not in shown
    assert rows[-1][:5] == ("Liability cap", "every deal", "4", "less", "4 deals; at least 30 are needed")


def test_a_region_shows_its_own_range_where_there_is_one_and_that_of_every_deal_elsewhere(revealed):
    picture = charts.ranges.chart(revealed, region="EMEA")

    assert _row(picture, key="discount")["facts"] == "region EMEA · 310 deals"
    assert _row(picture, key="payment_days")["facts"] == "880 deals"
    assert _row(charts.ranges.chart(revealed), key="discount")["facts"] == "900 deals"


def test_a_term_held_at_one_value_stands_in_the_middle(revealed):
    same = Estimate(value=30.0, low=30.0, high=30.0, n=50)
    only = reveal.RevealedRange(scope=terms.Scope(), n=50, best=same, target=same, seller_limit=same, walk_away=same)
    picture = charts.ranges.chart(replace(revealed, terms=(replace(revealed.terms[1], ranges=(only,)),)))

    assert _row(picture, key="payment_days")["best"] == 0.5


def test_the_sample_is_always_the_same_and_says_how_many_of_how_many(deals):
    sample = charts.price_corridor.sample(deals, most=15)

    assert sample == charts.price_corridor.sample(deals, most=15)
    assert len(sample.points) == 15
    assert sample.sentence == "15 of 40 deals are shown as points, drawn by a fixed order."
    assert charts.price_corridor.sample(deals).sentence == "All 40 deals with a price are shown as points."


def test_the_sample_can_be_of_one_region_against_the_products_usual_price(deals):
    sample = charts.price_corridor.sample(deals, region="APAC")

    assert (len(sample.points), sample.of) == (10, 10)
    assert {point["deal"] for point in sample.points} == {f"D{place}" for place in range(30, 40)}
    assert next(point for point in sample.points if point["deal"] == "D30")["ratio"] == pytest.approx(10 / 12, abs=1e-3)


def test_the_points_stand_in_the_corridor(revealed, deals):
    picture = charts.price_corridor.chart(revealed, points=charts.price_corridor.sample(deals))

    assert _row(picture, deal="D7")["day"] == "2024-01-08"
    assert _row(picture, quarter="2022 Q1")["middle"] == "1.10×"


def test_the_waterfall_leads_from_raw_to_unexplained(compared):
    picture = charts.coherence_waterfall.chart(compared.pairs[0])

    steps = [_row(picture, step=step) for step in ("raw", "time", "volume", "terms", "unexplained")]
    assert [step["text"] for step in steps] == ["+34\xa0%", "−9\xa0%", "−4\xa0%", "−3\xa0%", "+18\xa0%"]
    assert [step["kind"] for step in steps] == ["raw difference", *["explained"] * 3, "unexplained"]
    assert all(one["to"] == other["from"] for one, other in pairwise(steps[:4]))


def test_the_waterfall_stops_where_nothing_is_comparable(compared):
    picture = charts.coherence_waterfall.chart(compared.pairs[2])

    assert _row(picture, step="volume")["text"] == "cannot conclude"
    assert all(row.get("step") != "unexplained" for rows in _rows(picture) for row in rows)


def test_the_overview_says_what_becomes_of_wide_differences(compared):
    assert charts.coherence_overview.sentence(compared) == (
        "Of 3 pairs, 3 differ by more than 20\xa0% at first sight. Compared at the same time, 1 of them still do, "
        "2 do not, and 0 have no comparable deals; at like volume and terms too, 0 still do. Flagged are those "
        "more than 5\xa0% apart beyond chance: 1, 0 of these 0 among them. Most of this spread is time: 2 of the 3 "
        "that can be compared go away with it."
    )
    assert charts.coherence_overview.table(compared)[1] == (
        ("raw", "3", "0", "0", "0"),
        ("same time", "1", "1", "1", "0"),
        ("and volume", "1", "0", "1", "1"),
        ("and terms", "0", "1", "1", "1"),
    )


def test_the_heat_map_sees_every_pair_from_both_sides(compared):
    cells = charts.country_heat_map.cells(compared, stage="terms")

    assert [(cell.row, cell.column, cell.pairs, cell.flagged) for cell in cells] == [
        ("France", "Germany", 2, 1),
        ("Germany", "France", 2, 1),
    ]
    assert cells[0].ratio * cells[1].ratio == pytest.approx(1.0)
    assert cells[0].ratio == pytest.approx((1.18 * 1.0) ** 0.5)


def test_one_product_in_many_places_does_not_hide_the_others(compared):
    many = tuple(replace(compared.pairs[0], a=f"Place {number}") for number in range(30))
    first = charts.coherence_pairs.first(replace(compared, pairs=(*many, *compared.pairs[1:])), most=15)

    assert [pair.product for pair in first] == ["Standard licence"] * 3 + ["Premium licence"] * 2


def test_no_two_flagged_pairs_that_are_shown_share_what_was_bought(compared):
    other = replace(compared.pairs[0], b="Spain", money_at_stake=90_000.0)

    shown = charts.coherence_pairs.first(replace(compared, pairs=(compared.pairs[0], other)), most=15)

    assert [(pair.a, pair.b) for pair in shown] == [("France", "Germany")]


def test_both_prices_are_quoted_in_picture_and_table(compared):
    headers, rows = charts.coherence_pairs.table(compared)
    quoted = dict(zip(headers, rows[0], strict=True))

    assert (quoted["Price"], quoted["Cheaper price"]) == ("118.00 EUR", "100.00 EUR")
    (row,) = [row for row in _rows(charts.coherence_pairs.chart(compared))[1] if row["status"] == "flagged"]
    assert row["name"] == "France 118.00 : Germany 100.00 EUR · Standard licence"


def test_dear_sides_are_worth_what_is_at_stake_in_all(compared):
    headers, (row,) = charts.coherence_dear_sides.table(compared)

    assert dict(zip(headers, row, strict=True)) == {
        "Account group": "Northwind",
        "Product": "Standard licence",
        "Dear side": "France",
        "Price": "118.00 EUR",
        "Cheaper price": "100.00 EUR",
        "Gap": "+18\xa0%",
        "90\xa0% interval": "+12 to +24\xa0%",
        "Cheaper": "Germany",
        "At stake": "182,400 EUR",
    }


def test_shares_say_the_wild_west_index_and_name_a_sample(revealed):
    shares = revealed.variance_shares
    assert shares is not None
    sampled = replace(revealed, variance_shares=replace(shares, sampled_from=5000))

    assert charts.variance_shares.sentence(revealed) == (
        "The wild-west index (seller + unexplained) is 22\xa0%. Computed on 900 deals; the lines are 90 % intervals."
    )
    assert "900 deals, a sample of 5,000;" in charts.variance_shares.sentence(sampled)


def test_the_loosest_sellers_are_named_and_those_with_few_deals_listed_last(revealed):
    _headers, rows = charts.seller_profile.table(revealed)

    assert [row[0] for row in rows[:2]] == ["Seller 13", "Seller 07"]
    assert rows[-1] == ("Newcomer", "2", "2 deals; at least 10 are needed", "–", "–", "–")


def test_one_seller_with_a_boundless_interval_does_not_flatten_the_others(revealed):
    wide = replace(revealed.sellers[3], spread=Estimate(value=0.4, low=0.1, high=9.0, n=20))
    spec = charts.seller_profile.chart(replace(revealed, sellers=(wide, *revealed.sellers))).to_dict()
    scales = [
        found.get("scale") for found in _values(spec) if isinstance(found, dict) and found.get("field") == "spread"
    ]

    assert max(scale["domain"][1] for scale in scales if scale) < 4


def test_titles_say_the_finding(figures):
    assert {key: figure.title for key, figure in figures.items() if not key.startswith("waterfall")} == {
        "ranges": "Delivery was given most freely: DDP to EXW",
        "variance": "Product makes most of the difference in prices: 31\xa0% of the variance",
        "corridor": "Prices fell by 12.4\xa0% from 2022 to 2024",
        "sellers": "Seller 13 and Seller 07 price clearly more loosely than the others",
        "coherence": "3 price differences are wide at first sight, 0 of them like for like",
        "dear-sides": "1 dear side: 182,400 EUR at stake",
        "pairs": "1 pair of prices remains apart like for like: 182,400 EUR at stake",
        "heat-map": "Country by country: like for like, France is dearer than 1 of 1 others",
    }


def test_a_target_is_labelled_with_its_unit_however_long(revealed):
    priced = replace(
        revealed.terms[0], term=replace(revealed.terms[0].term, kind="ratio", unit="points above the market")
    )
    spec = charts.ranges.chart(replace(revealed, terms=(priced,))).to_dict()
    found = list(_values(spec))
    texts = [each["text"] for each in found if isinstance(each, dict) and isinstance(each.get("text"), dict)]
    labels = {text["field"] for text in texts if "field" in text}
    (target,) = {each["value"] for each in found if isinstance(each, dict) and each.get("figure") == "target"}

    assert labels == {"name", "facts", "low", "high", "value"}
    assert target.endswith(" points above the market")


def test_a_variance_that_has_no_shares_says_why(revealed):
    alike = replace(revealed, variance_shares=None, variance_lacks="every price is the same")

    assert charts.variance_shares.sentence(alike) == ("The variance could not be shared out: every price is the same.")
    assert "No shares: every price is the same." in list(_values(charts.variance_shares.chart(alike).to_dict()))


def test_titles_of_a_report_of_nearly_nothing_promise_nothing(revealed, compared):
    nothing = replace(revealed, terms=(), variance_shares=None, sellers=(), market=())
    alone = replace(compared, pairs=(), dear_sides=(), flagged=0, money_at_stake=0.0)
    figures = (*charts.gallery.of_reveal(nothing), *charts.gallery.of_coherence(alone))

    assert [figure.title for figure in figures] == [
        "The range each term was traded in",
        "Who makes the prices differ",
        "How prices moved",
        "No seller prices clearly more loosely than the others",
        "No two prices could be compared",
    ]


def test_where_no_two_prices_could_be_compared_one_figure_says_why_and_no_other_promises_anything(compared):
    why = coherence.Nothing(lack=coherence.Lack.PRICES, short="no price", sentence="No won deal has a price.")
    alone = replace(compared, pairs=(), dear_sides=(), flagged=0, money_at_stake=0.0, nothing=why)

    (figure,) = charts.gallery.of_coherence(alone)

    assert (figure.title, figure.sentence) == ("No two prices could be compared", "No won deal has a price.")
    assert "No won deal has a price." in list(_values(figure.picture.to_dict()))


def test_every_figure_stands_in_a_section_and_the_first_ones_stand_open(figures):
    assert {charts.gallery.section_of(key) for key in figures} == {"ranges", "prices", "coherence"}
    assert [key for key in figures if not charts.gallery.folded(key)] == [
        "ranges",
        "variance",
        "corridor",
        "coherence",
        "dear-sides",
    ]
    assert set(charts.gallery.SHORT_NAMES) == set(charts.gallery.SECTIONS)


def test_no_two_names_of_sellers_meet_in_the_picture(revealed):
    near = tuple(
        replace(revealed.sellers[7], seller=f"A seller with a long name {number}", level=_at(0.001 * number))
        for number in range(5)
    )
    far = replace(revealed.sellers[7], seller="Far off", level=_at(0.3), spread=_at(1.1))
    picture = charts.seller_profile.chart(replace(revealed, sellers=(*near, far)))
    labels = {
        row["seller"]: (row["label"], row["label_to"]) for rows in _rows(picture) for row in rows if "label" in row
    }

    assert labels == {
        "Far off": ("Far off", "left"),
        "A seller with a long name 0": ("A seller with a lon…", "right"),
    }


def _at(value: float) -> Estimate:
    return Estimate(value=value, low=value, high=value, n=50)


def test_for_a_reader_who_chooses_every_range_has_its_scope_and_what_draws_it(revealed):
    found = charts.ranges.by_scope(revealed)
    _headers, rows = charts.ranges.table(revealed)

    assert found["choices"] == {"region": ["EMEA"]}
    assert [(each["term"], each["scope"]) for each in found["ranges"]][:2] == [
        ("discount", {}),
        ("discount", {"region": "EMEA"}),
    ]
    assert len(found["ranges"]) == len(rows)
    assert found["ranges"][1]["row"] == _row(charts.ranges.chart(revealed, region="EMEA"), key="discount")
    assert "row" not in found["ranges"][-1]


def test_a_label_behind_a_bar_has_room_however_narrow_the_page(revealed):
    (scale,) = {
        json.dumps(found["scale"])
        for found in _values(charts.variance_shares.chart(revealed).to_dict())
        if isinstance(found, dict) and "rangeMax" in found.get("scale", {})
    }

    assert json.loads(scale)["rangeMax"] == {"expr": "max(width - 40.8, 40)"}


def test_where_there_is_nothing_to_draw_the_chart_says_so(revealed, compared):
    nothing = replace(revealed, terms=(), variance_shares=None, sellers=(), market=())
    alone = replace(compared, pairs=(), dear_sides=())
    figures = (*charts.gallery.of_reveal(nothing), *charts.gallery.of_coherence(alone))

    for figure in figures:
        (rows,) = _rows(figure.picture)
        assert "ot enough" in rows[0]["text"] or rows[0]["text"].startswith("No ")
        assert figure.rows == () or figure.key in {"coherence"}


def test_specifications_stay_small_however_large_the_report(revealed, compared):
    pairs = tuple(replace(compared.pairs[0], a=f"A{n % 80}", b=f"B{n % 90}", product=f"P{n}") for n in range(3000))
    sellers = tuple(replace(revealed.sellers[n % 20], seller=f"Seller {n}") for n in range(3000))
    many = tuple(
        replace(term, term=replace(term.term, key=f"{term.term.key}{n}")) for n in range(30) for term in revealed.terms
    )
    points = charts.price_corridor.Sample(points=(POINT,) * charts.price_corridor.MOST_POINTS, of=10**6)
    large = replace(revealed, terms=many, sellers=sellers)

    assert len(json.dumps(charts.price_corridor.chart(large, points=points).to_dict())) < LARGEST
    for figure in (*charts.gallery.of_reveal(large), *charts.gallery.of_coherence(replace(compared, pairs=pairs))):
        assert len(json.dumps(figure.picture.to_dict())) < LARGEST, figure.key


POINT = {
    "day": "2024-01-01",
    "ratio": 1.2345,
    "deal": "D-123456",
    "product": "A product of ours with a long name, in a pack of sixty tablet",
    "country": "Congo, DRC",
    "seller": "A seller with a name of sixty letters, as some sellers have one",
}


def test_a_pair_whose_dearer_side_turns_once_matched_is_drawn_below_zero(compared):
    turned = replace(
        compared.pairs[1], terms=coherence.Stage(ratio=0.9, matched_a=5, matched_b=5), gap=Estimate(value=-0.1, n=10)
    )

    assert _row(charts.coherence_waterfall.chart(turned), step="unexplained")["text"] == "−10\xa0%"
