"""`verify_proof`: check the chains of one organisation or of all."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dealwright.web.accounts import queries as accounts
from dealwright.web.kit import tenancy
from dealwright.web.proof import queries, records


class Command(BaseCommand):
    help = "Check the chains of proof and print what was found as JSON, one object for each organisation."

    def add_arguments(self, parser: CommandParser) -> None:
        """This function will read which organisation, and the hash that was kept elsewhere."""
        parser.add_argument("--organisation", type=int, help="its number; without it, every organisation")
        parser.add_argument("--head", default="", help="hash of a link that was kept elsewhere")

    def handle(self, *_args: Any, **options: Any) -> str:
        """This function will print one JSON list."""
        wanted = options["organisation"]
        known = {int(row["id"]): str(row["name"]) for row in accounts.all_organisations()}
        if wanted is not None and wanted not in known:
            raise CommandError(f"There is no organisation {wanted}. “dealwright org list” shows which there are.")
        if options["head"] and wanted is None:
            raise CommandError("A head belongs to one chain. Say which with --organisation.")
        numbers = sorted(known) if wanted is None else [wanted]
        return json.dumps([_verified(number, known[number], options["head"]) for number in numbers])


def _verified(number: int, name: str, kept: str) -> dict[str, Any]:
    with tenancy.entered(organisation_id=number, read_only=True):
        found = queries.verify(number, kept=kept)
    return {
        "id": number,
        "name": name,
        "links": found.links,
        "kinds": dict(found.kinds),
        "head": found.head.hash,
        "head_at": records.written(found.head.at) if found.head.at else None,
        "kept": found.kept,
        "broken": None
        if found.broken is None
        else {"number": found.broken.number, "kind": found.broken.kind, "why": found.broken.why},
        "differences": [{"number": each.number, "where": each.where, "what": each.what} for each in found.differences],
    }
