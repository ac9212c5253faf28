"""`add_user ORGANISATION EMAIL`: add a person to an organisation, as an operator."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dealwright.web.accounts import actions
from dealwright.web.accounts.models import Role
from dealwright.web.kit import history

PASSWORD = "DEALWRIGHT_PASSWORD"  # noqa: S105 - the name of a variable


class Command(BaseCommand):
    help = f"Add a person to an organisation. The password is read from {PASSWORD}; without it they set one by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        """This function will read who the person is and what they will be."""
        parser.add_argument("organisation", type=int, help="the number that list_organisations shows")
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument("--role", choices=Role.values, default=Role.STRATEGIST.value)
        parser.add_argument("--administrator", action="store_true")
        parser.add_argument("--function", action="append", default=[], dest="functions", help="may be repeated")
        parser.add_argument("--region", action="append", default=[], dest="regions", help="may be repeated")
        parser.add_argument("--reason", default="", help="why; kept in the row history")

    def handle(self, *_args: Any, **options: Any) -> str:
        """This function will add the person and print the number of their membership."""
        try:
            with history.recorded(channel=history.Channel.COMMAND, reason=options["reason"]):
                member = actions.add_user(
                    organisation_id=options["organisation"],
                    email=options["email"],
                    name=options["name"] or options["email"].split("@")[0],
                    role=options["role"],
                    administrator=options["administrator"],
                    password=os.environ.get(PASSWORD),
                    functions=options["functions"],
                    regions=options["regions"],
                )
        except actions.PersonNotAdded as problem:
            raise CommandError(str(problem)) from problem
        return str(member.pk)
