"""`sign_status ORGANISATION`: how far the signing of each strategy is."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dealwright.web.accounts import queries as accounts
from dealwright.web.kit import tenancy
from dealwright.web.signing import queries


class Command(BaseCommand):
    help = "Say as JSON how far the signing of every strategy's newest revision in an organisation is."

    def add_arguments(self, parser: CommandParser) -> None:
        """This function will read the organisation's number."""
        parser.add_argument("organisation", type=int)

    def handle(self, *_args: Any, **options: Any) -> str:
        """This function will print one JSON list."""
        number = options["organisation"]
        if number not in {row["id"] for row in accounts.all_organisations()}:
            raise CommandError(f"There is no organisation {number}. “dealwright org list” shows which there are.")
        with tenancy.entered(organisation_id=number):
            return json.dumps(queries.sign_status(number))
