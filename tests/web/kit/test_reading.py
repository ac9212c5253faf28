"""Days and moments in the reader's zone and order; numbers alike for everybody."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from dealwright.web.accounts import actions, forms
from dealwright.web.accounts.models import Membership
from dealwright.web.kit import reading
from dealwright.web.kit.templatetags import figures

LATE = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "moment", "day"),
    [
        ("en", "1 Apr 2026, 00:30", "1 Apr 2026"),
        ("en-gb", "1 Apr 2026, 00:30", "1 Apr 2026"),
        ("en-us", "Apr 1, 2026, 12:30 AM", "Apr 1, 2026"),
        ("de", "01.04.2026, 00:30", "01.04.2026"),
        ("fr", "01/04/2026 00:30", "01/04/2026"),
        ("tlh", "1 Apr 2026, 00:30", "1 Apr 2026"),
    ],
)
def test_a_moment_is_written_in_the_zone_and_order_of_its_reader(locale, moment, day):
    with timezone.override("Europe/Berlin"), reading.read_in(locale):
        assert (figures.written(LATE), figures.day(LATE), figures.written(date(2026, 4, 1))) == (moment, day, day)
    assert figures.written(date(2026, 4, 1)) == "1 Apr 2026"


def test_every_locale_that_can_be_chosen_is_known():
    assert {key for key, _label in forms.LOCALES} == set(reading.LOCALES)


@pytest.mark.database
def test_a_page_is_in_the_zone_and_order_of_the_member_else_of_the_organisation(acme, sign_in):
    address = reverse("accounts:people") + "?role=seller"
    with acme.inside():
        Membership.objects.filter(pk=acme.members["seller"].pk).update(joined_at=LATE)
        actions.change_organisation(
            by=acme.admin, version=1, name="Acme", currency="EUR", time_zone="Europe/Berlin", locale="de"
        )
    browser = sign_in(acme.admin)
    as_the_organisation = browser.get(address).content.decode()
    browser.post(reverse("accounts:me"), {"name": "Admin", "time_zone": "America/New_York", "locale": "en-us"})
    as_the_member = browser.get(address).content.decode()

    assert "01.04.2026, 00:30" in as_the_organisation
    assert "Mar 31, 2026, 6:30 PM" in as_the_member
