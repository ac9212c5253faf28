"""Story: the words of a report, the same behind every door."""

from dataclasses import replace

import pytest

from dealwright.core.kernel import Estimate
from dealwright.files import charts, story
from dealwright.history import coherence, facts


def told_in(lines: tuple[story.Line, ...]) -> tuple[str, ...]:
    return tuple(line.text for line in lines)


def test_the_answer_is_told_in_a_few_sentences(revealed, compared):
    assert told_in(story.tell(revealed, compared).lines) == (
        "Traded: Discount, Payment days, Contract length, Delivery and Liability cap.",
        "Held firmest: Discount and Payment days. Given most freely: Delivery.",
        "Really traded against each other: Discount for Contract length.",
        "The variance of prices comes from product (31\xa0%), time (22\xa0%) and seller (14\xa0%).",
        (
            "Most of the spread in prices is time: 2 of the 3 wide differences that can be compared at the same time "
            "then lie closer (3 pairs are more than 20\xa0% apart at first sight)."
        ),
        (
            "Flagged: 1 of 3 pairs of prices of one customer for one product, clearly more than 5\xa0% apart like for "
            "like: 1 dear side, 182,400 EUR at stake. Explained by time, volume or terms: 1; too few comparable "
            "deals: 1."
        ),
    )


ASKED = (
    "Ask why Northwind pays 118.00 EUR in France and 100.00 EUR in Germany (18\xa0% more) for Standard licence: "
    "182,400 EUR at stake."
)


def test_every_sentence_leads_to_the_section_that_shows_it(revealed, compared):
    told = story.tell(revealed, compared)

    assert [line.section for line in told.lines] == [
        "ranges", "firmness", "firmness", "prices", "coherence", "coherence",
    ]  # fmt: skip
    assert [line.section for line in told.next] == ["coherence", "prices", "firmness", "findings"]
    assert [tile.section for tile in told.tiles] == ["method", "ranges", "prices", "coherence"]


def test_a_finding_whose_every_gap_is_asked_about_is_not_said_twice(revealed, compared):
    alert = facts.Finding(code="price-incoherent", weight=facts.Weight.ALERT, what="1 gap.", advice="Mend it.")
    other = facts.Finding(code="price-gap-reversed", weight=facts.Weight.ALERT, what="A turn.", advice="Look at it.")
    told = story.tell(revealed, replace(compared, findings=(alert, other)))

    assert [line.text for line in told.next[:2]] == [
        ASKED,
        "A turn. Look at it.",
    ]


def test_what_to_look_at_next_begins_with_alerts_and_ends_with_the_data(revealed, compared):
    alert = facts.Finding(code="x", weight=facts.Weight.ALERT, what="Something burns.", advice="Put it out.")
    told = story.tell(replace(revealed, findings=(*revealed.findings, alert)), compared)

    assert told_in(told.next) == (
        "Something burns. Put it out.",
        ASKED,
        (
            "Look at the deals of Seller 13 and Seller 07: their prices for the same thing lie clearly further apart "
            "than others'."
        ),
        "Decide whether Delivery is meant to be given this freely (firmness 30\xa0%, 20 to 40\xa0%, 860 deals).",
        (
            "3 prices lie more than 8 robust deviations from their product's median. Correct them in the source and "
            "import again."
        ),
    )


def test_one_dearer_country_against_several_is_one_question(revealed, compared):
    dear = replace(compared.dear_sides[0], cheaper=("B", "A"))

    assert story.tell(revealed, replace(compared, dear_sides=(dear,))).next[0].text == (
        "Ask why Northwind pays 118.00 EUR in France and 100.00 EUR in B (18\xa0% more; 1 other pays less too) for "
        "Standard licence: 182,400 EUR at stake."
    )


def test_headline_figures_stand_with_what_limits_them(revealed, compared):
    tiles = {tile.label: (tile.value, tile.note) for tile in story.tell(revealed, compared).tiles}

    assert tiles == {
        "Deals": ("900", "10 of 910 rows left out"),
        "Terms": ("5", "held firmest: Discount and Payment days"),
        "Wild-west index": ("22\xa0%", "of the variance of prices is seller or unexplained, over 900 deals"),
        "Incoherent prices": ("1 flagged", "182,400 EUR at stake, of 3 pairs"),
    }


def test_terms_that_are_tied_are_named_together(revealed):
    tied = replace(revealed, order=(("discount", "payment_days"), ("length", "delivery")))
    told = story.tell(tied, None)

    assert "held firmest: Discount and Payment days" in [tile.note for tile in told.tiles]
    assert "Held firmest: Discount and Payment days. Given most freely: Contract length and Delivery." in told_in(
        told.lines
    )
    assert (
        "Decide whether Contract length and Delivery are meant to be given this freely "
        "(they are tied as the loosest of 4 terms)."
    ) in told_in(told.next)
    assert charts.ranges.title(tied) == "Contract length and Delivery were given most freely"


@pytest.mark.parametrize(
    ("read", "used", "tile", "sentence"),
    [
        (910, 910, "all 910 rows used", "910 of 910 rows of deals.csv were used."),
        (1, 1, "the 1 row used", "1 of 1 row of deals.csv was used."),
        (1, 0, "1 of 1 row left out", "0 of 1 row of deals.csv were used."),
    ],
)
def test_rows_are_counted_in_singular_where_it_is_one(revealed, read, used, tile, sentence):
    counted = replace(revealed, source=replace(revealed.source, rows_read=read, rows_used=used))

    assert story.tell(counted, None).tiles[0].note == tile
    assert story.rows(counted) == sentence


def test_terms_that_are_all_tied_are_not_told_apart(revealed):
    tied = replace(revealed, order=(("discount", "payment_days", "length", "delivery"),))
    told = story.tell(tied, None)

    assert "their firmness cannot be told apart" in [tile.note for tile in told.tiles]
    assert "The deals do not tell apart which term was held firmer than another." in told_in(told.lines)
    assert not any(text.startswith("Decide whether") for text in told_in(told.next))
    assert charts.ranges.title(tied) == "The range each term was traded in"


def test_what_cannot_be_concluded_is_an_answer(revealed):
    unknown = Estimate.unknown(n=1, reason="1 deal")
    terms = tuple(replace(term, firmness=unknown) for term in revealed.terms)
    none = {"variance_shares": None, "variance_lacks": "every price is the same"}
    told = story.tell(replace(revealed, terms=terms, **none, trade_rates=(), findings=()), None)

    assert told_in(told.lines[1:]) == (
        "The deals do not tell apart which term was held firmer than another.",
        "Who makes the variance cannot be concluded: every price is the same.",
    )
    assert [tile.value for tile in told.tiles] == ["900", "5", "cannot conclude", "nothing to compare"]
    assert told.tiles[2].note == "every price is the same"


def test_where_no_two_prices_could_be_compared_the_tile_and_a_sentence_say_why(revealed, compared):
    why = coherence.Nothing(
        lack=coherence.Lack.OTHER_SIDE,
        short="every price is of one region, South",
        sentence="Every price is of one region, South, and one alone cannot be compared.",
    )
    told = story.tell(revealed, replace(compared, pairs=(), dear_sides=(), flagged=0, nothing=why))

    assert (told.tiles[-1].value, told.tiles[-1].note) == ("nothing to compare", why.short)
    assert story.Line(text=why.sentence, section="coherence") in told.lines


def test_findings_and_controls_of_both_rooms_stand_once_and_the_urgent_first(revealed, compared):
    note = facts.Finding(code="n", weight=facts.Weight.NOTE, what="A note.")
    alert = facts.Finding(code="a", weight=facts.Weight.ALERT, what="An alert.")
    both = replace(compared, findings=(note, alert, *revealed.findings), controls=revealed.controls)

    assert [finding.code for finding in story.findings(revealed, both)] == ["a", "price-outlier", "n"]
    assert story.controls(revealed, both) == revealed.controls
