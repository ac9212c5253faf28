"""`make_demo`: make the demonstration; the passwords come as JSON by role in DEALWRIGHT_DEMO_PASSWORDS."""

from __future__ import annotations

import json
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dealwright.web.desk import actions

PASSWORDS = "DEALWRIGHT_DEMO_PASSWORDS"


class Command(BaseCommand):
    help = f"Make the organisation “{actions.ORGANISATION}” with a member of each role ({PASSWORDS}: JSON by role)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """This function will make what is missing and print each step."""
        missing = {person.role for person in actions.PEOPLE} - json.loads(os.environ.get(PASSWORDS, "{}")).keys()
        if missing:
            raise CommandError(f"{PASSWORDS} holds no password for: {', '.join(sorted(missing))}.")
        try:
            actions.make_demo(passwords=json.loads(os.environ[PASSWORDS]), say=self.stdout.write)
        except actions.NotMade as problem:
            raise CommandError(str(problem)) from problem
