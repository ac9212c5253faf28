"""Notices: told once, read by one, gathered into letters that never say the same twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dealwright.web.kit import tenancy
from dealwright.web.notices import actions, queries, rules, tasks
from dealwright.web.notices.models import Kind, Notice, Rhythm

pytestmark = pytest.mark.database


def tell(company, *roles: str, text="Finance asks for your vote", url="/strategy/", once_key="", kind=Kind.VOTE):
    with company.inside():
        return actions.tell(
            [company.members[role].pk for role in roles],
            organisation_id=company.id,
            kind=kind,
            text=text,
            url=url,
            once_key=once_key,
        )


def told(company, role):
    with company.inside(role):
        return [notice.text for notice in queries.own(company.members[role]).order_by("pk")]


def choose(company, role, rhythm):
    with company.inside(role):
        actions.choose_rhythm(company.members[role], rhythm=rhythm)


def letters(company, now):
    with company.inside():
        return actions.write_letters(company.id, now=now)


def next_morning(hour=8):
    return (timezone.now() + timedelta(days=1)).replace(hour=hour)


# Telling ------------------------------------------------------------------------------------------------------------


def test_who_is_told_sees_it_and_nobody_else_does(acme):
    assert tell(acme, "seller", "manager") == 2

    assert told(acme, "seller") == ["Finance asks for your vote"]
    assert told(acme, "strategist") == []


def test_one_key_tells_once_and_no_key_tells_each_time(acme):
    assert [tell(acme, "seller", once_key="round:1"), tell(acme, "seller", "manager", once_key="round:1")] == [1, 1]
    tell(acme, "seller", text="Again")
    tell(acme, "seller", text="Again")

    assert told(acme, "seller") == ["Finance asks for your vote", "Again", "Again"]
    assert told(acme, "manager") == ["Finance asks for your vote"]


def test_auditors_and_those_who_left_are_told_nothing(acme):
    with acme.inside():
        gone = acme.members["seller"]
        gone.ended_at = timezone.now()
        gone.save()

    assert tell(acme, "seller", "auditor", "manager") == 1


def test_a_member_of_another_company_cannot_be_told(acme, globex):
    with acme.inside():
        number = actions.tell(
            [globex.members["seller"].pk], organisation_id=acme.id, kind=Kind.VOTE, text="Hello", url="/"
        )

    assert number == 0
    assert told(globex, "seller") == []


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example", "strategy/", ""])
def test_a_notice_leads_to_no_page_but_ours(acme, url):
    with pytest.raises(actions.NotTellable, match="a page of ours"):
        tell(acme, "seller", url=url)


def test_what_is_rolled_back_was_never_told(acme):
    with acme.inside(), transaction.atomic():
        actions.tell([acme.members["seller"].pk], organisation_id=acme.id, kind=Kind.VOTE, text="No", url="/")
        transaction.set_rollback(True)

    assert told(acme, "seller") == []


# The tray -----------------------------------------------------------------------------------------------------------


def test_the_bell_counts_what_is_unread_on_every_page(acme, sign_in):
    tell(acme, "seller")
    tell(acme, "seller", text="Price was published")

    page = sign_in(acme.members["seller"]).get("/").content.decode()

    assert '<span class="tray-count" aria-hidden="true">2</span>' in page
    assert "Price was published" in page
    assert "tray-count" not in sign_in(acme.members["manager"]).get("/").content.decode()


def test_opening_a_notice_leads_to_its_page_and_takes_it_off_the_bell(acme, sign_in):
    tell(acme, "seller", url="/library/")
    with acme.inside():
        number = Notice.objects.get().pk
    browser = sign_in(acme.members["seller"])

    answer = browser.get(reverse("notices:open", args=[number]))

    assert (answer.status_code, answer["Location"]) == (302, "/library/")
    assert "tray-count" not in browser.get(reverse("notices:tray")).content.decode()


def test_nobody_opens_what_another_was_told(acme, sign_in):
    tell(acme, "seller")
    with acme.inside():
        number = Notice.objects.get().pk

    answer = sign_in(acme.members["manager"]).get(reverse("notices:open", args=[number]))

    assert answer.status_code == 404
    with acme.inside():
        assert Notice.objects.get().read_at is None


def test_marking_all_as_read_leaves_what_came_after_the_page(acme, sign_in):
    tell(acme, "seller", text="Seen")
    with acme.inside():
        seen = Notice.objects.get().pk
    tell(acme, "seller", text="Came later")

    sign_in(acme.members["seller"]).post(reverse("notices:read_all"), {"up_to": seen})

    with acme.inside():
        assert [notice.text for notice in Notice.objects.filter(read_at=None)] == ["Came later"]


def test_the_list_of_notices_finds_and_filters(acme, sign_in):
    tell(acme, "seller", text="Sign the discount", kind=Kind.SIGNATURE)
    tell(acme, "seller", text="Vote on priorities")
    browser = sign_in(acme.members["seller"])

    page = browser.get(reverse("notices:list"), {"kind": "signature"})
    found = browser.get(reverse("notices:list"), {"find": "priorities"})

    assert [row.text for row in page.context["page"].rows] == ["Sign the discount"]
    assert [row.text for row in found.context["page"].rows] == ["Vote on priorities"]


def test_an_auditor_has_no_bell_and_an_empty_list(acme, sign_in):
    browser = sign_in(acme.members["auditor"])

    page = browser.get(reverse("notices:list"))

    assert page.status_code == 200
    assert 'id="tray-inside"' not in page.content.decode()


# Letters ------------------------------------------------------------------------------------------------------------


def test_a_letter_gathers_what_is_unread_once_a_day(acme):
    tell(acme, "seller", text="Vote on priorities")
    tell(acme, "seller", text="Sign the discount")
    morning = next_morning()

    assert (letters(acme, morning), letters(acme, morning + timedelta(hours=1))) == (1, 0)

    (letter,) = mail.outbox
    assert letter.to == ["seller@acme.example"]
    assert letter.subject == "2 things wait for you in Acme"
    assert letter.body.index("Vote on priorities") < letter.body.index("Sign the discount")


def test_nothing_stands_in_two_letters(acme):
    tell(acme, "seller", text="Vote on priorities")
    letters(acme, next_morning())
    tell(acme, "seller", text="Sign the discount")

    letters(acme, next_morning() + timedelta(days=1))

    first, second = mail.outbox
    assert "Vote on priorities" in first.body
    assert "Vote on priorities" not in second.body
    assert "Sign the discount" in second.body


def test_what_was_read_is_in_no_letter(acme):
    tell(acme, "seller")
    with acme.inside("seller"):
        actions.read(Notice.objects.get())

    assert letters(acme, next_morning()) == 0
    assert mail.outbox == []


def test_who_wants_letters_at_once_has_one_before_morning_and_none_then(acme):
    choose(acme, "seller", Rhythm.AT_ONCE)

    tell(acme, "seller", "manager", text="Vote on priorities")
    at_once = [letter.to for letter in mail.outbox]
    letters(acme, next_morning())

    assert at_once == [["seller@acme.example"]]
    assert [letter.to for letter in mail.outbox] == [["seller@acme.example"], ["manager@acme.example"]]


def test_who_wants_no_letters_has_none(acme):
    choose(acme, "seller", Rhythm.OFF)
    tell(acme, "seller")

    assert letters(acme, next_morning() + timedelta(days=8)) == 0
    assert mail.outbox == []


def test_the_rhythm_is_chosen_on_a_page(acme, sign_in):
    browser = sign_in(acme.members["seller"])

    browser.post(reverse("notices:settings"), {"rhythm": "weekly"})
    wrong = browser.post(reverse("notices:settings"), {"rhythm": "hourly"})

    with acme.inside("seller"):
        assert queries.rhythm(acme.members["seller"]) == Rhythm.WEEKLY
    assert wrong.status_code == 200


def test_the_job_writes_the_letters_of_its_organisation_only(acme, globex, monkeypatch):
    tell(acme, "seller")
    tell(globex, "seller")
    monkeypatch.setattr(timezone, "now", lambda: datetime.now(UTC) + timedelta(days=2))

    tasks.write_letters(organisation_id=globex.id)

    assert [letter.to for letter in mail.outbox] == [["seller@globex.example"]]
    assert tenancy.current() == tenancy.NOBODY


MOMENTS = st.integers(0, 10 * 365 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "no such zone", ""])


@given(now=MOMENTS, zone=ZONES, rhythm=st.sampled_from([Rhythm.DAILY, Rhythm.WEEKLY]))
def test_a_due_morning_is_seven_in_the_past_and_no_older_than_the_rhythm(now, zone, rhythm):
    due = rules.last_morning(now, rhythm=rhythm, zone=zone)

    assert due is not None
    assert (due.hour, due.minute) == (rules.HOUR, 0)
    assert due <= now
    assert now - due <= timedelta(days=7 if rhythm == Rhythm.WEEKLY else 1, hours=1)  # an hour where clocks change
    assert rhythm == Rhythm.DAILY or due.weekday() == 0


def test_letters_at_once_and_no_letters_are_due_on_no_morning():
    now = datetime(2026, 5, 4, 9, tzinfo=UTC)

    assert [rules.last_morning(now, rhythm=each, zone="UTC") for each in (Rhythm.AT_ONCE, Rhythm.OFF)] == [None, None]
