"""People, a file of past deals, and the state it is in before each test."""

import csv
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client

from dealwright.files import mapping_yaml
from dealwright.web.accounts.actions import add_organisation, add_user
from dealwright.web.accounts.models import Membership
from dealwright.web.history import actions, models
from dealwright.web.history.actions import runs
from dealwright.web.kit import tenancy

HEADER = ("Deal", "Customer", "Group", "Region", "Country", "Segment", "Product", "Rep", "Closed", "Currency", "Qty",
          "Unit Price", "Discount %", "Payment Days")  # fmt: skip
MAPPING = """
currency: EUR
columns:
  deal: Deal
  account: Customer
  account_group: Group
  region: Region
  country: Country
  segment: Segment
  product: Product
  seller: Rep
  closed_on: Closed
  currency: Currency
  quantity: Qty
  price: Unit Price
terms:
  - key: discount
    name: Discount
    kind: percent
    direction: less
    column: Discount %
  - key: payment_days
    name: Payment days
    kind: days
    direction: less
    owner: finance
    column: Payment Days
"""


@pytest.fixture
def member(db: None) -> Callable[[str], Membership]:
    """A function that gives a member of the organisation in a role."""
    organisation = add_organisation(name="Nordwind")

    def of(role: str) -> Membership:
        return add_user(
            organisation_id=organisation.pk, email=f"{role}@nordwind.test", name=role.capitalize(), role=role
        )

    return of


@pytest.fixture
def strategist(member: Callable[[str], Membership]) -> Iterator[Membership]:
    """A strategist, with their organisation entered."""
    found = member("strategist")
    with tenancy.entered(organisation_id=found.organisation_id, user_id=found.user_id):
        yield found


@pytest.fixture
def signed_in() -> Callable[[Membership], Client]:
    """A function that gives a browser in which the member is signed in."""

    def of(membership: Membership) -> Client:
        client = Client()
        with tenancy.identifying(user_id=membership.user_id):
            client.force_login(membership.user)
        return client

    return of


@pytest.fixture(scope="session")
def deals_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of 400 past deals of two regions, one row of which holds a price nobody can read."""
    path = tmp_path_factory.mktemp("deals") / "Deals 2024.csv"
    chance = random.Random(7)  # noqa: S311 - invented deals, no secret
    with path.open("w", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(HEADER)
        for number in range(400):
            lines.writerow(_deal(number, chance))
    return path


def _deal(number: int, chance: random.Random) -> tuple[object, ...]:
    country, region = chance.choice([("France", "South"), ("Germany", "North"), ("Norway", "North")])
    group = f"Group {number % 5}"
    discount = round(chance.uniform(0, 25), 1)
    price = round(100 * (1 - discount / 100) * chance.uniform(0.95, 1.05), 2)
    closed_on = date(2023, 1, 1) + timedelta(days=chance.randrange(700))
    return (
        f"D-{number:04d}", f"{group} {country}", group, region, country, chance.choice(["Large", "Small"]),
        f"Product {number % 3}", f"Rep {number % 6}", closed_on.isoformat(), "EUR", chance.randrange(5, 60),
        "call me" if number == 17 else price, discount, chance.choice([14, 30, 45, 60, 90]),
    )  # fmt: skip


@pytest.fixture
def handed_in(strategist: Membership, deals_csv: Path) -> models.Dataset:
    """The file handed in, its columns read, and the right mapping saved."""
    dataset = actions.hand_in(
        deals_csv, organisation_id=strategist.organisation_id, user_id=strategist.user_id, later=False
    )
    actions.run_read(dataset)
    dataset.refresh_from_db()
    mapping = mapping_yaml.load(MAPPING)
    return actions.save_mapping(dataset, mapping, seen_version=dataset.mapping_version, user_id=strategist.user_id)


@pytest.fixture
def imported(handed_in: models.Dataset) -> models.Dataset:
    """The file imported, without its report."""
    actions.run_import(handed_in)
    handed_in.refresh_from_db()
    return handed_in


@pytest.fixture
def reported(imported: models.Dataset) -> models.Dataset:
    """The file imported and its report made."""
    actions.run_reveal(imported)
    imported.refresh_from_db()
    return imported


@pytest.fixture
def when_told(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[[], None]], None]:
    """A function that has something happen, once, just before work tells that it came to a stage."""
    tell = runs.Progress.__call__

    def arrange(stage: str, happen: Callable[[], None]) -> None:
        waiting = [happen]

        def told(progress: runs.Progress, now: str, done: int, total: int | None = None) -> None:
            if now == stage and waiting:
                waiting.pop()()
            tell(progress, now, done, total)

        monkeypatch.setattr(runs.Progress, "__call__", told)

    return arrange


@pytest.fixture(scope="session")
def mapping() -> str:
    """The right mapping of the file."""
    return MAPPING
