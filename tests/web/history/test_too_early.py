"""Every address of past deals, asked in every state and too early: a reason and what to do next, never a fault."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from dealwright.web.accounts.models import Membership
from dealwright.web.history import actions, models

SignIn = Callable[[Membership], Client]
PAGES = (
    "", "progress/", "mapping/", "mapping.yaml", "rejected.csv", "report/", "report.json",
    "report.pdf", "strategy.yaml", "charts/ranges.csv", "deals/", "deals.csv", "deals.csv?sort=x",
    "deals.xlsx", "delete/",
)  # fmt: skip
BUTTONS = ("cancel/", "rename/", "read-again/", "mapping/", "mapping/upload/", "report/find/", "draft/", "delete/")


def text(answer: HttpResponseBase) -> str:
    return b"".join(answer).decode(errors="replace")


@pytest.fixture
def dataset(request: pytest.FixtureRequest, strategist: Membership) -> models.Dataset:
    """A dataset in the state that the test is given."""
    if request.param in {"handed_in", "imported"}:
        finished: models.Dataset = request.getfixturevalue(request.param)
        return finished
    made = models.Dataset.objects.create(
        organisation_id=strategist.organisation_id,
        created_by_id=strategist.user_id,
        name="Early",
        file_name="early.csv",
        upload_key=uuid.uuid4(),
        file=models.Blob.objects.create(organisation_id=strategist.organisation_id, size=9),
        state=request.param,
    )
    if request.param == "received":
        actions.start_read(made, user_id=strategist.user_id)
    return made


STATES = ("uploading", "unreadable", "handed_in", "imported")


@pytest.mark.parametrize("dataset", STATES, indirect=True)
def test_no_page_breaks_and_none_is_called_missing_because_somebody_came_too_early(
    dataset: models.Dataset, strategist: Membership, signed_in: SignIn
) -> None:
    client = signed_in(strategist)

    said = {}
    for path in PAGES:
        answer = client.get(f"/reveal/{dataset.pk}/{path}", follow=True)
        said[path] = (answer.status_code, len(text(answer)) > 0)

    assert set(said.values()) <= {(200, True), (422, True)}


@pytest.mark.parametrize("dataset", STATES, indirect=True)
def test_every_button_pressed_twice_at_the_wrong_time_ends_on_a_page_that_says_something(
    dataset: models.Dataset, strategist: Membership, signed_in: SignIn
) -> None:
    client = signed_in(strategist)
    there = models.Dataset.objects.filter(pk=dataset.pk)
    ended = {}

    for button, _ in itertools.product(BUTTONS, range(2)):
        if there.exists():  # an upload that is not finished goes with “cancel”, everything with “delete”
            ended[button] = client.post(f"/reveal/{dataset.pk}/{button}", follow=True).status_code

    assert ended["cancel/"] == 200
    assert set(ended.values()) <= {200, 422}
    assert not there.exists()
    assert models.Part.objects.count() == models.Blob.objects.count() == 0


@pytest.mark.parametrize(
    ("dataset", "path", "leads_to", "said"),
    [
        ("handed_in", "report/", "mapping/", "have not been imported yet"),
        ("handed_in", "deals/", "mapping/", "have not been imported yet"),
        ("handed_in", "rejected.csv", "mapping/", "have not been imported yet"),
        ("received", "mapping/", "progress/", "have not been looked at yet"),
        ("received", "mapping.yaml", "progress/", "have not been looked at yet"),
        ("imported", "report.json", "report/", "has not been made yet"),
        ("imported", "charts/ranges.csv", "report/", "has not been made yet"),
        ("imported", "strategy.yaml", "report/", "has not been made yet"),
    ],
    indirect=["dataset"],
)
def test_whoever_comes_too_early_is_led_to_where_the_dataset_stands(
    dataset: models.Dataset, strategist: Membership, signed_in: SignIn, path: str, leads_to: str, said: str
) -> None:
    answer = signed_in(strategist).get(f"/reveal/{dataset.pk}/{path}", follow=True)

    assert answer.redirect_chain[-1][0] == f"/reveal/{dataset.pk}/{leads_to}"
    assert said in text(answer)


@pytest.mark.parametrize("dataset", ["uploading"], indirect=True)
def test_columns_are_not_looked_at_before_the_file_is_whole(
    dataset: models.Dataset, strategist: Membership, signed_in: SignIn
) -> None:
    answer = signed_in(strategist).post(f"/reveal/{dataset.pk}/read-again/", follow=True)

    assert "the upload goes on" in text(answer)
    assert dataset.runs.count() == 0


def test_a_mapping_that_cannot_be_read_says_why_and_can_be_replaced_or_proposed_anew(
    imported: models.Dataset, strategist: Membership, signed_in: SignIn
) -> None:
    models.Dataset.objects.filter(pk=imported.pk).update(mapping="columns: [")
    client = signed_in(strategist)

    shown = client.get(f"/reveal/{imported.pk}/mapping/")
    taken_out = client.get(f"/reveal/{imported.pk}/mapping.yaml")
    run = actions.run_read(imported)

    assert shown.status_code == 422
    for said in ("cannot be read", "The mapping is not YAML", "read-again/", "mapping/upload/", "mapping.yaml"):
        assert said in text(shown)
    assert text(taken_out) == "columns: ["
    imported.refresh_from_db()
    assert (run.state, imported.state, imported.deals) == ("done", "imported", 400)
    assert client.get(f"/reveal/{imported.pk}/mapping/").status_code == 200


def test_while_deals_are_imported_again_the_step_is_not_called_done(
    imported: models.Dataset, strategist: Membership, signed_in: SignIn
) -> None:
    client = signed_in(strategist)
    page = f"/reveal/{imported.pk}/progress/"

    before = text(client.get(page))
    models.Run.objects.filter(dataset=imported).update(state="done")
    actions.start_import(imported, user_id=strategist.user_id)
    again = text(client.get(page))

    assert "Deals imported: 400" in before
    assert "could not be read" in before
    assert "Deals imported: 400" not in again
    assert "could not be read" not in again
    assert "Waiting for a free worker" in again
