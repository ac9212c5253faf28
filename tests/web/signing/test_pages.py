"""Pages of signing, as a browser asks for them."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.core import terms
from dealwright.web.signing import models, queries
from dealwright.web.strategy import actions as strategies
from dealwright.web.strategy import models as rows

pytestmark = pytest.mark.database


def seen(answer) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', answer.content.decode())
    assert found is not None
    return html.unescape(found[1])


def text(answer) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def at(signing) -> str:
    return f"/signing/{signing.strategy.pk}/"


def test_from_draft_to_published_by_the_pages_alone(house, sign_in) -> None:
    at = f"/signing/{house.strategy.pk}/"
    strategist, executive = sign_in(house.strategist), sign_in(house.executive)

    sent = strategist.post(f"{at}send/", {"seen": house_version(house)}, follow=True)
    assert "Sent. The owner functions are told" in text(sent)
    for member, key in ((house.finance, "discount"), (house.legal, "length")):
        browser = sign_in(member)
        page = browser.get(f"{at}term/{key}/")
        signed = browser.post(f"{at}term/{key}/", {"seen": seen(page), "remark": "Fine"}, follow=True)
        assert "You have signed for" in text(signed)
    for browser in (strategist, executive):
        page = browser.get(f"{at}approve/")
        assert "You have approved the whole" in text(browser.post(f"{at}approve/", {"seen": seen(page)}, follow=True))
    page = strategist.get(f"{at}publish/")
    assert "Nothing: every owner has signed" in text(page)
    day = re.search(r'name="effective_on" value="([^"]+)"', page.content.decode())
    assert day is not None
    done = strategist.post(
        f"{at}publish/", {"seen": seen(page), "effective_on": day[1], "reason": "Weighed"}, follow=True
    )

    assert "Published, and in force" in text(done)
    assert "It never changes" in text(done)
    assert "Discount signed for Finance" in text(executive.get(f"{at}changelog/"))


def house_version(house):
    with house.as_(house.strategist):
        return house.revision.version


def test_the_page_of_a_term_shows_what_its_owner_signs(signing, at, sign_in) -> None:
    shown = text(sign_in(signing.finance).get(f"{at}term/discount/"))

    for said in ("Off the list price.", "It costs margin.", "12", "18", "Discount to 15", "36 months", "Sign it"):
        assert said in shown
    assert "Sign it" not in text(sign_in(signing.legal).get(f"{at}term/discount/"))


def test_a_page_opened_before_a_change_signs_nothing_and_shows_the_change(signing, at, sign_in) -> None:
    browser = sign_in(signing.finance)
    stale = seen(browser.get(f"{at}term/discount/"))
    signing.change("discount", target=9.0)

    refused = browser.post(f"{at}term/discount/", {"seen": stale, "remark": "I agree to 8 %"})

    assert refused.status_code == 409
    assert "changed since you opened it, so it was not signed" in text(refused)
    assert "target changes from 8 % to 9 %" in text(refused)
    assert "I agree to 8 %" in text(refused)  # what was typed is kept
    with signing.as_(signing.finance):
        assert not models.Signature.objects.exists()
    again = browser.post(f"{at}term/discount/", {"seen": seen(refused), "remark": ""}, follow=True)
    assert "You have signed for Finance" in text(again)


def test_a_page_that_was_made_up_signs_nothing(signing, at, sign_in) -> None:
    browser = sign_in(signing.finance)

    for forged in ("", "x", "W10:1abcde:zzzz"):
        answer = browser.post(f"{at}term/discount/", {"seen": forged}, follow=True)
        assert "Open it again, read it, and sign" in text(answer)

    with signing.as_(signing.finance):
        assert not models.Signature.objects.exists()


def test_what_was_read_of_one_term_signs_no_other(signing, at, sign_in) -> None:
    browser = sign_in(signing.finance)
    other = seen(browser.get(f"{at}term/discount/"))

    answer = sign_in(signing.legal).post(f"{at}term/length/", {"seen": other}, follow=True)

    assert "opened for another revision" in text(answer)


def test_obstacles_lead_to_where_they_are_cleared(signing, at, sign_in) -> None:
    page = sign_in(signing.strategist).get(f"{at}publish/").content.decode()

    assert f'href="{at}term/discount/">Discount waits for Finance' in html.unescape(page)
    assert f'href="{at}approve/"' in page


def test_publishing_too_early_says_what_stands_against_it(signing, at, sign_in) -> None:
    browser = sign_in(signing.strategist)
    page = browser.get(f"{at}publish/")

    answer = browser.post(f"{at}publish/", {"seen": seen(page), "effective_on": "2090-01-01", "reason": "x"})
    early = browser.post(f"{at}publish/", {"seen": seen(page), "effective_on": "today"})

    assert answer.status_code == 409
    assert "more than 5 years ahead" in text(answer)
    assert early.status_code == 422
    assert "Enter a valid date" in text(early)


def test_a_signature_is_taken_back_on_its_page(signing, at, sign_in) -> None:
    given = signing.sign(signing.finance, "discount")
    browser = sign_in(signing.finance)

    nothing = browser.post(f"/signing/withdraw/{given.pk}/", {"reason": " "}, follow=True)
    done = browser.post(f"/signing/withdraw/{given.pk}/", {"reason": "Costs rose"}, follow=True)

    assert "Say in a few words why" in text(nothing)
    assert "Your signature is withdrawn" in text(done)
    assert "Costs rose" in text(browser.get(f"{at}term/discount/"))


def test_home_lists_what_waits_for_a_member(signing, sign_in) -> None:
    waits = text(sign_in(signing.finance).get("/signing/"))
    whole = text(sign_in(signing.executive).get("/signing/"))
    nothing = text(sign_in(signing.company.members["manager"]).get("/signing/"))

    assert "Discount Waits for Finance Read and sign" in waits
    assert "Contract length" not in waits
    assert "The whole Waits for your approval" in whole
    assert "Nothing waits for you" in nothing


def test_a_seller_opens_no_page_of_signing(signing, at, sign_in) -> None:
    browser = sign_in(signing.company.members["seller"])

    for page in ("", "term/discount/", "approve/", "publish/", "diff/", "diff.csv", "changelog/"):
        assert browser.get(f"{at}{page}").status_code == 403
    assert browser.get("/signing/").status_code == 403


def test_an_auditor_reads_every_page_and_changes_nothing(signing, at, sign_in) -> None:
    browser = sign_in(signing.company.members["auditor"])

    for page in ("", "term/discount/", "approve/", "publish/", "diff/", "changelog/"):
        assert browser.get(f"{at}{page}").status_code == 200
    for page in ("send/", "back/", "term/discount/", "approve/", "publish/"):
        assert browser.post(f"{at}{page}", {"seen": "1"}).status_code == 403


# Differences ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def two(signing):
    """Two revisions that differ in one target and one owner."""
    signing.sign_all()
    signing.publish()
    with signing.as_(signing.strategist):
        strategies.next_revision(signing.strategy, reason="Costs rose", user_id=signing.strategist.user_id)
        with strategies.changing(signing.revision.pk) as revision:
            rows.Entry.objects.filter(revision=revision, key="length").update(owner="Sales")
    signing.change("discount", target=7.0)
    return signing


def test_two_revisions_are_compared_by_term_and_by_owner(two, at, sign_in) -> None:
    browser = sign_in(two.executive)

    whole = text(browser.get(f"{at}diff/"))
    one = text(browser.get(f"{at}diff/", {"term": "discount"}))
    sales = text(browser.get(f"{at}diff/", {"owner": "Sales", "from": "1", "to": "2"}))
    none = text(browser.get(f"{at}diff/", {"from": "2", "to": "2"}))

    assert "2 changes in all" in whole
    assert "target changes from 8 % to 7 %" in one
    assert "owner changes" not in one
    assert "Contract length: owner changes from Legal to Sales" in sales
    assert "target changes" not in sales
    assert "Nothing differs" in none
    assert browser.get(f"{at}diff/", {"to": "9"}).status_code == 404


def test_the_difference_is_taken_along_as_a_table(two, at, sign_in) -> None:
    browser = sign_in(two.executive)
    assert browser.get(f"{at}diff.exe").status_code == 404

    answer = browser.get(f"{at}diff.csv", {"from": "1", "to": "2"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    answer.close()

    assert lines[0] == "Where,What happened,In words,Before,After,Owner"
    assert [line.split(",")[0] for line in lines[1:]] == ["terms/discount/ranges/0/target", "terms/length/owner"]


def test_the_changelog_tells_why_each_revision_was_begun(two, at, sign_in) -> None:
    said = text(sign_in(two.executive).get(f"{at}changelog/"))

    for each in (
        "Costs rose",
        "The first",
        "Approved as executive",
        "Published, in force from",
        "All has been weighed.",
    ):
        assert each in said


# Sizes ---------------------------------------------------------------------------------------------------------------


def test_pages_ask_a_fixed_number_of_questions_however_large_the_strategy(signing, at, sign_in) -> None:
    browser = sign_in(signing.finance)
    pages = [at, f"{at}term/discount/", f"{at}approve/", f"{at}publish/", f"{at}diff/", f"{at}changelog/"]

    def asked() -> list[int]:
        counted = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries_asked:
                assert browser.get(page).status_code == 200
            counted.append(len(queries_asked))
        return counted

    asked()
    small = asked()
    with signing.as_(signing.strategist), strategies.changing(signing.revision.pk) as revision:
        _grow(signing, revision)
    asked()
    large = asked()

    assert large == small
    assert max(large) <= 30


def _grow(house, revision: rows.Revision) -> None:
    entries = rows.Entry.objects.bulk_create(
        rows.Entry(
            organisation_id=house.id, revision=revision, position=10 + at, key=f"term_{at}", name=f"Term {at}",
            kind="count", direction="less", owner="Finance", tier=2 + at,
        )
        for at in range(20)
    )  # fmt: skip
    rows.TermRange.objects.bulk_create(
        rows.TermRange(
            organisation_id=house.id, entry=entry, position=at, best=0, target=1,
            limits=[["seller", 2], ["manager", 3]],
            scope=list(terms.Scope.of(region=f"R{at}").stated),
        )
        for entry in entries
        for at in range(5)
    )  # fmt: skip


def test_the_command_line_is_told_how_far_each_strategy_is(signing) -> None:
    signing.sign(signing.finance, "discount")

    with signing.as_(signing.strategist):
        (told,) = queries.sign_status(signing.id)

    assert told["strategy"] == "Ours"
    assert (told["revision"], told["state"], told["terms"], told["signed"]) == (1, "signing", 2, 1)
    assert (told["waiting"], told["approved"]) == ({"Legal": 1}, [])
