"""Handing in files, whole and in parts."""

import hashlib
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from dealwright.web.accounts.actions import add_user
from dealwright.web.accounts.models import Membership
from dealwright.web.history import actions, models, queries, tasks

PART = models.PART_BYTES
SignIn = Callable[[Membership], Client]


def send(
    client: Client, data: bytes, number: int, *, key: str, size: int, name: str = "deals.csv"
) -> dict[str, object]:
    answer = client.post(
        "/reveal/hand-in/parts/",
        data=data,
        content_type="application/octet-stream",
        headers={
            "X-Upload": key, "X-Part": str(number), "X-Parts": str(max(1, -(-size // PART))),
            "X-File-Name": name, "X-File-Size": str(size),
        },
    )  # fmt: skip
    return {"status": answer.status_code, **answer.json()}


def test_a_file_sent_in_parts_in_any_order_is_kept_as_it_was(strategist: Membership, signed_in: SignIn) -> None:
    client, key = signed_in(strategist), str(uuid.uuid4())
    whole = bytes(range(256)) * ((2 * PART + 1000) // 256)

    last = send(client, whole[2 * PART :], 2, key=key, size=len(whole))
    first = send(client, whole[:PART], 0, key=key, size=len(whole))
    known = client.get("/reveal/hand-in/parts/", {"upload": key}).json()
    middle = send(client, whole[PART : 2 * PART], 1, key=key, size=len(whole))

    dataset = models.Dataset.objects.get()
    assert (last["received"], first["received"]) == (1, 2)
    assert known == {"received": [0, 2]}
    assert middle["next"] == f"/reveal/{dataset.pk}/"
    assert dataset.state == "received"
    assert dataset.file.sha256 == hashlib.sha256(whole).hexdigest()
    assert b"".join(queries.blobs.parts(dataset.file)) == whole
    assert [run.kind for run in dataset.runs.all()] == ["read"]


def test_a_part_sent_twice_is_kept_once_and_a_finished_upload_answers_where_to_go_on(
    strategist: Membership, signed_in: SignIn
) -> None:
    client, key = signed_in(strategist), str(uuid.uuid4())

    once = send(client, b"Deal\n1\n", 0, key=key, size=7)
    again = send(client, b"Deal\n1\n", 0, key=key, size=7)

    assert once == again
    assert models.Part.objects.count() == 1
    assert models.Run.objects.count() == 1
    assert client.get("/reveal/hand-in/parts/", {"upload": key}).json()["next"] == once["next"]


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"X-Upload": "not-a-key"}, "no valid name"),
        ({"X-Part": "7"}, "do not fit"),
        ({"X-File-Size": "9"}, "instead of"),
        ({"X-File-Size": "99999999999999"}, "are taken here"),
        ({"X-Part": "-1"}, "does not say"),
    ],
)
def test_a_part_that_does_not_fit_is_refused_with_the_reason(
    strategist: Membership, signed_in: SignIn, headers: dict[str, str], said: str
) -> None:
    right = {"X-Upload": str(uuid.uuid4()), "X-Part": "0", "X-Parts": "1", "X-File-Name": "d.csv", "X-File-Size": "7"}

    answer = signed_in(strategist).post(
        "/reveal/hand-in/parts/", data=b"Deal\n1\n", content_type="application/octet-stream", headers=right | headers
    )

    assert answer.status_code == 422
    assert said in answer.json()["error"]
    assert models.Dataset.objects.count() == 0


def test_a_plain_form_hands_a_file_in_without_any_script(
    strategist: Membership, signed_in: SignIn, deals_csv: Path
) -> None:
    with deals_csv.open("rb") as sent:
        answer = signed_in(strategist).post("/reveal/hand-in/parts/", {"file": sent})

    dataset = models.Dataset.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/reveal/{dataset.pk}/"
    assert (dataset.name, dataset.file_name) == ("Deals 2024", "Deals 2024.csv")
    assert dataset.file.sha256 == hashlib.sha256(deals_csv.read_bytes()).hexdigest()


def test_a_form_without_a_file_says_so(strategist: Membership, signed_in: SignIn) -> None:
    answer = signed_in(strategist).post("/reveal/hand-in/", {})

    assert answer.status_code == 422
    assert "Choose a file first." in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\deals.csv", "deals.csv"),
        ("a\x00b\n.csv", "ab.csv"),
        ("", "file without a name"),
        ("<script>alert(1)</script>.csv", "script>.csv"),
    ],
)
def test_a_file_name_is_never_a_path_and_holds_no_control_characters(given: str, shown: str) -> None:
    assert actions.clean_name(given) == shown


def test_a_file_over_the_limit_is_refused_before_anything_is_kept(
    strategist: Membership, deals_csv: Path, settings: pytest.FixtureRequest
) -> None:
    settings.UPLOAD_BYTES = 1000  # type: ignore[attr-defined]  # pytest-django's settings take any name

    with pytest.raises(actions.Refused, match="up to 1,000 are taken"):
        actions.hand_in(deals_csv, organisation_id=strategist.organisation_id, user_id=strategist.user_id)

    assert models.Blob.objects.count() == 0


def test_an_unfinished_upload_is_cleared_away_and_a_finished_one_stays(
    strategist: Membership, signed_in: SignIn
) -> None:
    client = signed_in(strategist)
    send(client, b"x" * PART, 0, key=str(uuid.uuid4()), size=PART + 1, name="half.csv")
    send(client, b"Deal\n1\n", 0, key=str(uuid.uuid4()), size=7, name="whole.csv")

    for dataset in models.Dataset.objects.all():
        actions.discard_unfinished_if_any(dataset.pk)

    assert [dataset.file_name for dataset in models.Dataset.objects.all()] == ["whole.csv"]
    assert models.Blob.objects.count() == 1


def test_an_upload_asks_once_for_its_clearing_two_days_later_and_the_job_leaves_no_part(
    strategist: Membership, signed_in: SignIn
) -> None:
    client, key = signed_in(strategist), str(uuid.uuid4())
    began = timezone.now()
    for number in (0, 1):
        send(client, b"x" * PART, number, key=key, size=2 * PART + 1, name="half.csv")

    job = ProcrastinateJob.objects.get(task_name="dealwright.web.history.tasks.discard_upload")
    tasks.discard_upload(**job.args)

    assert job.scheduled_at is not None
    assert timedelta(hours=48) <= job.scheduled_at - began < timedelta(hours=49)
    assert models.Dataset.objects.count() == models.Blob.objects.count() == models.Part.objects.count() == 0


def test_two_people_who_send_the_same_file_at_once_get_one_dataset_each(
    strategist: Membership, signed_in: SignIn
) -> None:
    second = add_user(
        organisation_id=strategist.organisation_id, email="second@nordwind.test", name="Second", role="strategist"
    )
    one, other = signed_in(strategist), signed_in(second)
    whole, keys = b"x" * (PART + 7), [str(uuid.uuid4()), str(uuid.uuid4())]

    ended = [
        send(client, whole[number * PART : (number + 1) * PART], number, key=key, size=len(whole))
        for number in (0, 1)
        for client, key in zip((one, other), keys, strict=True)
    ]
    stolen = send(other, whole[:PART], 0, key=keys[0], size=len(whole))

    assert len({answer["next"] for answer in ended[2:]}) == 2
    assert models.Dataset.objects.filter(state="received").count() == 2
    assert {dataset.file.sha256 for dataset in models.Dataset.objects.all()} == {hashlib.sha256(whole).hexdigest()}
    assert models.Part.objects.count() == 4
    assert (stolen["status"], "belongs to another file" in str(stolen["error"])) == (422, True)


def test_the_same_file_handed_in_twice_is_recognised(
    strategist: Membership, signed_in: SignIn, handed_in: models.Dataset, deals_csv: Path
) -> None:
    second = actions.hand_in(
        deals_csv, organisation_id=strategist.organisation_id, user_id=strategist.user_id, later=False
    )

    page = signed_in(strategist).get(f"/reveal/{second.pk}/progress/").content.decode()

    assert queries.datasets.same_file(second) == handed_in
    assert "This very file was handed in before" in page
    assert f"/reveal/{handed_in.pk}/" in page
