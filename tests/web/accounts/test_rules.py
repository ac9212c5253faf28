"""Role by action: who may do what with people and organisations."""

from __future__ import annotations

import pytest
from django.urls import reverse

from dealwright.web.accounts import rules
from dealwright.web.accounts.models import Membership, Role, User
from dealwright.web.accounts.rules import Act

EVERYBODY = {"administrator", *Role.values}
MAY = {
    Act.SEE_PEOPLE: EVERYBODY,
    Act.SEE_HISTORY: {"administrator", "auditor"},
    Act.INVITE: {"administrator"},
    Act.CHANGE_MEMBERS: {"administrator"},
    Act.CHANGE_STRUCTURE: {"administrator"},
    Act.CHANGE_ORGANISATION: {"administrator"},
}


def member(who: str) -> Membership:
    role = Role.STRATEGIST if who == "administrator" else Role(who)
    return Membership(role=role, administrator=who == "administrator", user=User(is_active=True))


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_role_by_action(who, act):
    assert rules.may(member(who), act) is (who in MAY[act])


def test_a_former_member_may_nothing():
    former = member("administrator")
    former.ended_at = "2026-01-01"

    assert not any(rules.may(former, act) for act in Act)


def test_a_refusal_says_who_may():
    with pytest.raises(rules.NotPermitted, match="Only an administrator may invite people"):
        rules.require(member("seller"), Act.INVITE)


# Pages: who gets in to read, and who to write ------------------------------------------------------------------------

READ = {
    "people": EVERYBODY,
    "invitations": {"administrator", "auditor"},
    "invite": {"administrator", "auditor"},
    "settings": {"administrator", "auditor"},
    "me": EVERYBODY,
    "switch": EVERYBODY,
}
WRITE = {"invite": {"administrator"}, "settings": {"administrator"}, "me": EVERYBODY}


@pytest.mark.database
def test_role_by_page(acme, sign_in):
    for who in sorted(EVERYBODY):
        browser = sign_in(acme.members["admin" if who == "administrator" else who])
        for name, allowed in READ.items():
            assert browser.get(reverse(f"accounts:{name}")).status_code == (200 if who in allowed else 403), (who, name)
        for name, allowed in WRITE.items():
            answer = browser.post(reverse(f"accounts:{name}"), {})
            assert answer.status_code == (200 if who in allowed else 403), (who, name)
