"""The workspace: every page for every role, and everything that is written on them."""

import html
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.core import strategy, terms
from dealwright.web.accounts.models import Function
from dealwright.web.strategy import actions, models, queries

PRICE = terms.Term(
    key="discount",
    name="Discount",
    kind="percent",
    direction=terms.Direction.LESS,
    owner="Finance",
    money_worth="amount / 100",
)
PAYMENT = terms.Term(
    key="payment_days", name="Payment days", kind="days", direction=terms.Direction.LESS, owner="Legal"
)
CONTENT = strategy.Strategy(
    name="Ours",
    currency="EUR",
    entries=(
        strategy.Entry(
            term=PRICE,
            ranges=(terms.Range(best=0.0, target=8.0, limits=(("seller", 12.0), ("walk-away", 25.0))),),
        ),
        strategy.Entry(
            term=PAYMENT,
            ranges=(terms.Range(best=14.0, target=30.0, limits=(("seller", 45.0), ("walk-away", 90.0))),),
        ),
    ),
    order=(("discount",), ("payment_days",)),
    rules=(
        strategy.TradeRule(
            key="further",
            term="discount",
            level="seller",
            to=18.0,
            conditions=(strategy.Condition(term="payment_days", comparison=strategy.Comparison.AT_MOST, value=30.0),),
        ),
    ),
    aggregates=(
        strategy.Aggregate(
            measure=strategy.Measure.POCKET_MARGIN,
            range=terms.Range(best=60.0, target=45.0, limits=(("seller", 35.0), ("walk-away", 20.0))),
            owner="Finance",
        ),
    ),
    ladder=strategy.Ladder(
        levels=(strategy.Level(key="seller", name="Seller", role="seller"),),
        holders=(strategy.Holder(level="seller", member="manager@acme.example"),),
    ),
    great_deal=strategy.GreatDeal(
        parts=(
            strategy.Part(term="discount", weight=60.0, value=5.0),
            strategy.Part(term="payment_days", weight=40.0, value=30.0),
        ),
        behaviours=(strategy.Behaviour(wanted=terms.Direction.MORE, text="ask for a get"),),
        text="A deal that pays early.",
    ),
    metrics=(
        strategy.Metric(
            key="gets", name="Gets per give", tense=strategy.Tense.LEADING, wanted=terms.Direction.MORE, target=1.0
        ),
    ),
    guidelines=(strategy.Guideline(text="Never give twice.", scope=terms.Scope.of(region="South")),),
    finance=strategy.Finance(cost_of_capital=0.08),
)
PAGES = (
    "", "findings/", "settings/", "rules/", "limits/", "ladder/", "great-deal/", "metrics/", "guidelines/", "history/",
    "terms/discount/", "terms/payment_days/",
)  # fmt: skip
ROLES = ("strategist", "stakeholder", "manager", "executive", "auditor")
HX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def ours(acme) -> models.Strategy:
    with acme.inside("strategist"):
        return actions.begin(CONTENT, organisation_id=acme.id, user_id=None)


@pytest.fixture
def strategist(acme, sign_in):
    return sign_in(acme.members["strategist"])


def _content(acme, row: models.Strategy) -> strategy.Strategy:
    with acme.inside("strategist"):
        return queries.content(queries.newest(row))


def _part(acme, kind: str, at: int = 0) -> models.Part:
    with acme.inside("strategist"):
        return list(models.Part.objects.filter(kind=kind).order_by("position"))[at]


def _write(client, row: models.Strategy, key: str, *, field: str, seen: str, value: str) -> str:
    sent = {"field": field, "seen": seen, "value": value}
    answer = client.post(f"/strategy/{row.pk}/terms/{key}/write/", sent, **HX)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def _form(page: str, address: str) -> dict[str, str]:
    """What the form that posts to an address would send if nothing were changed in it."""
    inside = page[page.index(f'action="{address}"') :].split("</form>", 1)[0]
    sent = {name: html.unescape(value) for name, value in re.findall(r'name="([^"]+)"[^>]*value="([^"]*)"', inside)}
    sent |= {name: html.unescape(value) for value, name in re.findall(r'value="([^"]*)"[^>]*name="([^"]+)"', inside)}
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', inside, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        sent[name] = html.unescape(chosen[1]) if chosen else ""
    for name, text in re.findall(r'<textarea name="([^"]+)".*?>(.*?)</textarea>', inside, re.DOTALL):
        sent[name] = html.unescape(text).strip()
    return sent


@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_for_whoever_reads_drafts_and_only_a_strategist_finds_forms(
    acme, ours, sign_in, role: str
) -> None:
    client = sign_in(acme.members[role])

    for path in PAGES:
        page = client.get(f"/strategy/{ours.pk}/{path}")
        assert page.status_code == 200, path
        offers = re.search(r"Add it|Remove it|\?add=", page.content.decode()) is not None
        assert offers == (role == "strategist" and path not in {"findings/", "settings/", "history/"}), path


def test_sections_say_each_part_in_a_sentence(ours, strategist) -> None:
    said = {
        "rules/": "Discount to 18\xa0% for Seller, if Payment days at most 30 days",
        "limits/": "Pocket margin: target 45; no lower than Seller 35, walk-away 20",
        "ladder/": "manager@acme.example decides as Seller",
        "great-deal/": "Discount: 60 of 100, whole at 5\xa0%",
        "metrics/": "Gets per give (leading): more is better, target 1",
        "guidelines/": "Never give twice. (region South)",
        "terms/discount/": "1,000.00 EUR for one unit more",
    }

    for path, sentence in said.items():
        assert sentence in strategist.get(f"/strategy/{ours.pk}/{path}").content.decode(), path


def test_a_page_asks_a_fixed_number_of_questions(acme, ours, strategist) -> None:
    entry = CONTENT.entries[0]
    keys = [f"more_{number}" for number in range(20)]
    more = [
        replace(entry, term=replace(PRICE, key=key, name=key), ranges=entry.ranges * 3, evidence=()) for key in keys
    ]
    rules = tuple(replace(CONTENT.rules[0], key=key) for key in keys)
    content = replace(CONTENT, entries=(*CONTENT.entries, *more), rules=rules)
    with acme.inside("strategist"):
        larger = actions.begin(content, organisation_id=acme.id, user_id=None)

    for path in PAGES:
        counts = []
        for row in (ours, larger):
            with CaptureQueriesContext(connection) as asked:
                strategist.get(f"/strategy/{row.pk}/{path}")
            counts.append(len(asked))
        assert abs(counts[0] - counts[1]) <= 4, (path, counts)  # the four that read content not yet in memory
        assert max(counts) <= 32, (path, counts)


# Fields -------------------------------------------------------------------------------------------------------------


def test_a_field_is_saved_by_itself_and_can_be_put_back(acme, ours, strategist) -> None:
    saved = _write(strategist, ours, "discount", field="why", seen="", value="It is  our\r\nmargin.")

    assert "Saved" in saved
    assert 'name="value" value=""' in saved  # the form that undoes it
    assert _content(acme, ours).entries[0].term.talk_track.why == "It is  our\nmargin."
    _write(strategist, ours, "discount", field="why", seen="It is  our\r\nmargin.", value="")
    assert _content(acme, ours) == CONTENT


def test_the_second_of_two_who_write_one_field_sees_the_first_and_chooses(acme, ours, sign_in, strategist) -> None:
    second = sign_in(acme.admin)
    _write(strategist, ours, "discount", field="name", seen="Discount", value="Rebate")

    clash = _write(second, ours, "discount", field="name", seen="Discount", value="Price cut")

    assert "Strategist changed this since you saw it" in clash
    assert "Rebate" in clash
    assert 'name="seen" value="Rebate"' in clash
    assert _content(acme, ours).entries[0].term.name == "Rebate"
    _write(second, ours, "discount", field="name", seen="Rebate", value="Price cut")
    assert _content(acme, ours).entries[0].term.name == "Price cut"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", " ", "Write a name"),
        ("name", "x" * 201, "at most 200 characters"),
        ("kind", "colour", "Choose one from the list"),
        ("owner", "Nobody", "Choose one from the list"),
        ("review_by", "soon", "Write it as 2026-12-31"),
        ("money_worth", "amount * __import__('os')", "no function of formulas"),
    ],
)
def test_a_field_that_cannot_be_taken_says_why_beside_itself(
    acme, ours, strategist, field: str, value: str, said: str
) -> None:
    answer = _write(strategist, ours, "discount", field=field, seen="", value=value)

    assert said in answer
    assert 'aria-invalid="true"' in answer
    assert _content(acme, ours) == CONTENT


def test_members_of_the_owner_function_write_talk_track_and_nothing_else(acme, ours, sign_in) -> None:
    stakeholder = acme.members["stakeholder"]
    with acme.inside():
        function = Function.objects.get(organisation_id=acme.id, name="Finance")
        stakeholder.functions.add(function, through_defaults={"organisation_id": acme.id})
    client = sign_in(stakeholder)

    _write(client, ours, "discount", field="ask", seen="", value="A longer contract.")
    refused = [
        client.post(f"/strategy/{ours.pk}/terms/{key}/write/", {"field": field, "seen": "", "value": "x"}).status_code
        for key, field in (("discount", "name"), ("payment_days", "ask"))
    ]

    assert refused == [403, 403]
    assert _content(acme, ours).entries[0].term.talk_track.ask == "A longer contract."


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("currency", "usd", {"currency": "USD"}),
        ("cost_of_capital", "12 %", {"finance": strategy.Finance(cost_of_capital=0.12)}),
        ("shifts_at_once", "yes", {"shifts_at_once": True}),
        ("great_deal_text", "Pays.", {"great_deal": replace(CONTENT.great_deal, text="Pays.")}),
    ],
)
def test_a_setting_is_saved_by_itself(acme, ours, strategist, field: str, value: str, kept: dict[str, object]) -> None:
    seen = {
        "currency": "EUR",
        "cost_of_capital": "8 %",
        "shifts_at_once": "no",
        "great_deal_text": CONTENT.great_deal.text,
    }

    sent = {"field": field, "seen": seen[field], "value": value}
    answer = strategist.post(f"/strategy/{ours.pk}/settings/write/", sent, **HX)

    assert "Saved" in answer.content.decode()
    assert _content(acme, ours) == replace(CONTENT, **kept)  # type: ignore[arg-type]  # any of its settings


# Terms --------------------------------------------------------------------------------------------------------------


def test_a_term_is_added_copied_moved_removed_and_put_back(acme, ours, strategist) -> None:
    base = f"/strategy/{ours.pk}/terms/"
    strategist.post(base, {"name": "Contract length", "kind": "months", "direction": "more"})
    strategist.post(f"{base}discount/copy/", {"name": "Second discount"})
    seen = [["discount"], ["payment_days"], ["contract_length"], ["second_discount"]]
    strategist.post(f"{base}contract_length/move/", {"to": "up", "seen": json.dumps(seen)})
    strategist.post(f"{base}payment_days/delete/")

    after = _content(acme, ours)
    assert after.order == (("discount",), ("contract_length",), ("second_discount",))
    copied = after.entry("second_discount")
    assert copied is not None
    assert copied.ranges == CONTENT.entries[0].ranges
    offer = strategist.get(f"/strategy/{ours.pk}/").content.decode()
    (restore,) = re.findall(r'action="([^"]+/restore/[0-9]+/)"', offer)
    strategist.post(restore)
    assert _content(acme, ours).entry("payment_days") == CONTENT.entry("payment_days")


def test_an_order_that_somebody_else_changed_is_not_overwritten(acme, ours, strategist) -> None:
    seen = json.dumps([["payment_days"], ["discount"]])

    answer = strategist.post(f"/strategy/{ours.pk}/terms/discount/move/", {"to": "down", "seen": seen}, follow=True)

    assert "Somebody else changed the priority order" in answer.content.decode()
    assert _content(acme, ours).order == CONTENT.order


def test_a_key_that_is_taken_is_refused(acme, ours, strategist) -> None:
    sent = {"name": "Discount", "kind": "percent", "direction": "less"}

    answer = strategist.post(f"/strategy/{ours.pk}/terms/", sent, follow=True)

    assert "There is a term “discount” already" in answer.content.decode()


# Parts --------------------------------------------------------------------------------------------------------------

KINDS = {
    "rule": "rules", "aggregate": "limits", "level": "ladder", "holder": "ladder", "share": "great-deal",
    "behaviour": "great-deal", "metric": "metrics", "guideline": "guidelines",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "section"), KINDS.items())
def test_a_form_saved_as_it_was_shown_changes_nothing(acme, ours, strategist, kind: str, section: str) -> None:
    part = _part(acme, kind)
    address = f"/strategy/{ours.pk}/parts/{part.pk}/change/"
    page = strategist.get(f"/strategy/{ours.pk}/{section}/?change={part.pk}").content.decode()

    answer = strategist.post(address, _form(page, address), **HX)

    assert answer.status_code == 200
    assert "aria-invalid" not in answer.content.decode()
    assert _content(acme, ours) == CONTENT


def test_the_second_of_two_who_change_one_rule_sees_the_first_and_chooses(acme, ours, sign_in, strategist) -> None:
    part = _part(acme, "rule")
    address = f"/strategy/{ours.pk}/parts/{part.pk}/change/"
    sent = _form(strategist.get(f"/strategy/{ours.pk}/rules/?change={part.pk}").content.decode(), address)
    sign_in(acme.admin).post(address, {**sent, f"p{part.pk}-to": "20 %"}, **HX)

    clash = strategist.post(address, {**sent, f"p{part.pk}-to": "22 %"}, **HX).content.decode()
    kept = _content(acme, ours).rules[0].to
    strategist.post(address, _form(clash, address), **HX)

    assert "Admin changed this since you saw it" in html.unescape(clash)
    assert "Discount to 20\xa0%" in clash
    assert (kept, _content(acme, ours).rules[0].to) == (20.0, 22.0)


def test_a_rule_that_obtains_nothing_or_misreads_a_value_says_so_beside_the_field(acme, ours, strategist) -> None:
    part = _part(acme, "rule")
    address = f"/strategy/{ours.pk}/parts/{part.pk}/change/"
    sent = _form(strategist.get(f"/strategy/{ours.pk}/rules/?change={part.pk}").content.decode(), address)

    nothing = strategist.post(address, {**sent, f"p{part.pk}-get_0": ""}, **HX).content.decode()
    word = strategist.post(address, {**sent, f"p{part.pk}-to": "a lot"}, **HX).content.decode()

    assert "without a condition this is no trade" in nothing
    assert "12.5 %" in word
    assert _content(acme, ours) == CONTENT


def test_parts_are_added_moved_removed_and_put_back(acme, ours, strategist) -> None:
    base = f"/strategy/{ours.pk}/parts/"
    added = {"new-level-name": "Head of sales", "new-level-key": "head", "new-level-role": "manager"}
    strategist.post(f"{base}level/add/", added, **HX)
    head = _part(acme, "level", 1)
    strategist.post(f"{base}{head.pk}/move/", {"to": "up"}, **HX)
    moved = [level.key for level in _content(acme, ours).ladder.levels]
    gone = strategist.post(f"{base}{head.pk}/delete/", {"seen": json.dumps(head.record)}, **HX).content.decode()
    left = [level.key for level in _content(acme, ours).ladder.levels]
    strategist.post(f"{base}{head.pk}/restore/", **HX)

    assert (moved, left) == (["head", "seller"], ["seller"])
    assert f"{base}{head.pk}/restore/" in gone
    assert [level.key for level in _content(acme, ours).ladder.levels] == ["head", "seller"]


def test_what_was_changed_is_not_removed_by_who_saw_it_before(acme, ours, strategist) -> None:
    part = _part(acme, "guideline")

    answer = strategist.post(f"/strategy/{ours.pk}/parts/{part.pk}/delete/", {"seen": "{}"}, **HX)

    assert "Nothing was removed" in answer.content.decode()
    assert _content(acme, ours) == CONTENT


def test_weights_show_what_is_missing_to_one_hundred(acme, ours, strategist) -> None:
    part = _part(acme, "share")
    address = f"/strategy/{ours.pk}/parts/{part.pk}/change/"
    sent = _form(strategist.get(f"/strategy/{ours.pk}/great-deal/?change={part.pk}").content.decode(), address)

    answer = strategist.post(address, {**sent, f"p{part.pk}-weight": "50"}, **HX).content.decode()

    assert "90 of 100, 10 left" in answer


# Findings -----------------------------------------------------------------------------------------------------------


def test_a_finding_leads_to_its_cell_and_is_gone_once_it_is_settled(acme, ours, strategist) -> None:
    _write(strategist, ours, "payment_days", field="owner", seen="Legal", value="")

    page = strategist.get(f"/strategy/{ours.pk}/rules/").content.decode()
    panel = strategist.get(f"/strategy/{ours.pk}/findings/?here=rules", **HX).content.decode()

    for said in (page, panel):
        assert "Payment days has no owner" in said
        assert f'href="/strategy/{ours.pk}/terms/payment_days/' in said
    assert 'hx-swap-oob="true"' in panel
    _write(strategist, ours, "payment_days", field="owner", seen="", value="Legal")
    assert "has no owner" not in strategist.get(f"/strategy/{ours.pk}/findings/", **HX).content.decode()


# The life of a revision ---------------------------------------------------------------------------------------------


def test_a_published_revision_shows_no_form_and_begins_the_next(acme, ours, strategist) -> None:
    with acme.inside("strategist"):
        signing = actions.to_signing(queries.newest(ours))
        actions.publish(signing, effective_on=date(2026, 6, 1), user_id=None)

    page = strategist.get(f"/strategy/{ours.pk}/").content.decode()
    refused = _write(strategist, ours, "discount", field="name", seen="Discount", value="Other")
    strategist.post(f"/strategy/{ours.pk}/life/next/", {"reason": "Costs rose"})
    after = strategist.get(f"/strategy/{ours.pk}/").content.decode()

    assert "Add a term" not in page
    assert "never changes" in refused
    assert "Costs rose" in after
    assert "Add a term" in after
    assert "This is an earlier revision" in strategist.get(f"/strategy/{ours.pk}/?revision=1").content.decode()


@pytest.mark.parametrize("begin", ["empty", "template:services", "copy"])
def test_a_strategy_begins_empty_from_a_template_or_as_a_copy(acme, ours, strategist, begin: str) -> None:
    chosen = f"copy:{ours.pk}" if begin == "copy" else begin
    sent = {"begin": chosen, "name": "Fresh", "business_unit": "Service"}

    answer = strategist.post("/strategy/begin/", sent)

    assert strategist.get(answer["Location"]).status_code == 200
    with acme.inside("strategist"):
        row = models.Strategy.objects.get(name="Fresh")
    begun = _content(acme, row)
    assert begun.business_unit == "Service"
    assert (begun.entries == CONTENT.entries) == (begin == "copy")
    assert bool(begun.entries) == (begin != "empty")


@pytest.mark.parametrize("begin", ["", "template:none", "copy:999999", "copy:x"])
def test_a_beginning_that_is_not_there_begins_nothing(acme, strategist, begin: str) -> None:
    strategist.post("/strategy/begin/", {"begin": begin})

    with acme.inside("strategist"):
        assert models.Strategy.objects.count() == 0


def test_nobody_else_writes_or_begins(acme, globex, ours, sign_in) -> None:
    part = _part(acme, "rule")
    paths = (
        "terms/", "terms/discount/copy/", "terms/discount/delete/", "terms/discount/move/", "settings/write/",
        f"parts/{part.pk}/change/", f"parts/{part.pk}/delete/", f"parts/{part.pk}/move/", f"parts/{part.pk}/restore/",
        "parts/rule/add/", "life/next/", "life/draft/", "life/discard/",
    )  # fmt: skip

    for member, expected in ((acme.members["auditor"], 403), (globex.members["strategist"], 404)):
        client = sign_in(member)
        for path in paths:
            assert client.post(f"/strategy/{ours.pk}/{path}").status_code == expected, path
    assert sign_in(acme.members["executive"]).get("/strategy/begin/").status_code == 403
    assert _content(acme, ours) == CONTENT
