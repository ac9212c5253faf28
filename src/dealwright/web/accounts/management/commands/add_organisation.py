"""`add_organisation NAME`: make an organisation, as an operator."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from dealwright.web.accounts import actions
from dealwright.web.kit import history


class Command(BaseCommand):
    help = "Make an organisation with the usual functions, and print its number."

    def add_arguments(self, parser: CommandParser) -> None:
        """This function will read the name and what the organisation counts in."""
        parser.add_argument("name")
        parser.add_argument("--currency", default="EUR", help="reporting currency, three letters")
        parser.add_argument("--time-zone", default="UTC")
        parser.add_argument("--locale", default="en")
        parser.add_argument("--reason", default="", help="why; kept in the row history")

    def handle(self, *_args: Any, **options: Any) -> str:
        """This function will make the organisation and print its number."""
        with history.recorded(channel=history.Channel.COMMAND, reason=options["reason"]):
            organisation = actions.add_organisation(
                name=options["name"],
                currency=options["currency"],
                time_zone=options["time_zone"],
                locale=options["locale"],
            )
        return str(organisation.pk)
