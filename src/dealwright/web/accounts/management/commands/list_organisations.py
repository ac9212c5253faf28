"""`list_organisations`: which organisations there are."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from dealwright.web.accounts import queries


class Command(BaseCommand):
    help = "List the organisations as JSON: number, name, currency, present members."

    def handle(self, *_args: Any, **_options: Any) -> str:
        """This function will print one JSON list."""
        return json.dumps(queries.all_organisations())
