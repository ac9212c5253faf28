"""The demonstration is made once, through the real import, and completed where it was interrupted."""

import pytest
from django.core.management import CommandError, call_command

from dealwright.web.accounts import queries as accounts
from dealwright.web.accounts.models import Membership
from dealwright.web.desk import actions
from dealwright.web.history.models import Dataset, Report
from dealwright.web.kit import tenancy
from dealwright.web.strategy import queries as strategies
from dealwright.web.strategy.models import Strategy

PASSWORDS = {person.role: f"a quiet harbour {person.role}" for person in actions.PEOPLE}


@pytest.mark.django_db
def test_the_demonstration_is_made_once_and_a_second_time_changes_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(actions, "DEALS", 600)
    said: list[str] = []

    actions.make_demo(passwords=PASSWORDS, say=said.append)
    first_time = len(said)
    actions.make_demo(passwords=PASSWORDS | {"seller": "another quiet harbour"}, say=said.append)

    (organisation,) = [row for row in accounts.all_organisations() if row["name"] == actions.ORGANISATION]
    assert organisation["members"] == len(actions.PEOPLE)
    assert (first_time, len(said)) == (5, 5)
    with tenancy.entered(organisation_id=int(organisation["id"])):
        seller, auditor = (Membership.objects.get(role=role).user for role in ("seller", "auditor"))
        assert seller.check_password("another quiet harbour")
        assert auditor.check_password(PASSWORDS["auditor"])
        dataset = Dataset.objects.get()
        assert (dataset.state, dataset.file_name) == (Dataset.State.IMPORTED, "generated-deals.csv")
        assert dataset.deals == 600
        assert Report.objects.filter(dataset=dataset).count() == 1
        draft = Strategy.objects.get()
        content = strategies.content(strategies.newest(draft))
    assert draft.name == actions.DRAFT
    assert [level.key for level in content.ladder.levels] == ["seller", "manager"]
    assert sum(part.weight for part in content.great_deal.parts) == 90.0
    assert [entry.term.owner for entry in content.entries].count("") == 1
    assert {len(each.limits) for entry in content.entries for each in entry.ranges} == {3}


def test_every_role_is_shown_by_one_person_and_managers_come_first():
    seen: list[str] = []
    for person in actions.PEOPLE:
        assert person.manager is None or person.manager in seen
        seen.append(person.role)

    assert sorted(seen) == ["auditor", "executive", "manager", "seller", "stakeholder", "strategist"]


def test_without_passwords_nothing_is_made(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DEALWRIGHT_DEMO_PASSWORDS", '{"seller": "x"}')

    with pytest.raises(CommandError, match="no password for: auditor, executive"):
        call_command("make_demo", skip_checks=True)
