"""The pages of row history: of every kind of row, for administrators and auditors, and for nobody else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from dealwright.web.accounts import actions
from dealwright.web.kit import history

pytestmark = pytest.mark.database


@pytest.mark.parametrize("who", ["admin", "auditor"])
def test_every_kind_of_row_shows_its_history(filled, sign_in, who):
    browser = sign_in(filled.company.members[who])
    for kind in history.kinds():
        answer = browser.get(reverse("accounts:events", args=[kind]))
        assert answer.status_code == 200, kind
        row = answer.context["page"].rows[0]
        assert browser.get(reverse("accounts:row_history", args=[kind, row.pgh_obj_id])).status_code == 200, kind


@pytest.mark.parametrize("who", ["seller", "strategist", "executive"])
def test_others_do_not_read_it(acme, sign_in, who):
    browser = sign_in(acme.members[who])
    for name, places in (("events", ["function"]), ("row_history", ["membership", acme.admin.pk])):
        assert browser.get(reverse(f"accounts:{name}", args=places)).status_code == 403


def test_a_change_is_found_with_who_when_channel_and_reason(acme, sign_in):
    seller = acme.members["seller"]
    browser = sign_in(acme.admin)
    browser.post(
        reverse("accounts:person", args=[seller.pk]), {"version": 1, "role": "manager", "reason": "Promoted in May"}
    )

    page = browser.get(reverse("accounts:events", args=["membership"]), {"find": "promoted", "channel": "page"})

    ((address, cells),) = page.context["page"].cells
    assert address == reverse("accounts:row_history", args=["membership", seller.pk])
    assert [value for _column, value in cells][1:] == ["changed Seller", "Admin", "page", "Promoted in May"]


def test_a_command_says_the_channel_and_why(acme, sign_in):
    with history.recorded(channel=history.Channel.COMMAND, reason="Ticket 17"):
        ann = actions.add_user(organisation_id=acme.id, email="ann@acme.example", name="Ann", role="seller")

    page = sign_in(acme.admin).get(reverse("accounts:row_history", args=["membership", ann.pk])).content.decode()

    for said in ("the operator", "command line", "Ticket 17", "As a person"):
        assert said in page


def test_the_list_asks_as_many_questions_for_many_events_as_for_few(acme, sign_in, django_assert_max_num_queries):
    browser, address = sign_in(acme.admin), reverse("accounts:events", args=["function"])
    browser.get(address)
    with acme.inside():
        for number in range(60):
            actions.add_function(by=acme.admin, name=f"Function {number}")

    with django_assert_max_num_queries(12):
        page = browser.get(address).context["page"]
    assert (len(page.rows), page.total) == (50, 66)


@pytest.mark.parametrize("path", ["/organisation/history/nothing", "/organisation/history/nothing/1"])
def test_a_kind_that_keeps_no_history_is_not_found(acme, sign_in, path):
    assert sign_in(acme.admin).get(path).status_code == 404
