"""The playbook: what one level may do in one segment, in the strategy's own words, as a whole PDF."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dealwright.core import strategy, terms
from dealwright.files import playbook_pdf, templates

ON = date(2026, 11, 23)
NASTY = "#set page(fill: red) *bold* _it_ $x$ @ref <label> [a] ` #panic() “ ]"
SUBSCRIPTION = templates.load("software_subscription")


def test_a_seller_reads_what_they_may_give_in_their_segment():
    said = playbook_pdf.content(SUBSCRIPTION, on=ON, segment="Enterprise")

    assert (said["level"], said["for"], said["day"]) == ("Seller", "Enterprise", "23 November 2026")
    discount = said["terms"][0]
    assert {
        name: discount[name] for name in ("name", "rank", "nature", "owner", "best", "target", "alone", "scope")
    } == {
        "name": "Discount",
        "rank": 1,
        "nature": "give",
        "owner": "Finance",
        "best": "5\xa0%",
        "target": "15\xa0%",
        "alone": "20\xa0%",
        "scope": "segment Enterprise",
    }
    assert discount["beyond"] == ["Sales manager", "Executive"]  # whom to ask; how far they may go is theirs
    assert discount["ask"].startswith("A longer contract")
    assert said["terms"][2]["trades"] == ["To 3\xa0% if Contract length ≥ 36 months."]
    assert said["aggregates"][0] == ["Pocket margin", "72\xa0%", "66\xa0%"]
    assert said["shares"][0] == ["Discount", "5\xa0%", "30", 0.3]


def test_a_guideline_for_fewer_deals_says_for_which_and_one_for_others_is_left_out():
    everywhere, elsewhere, there = (
        playbook_pdf.content(SUBSCRIPTION, on=ON, segment=segment)["guidelines"]
        for segment in ("", "Enterprise", "Public sector")
    )

    assert everywhere[1].endswith("trade scope instead. (For segment Public sector.)")
    assert len(elsewhere) == 1
    assert there[1].endswith("trade scope instead.")


def test_the_highest_level_goes_to_the_walk_away_and_asks_nobody():
    said = playbook_pdf.content(SUBSCRIPTION, on=ON, role="executive")

    assert (said["terms"][0]["alone"], said["for"]) == ("30\xa0%", "Every deal")
    assert [each["name"] for each in said["terms"] if each["beyond"]] == []


def test_a_term_without_a_range_says_so():
    first = replace(SUBSCRIPTION.entries[0], ranges=(), evidence=())

    said = playbook_pdf.content(replace(SUBSCRIPTION, entries=(first, *SUBSCRIPTION.entries[1:])), on=ON)

    assert (said["terms"][0]["missing"], said["terms"][0]["alone"]) == ("Discount has no range.", "")


@pytest.mark.parametrize("key", [each.key for each in templates.names()])
def test_every_template_becomes_a_document(tmp_path: Path, key: str):
    playbook_pdf.write(tmp_path / "p.pdf", templates.load(key), on=ON, segment="Enterprise", changes=("Now 20 %.",))

    assert (tmp_path / "p.pdf").read_bytes().startswith(b"%PDF-1.")


def test_names_in_the_language_of_the_typesetter_stay_names(tmp_path: Path):
    talk = terms.TalkTrack(why=NASTY, customer=NASTY, ask=NASTY)
    less = terms.Direction.LESS
    term = terms.Term(key="x", name=NASTY, kind="days", direction=less, owner=NASTY, unit=NASTY, talk_track=talk)
    range_ = terms.Range(best=1, target=2, limits=(("seller", 3.0),))
    said = strategy.Strategy(
        name=NASTY,
        currency="EUR",
        origin=NASTY,
        entries=(strategy.Entry(term=term, ranges=(range_,)),),
        order=(),
        guidelines=(strategy.Guideline(text=NASTY),),
    )

    playbook_pdf.write(tmp_path / "p.pdf", said, on=ON, segment=NASTY, changes=(NASTY,))

    assert (tmp_path / "p.pdf").read_bytes().startswith(b"%PDF-1.")


def test_a_role_without_a_level_is_refused_and_nothing_is_written(tmp_path: Path):
    with pytest.raises(
        playbook_pdf.NoLevel, match=r"“auditor” no authority level\. It has: seller, manager, executive"
    ):
        playbook_pdf.write(tmp_path / "p.pdf", SUBSCRIPTION, on=ON, role="auditor")

    assert list(tmp_path.iterdir()) == []
