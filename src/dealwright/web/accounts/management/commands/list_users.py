"""`list_users ORGANISATION`: who belongs to an organisation."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from dealwright.web.accounts import queries


class Command(BaseCommand):
    help = "List the present members of an organisation as JSON: mail address, name, role, administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        """This function will read the organisation's number."""
        parser.add_argument("organisation", type=int)

    def handle(self, *_args: Any, **options: Any) -> str:
        """This function will print one JSON list."""
        return json.dumps(queries.all_members(options["organisation"]))
