"""`sign_status`: an operator's command says how far the signing of each strategy is."""

import io
import json
from typing import Any

import pytest
from django.core import management

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def status(organisation: int) -> list[dict[str, Any]]:
    """This function will run the command and read what it printed."""
    said = io.StringIO()
    management.call_command("sign_status", str(organisation), stdout=said, skip_checks=True)
    found: list[dict[str, Any]] = json.loads(said.getvalue())
    return found


def test_a_strategy_says_whom_it_waits_for(signing):
    (told,) = status(signing.id)

    assert (told["state"], told["terms"], told["signed"]) == ("signing", 2, 0)
    assert told["waiting"] == {"Finance": 1, "Legal": 1}
    assert told["approved"] == []
    assert "Discount waits for Finance to sign it." in told["obstacles"]


def test_an_organisation_that_is_not_there_is_named():
    with pytest.raises(management.CommandError, match=r"There is no organisation 999999999\."):
        status(999_999_999)
