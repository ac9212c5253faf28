"""What happens by night."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from dealwright.web.accounts import tasks

pytestmark = pytest.mark.database


def test_sessions_that_ran_out_are_dropped(db):
    for name, days in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=name, expire_date=timezone.now() + timedelta(days=days))

    tasks.clear_sessions(timestamp=0)

    assert [row.session_key for row in Session.objects.all()] == ["new"]
