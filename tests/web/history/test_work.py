"""Reading, importing and revealing: what is kept, and what is left when it stops."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.test import Client

from dealwright.files import mapping_yaml, report_json
from dealwright.history import coherence, facts, reveal
from dealwright.web.accounts.models import Membership
from dealwright.web.history import actions, models, queries


def report_of(dataset: models.Dataset, *, region: str = "") -> models.Report:
    """The report of a dataset, which must be there."""
    found = queries.reports.report_of(dataset, region=region)
    assert found is not None
    return found


def test_reading_shows_the_first_rows_and_proposes_a_mapping_with_reasons(
    strategist: Membership, deals_csv: Path
) -> None:
    dataset = actions.hand_in(
        deals_csv, organisation_id=strategist.organisation_id, user_id=strategist.user_id, later=False
    )

    run = actions.run_read(dataset)

    dataset.refresh_from_db()
    proposed = mapping_yaml.load(dataset.mapping)
    assert (run.state, dataset.state) == ("done", "mapping")
    assert dataset.preview is not None
    assert len(dataset.preview["rows"]) == 50
    assert dataset.preview["rows"][0][0] == "D-0000"
    found = proposed.fill("deal")
    assert found is not None
    assert found.columns == ("Deal",)
    sure, why = dataset.confidence["closed_on"]
    assert 0 < sure <= 1
    assert why


def test_an_import_keeps_the_deals_the_rejected_rows_and_asks_for_the_report(handed_in: models.Dataset) -> None:
    run = actions.run_import(handed_in)

    handed_in.refresh_from_db()
    assert handed_in.rejected is not None
    rejected = queries.blobs.local(handed_in.rejected, suffix=".csv").read_text()
    assert run.state == "done"
    assert (handed_in.state, handed_in.deals, handed_in.currency) == ("imported", 400, "EUR")
    assert handed_in.rejected_rows == 1
    assert "call me" in rejected
    assert [value for value, _ in handed_in.dimensions["region"]] == ["North", "South"]
    assert [(row.kind, row.state) for row in handed_in.runs.order_by("pk")][-1] == ("reveal", "queued")


def test_the_report_is_kept_with_its_charts_and_words_and_loads_back(reported: models.Dataset) -> None:
    report = report_of(reported)

    revealed, compared = report_json.load(report.content)
    assert report.deals == revealed.deals == 400
    assert {"discount", "payment_days"} <= {term.term.key for term in revealed.terms}
    assert compared is not None
    assert compared.by == "country"
    drawn = [chart.key for chart in report.charts.order_by("position")]
    assert drawn[:4] == ["ranges", "variance", "corridor", "sellers"]
    assert report.story["tiles"][0]["value"] == "400"


def test_one_region_alone_is_said_to_be_one_and_leads_to_the_whole_report(
    imported: models.Dataset, strategist: Membership, signed_in: Callable[[Membership], Client]
) -> None:
    actions.run_reveal(imported, region="South")

    page = signed_in(strategist).get(f"/reveal/{imported.pk}/report/?region=South").content.decode()

    assert "Every price is of one country, France, and one alone cannot be compared." in page
    assert f'href="/reveal/{imported.pk}/report/#section-coherence"' in page
    assert "bought one product" not in page
    assert "No pair of prices remains" not in page


def test_the_page_gives_the_answer_that_terminal_and_python_give(reported: models.Dataset) -> None:
    deals = queries.reports.deals_of(reported)

    revealed = reveal.learn(deals, rng=np.random.default_rng(facts.SEED))
    compared = coherence.compare(deals, by="country", rng=np.random.default_rng(facts.SEED))

    assert report_of(reported).content == report_json.dump(revealed, compared)


def test_the_same_facts_give_the_same_report(reported: models.Dataset) -> None:
    first = report_of(reported).content

    actions.run_reveal(reported)

    assert report_of(reported).content == first


def test_work_that_has_ended_is_left_alone_when_its_job_comes_late(reported: models.Dataset) -> None:
    run = reported.runs.get(kind="reveal")

    actions.work(run.pk)

    run.refresh_from_db()
    assert (run.state, run.attempts) == ("done", 1)


def test_an_import_taken_up_after_its_worker_was_killed_finishes_and_leaves_no_folder(
    handed_in: models.Dataset,
) -> None:
    run = actions.start_import(handed_in, user_id=None)
    _killed_while_importing(run)

    actions.work(run.pk)

    run.refresh_from_db()
    handed_in.refresh_from_db()
    assert (run.state, run.attempts) == ("done", 2)
    assert handed_in.deals == 400
    assert list((Path(settings.DATA) / "work").iterdir()) == []


def _killed_while_importing(run: models.Run) -> None:
    """What a worker leaves that gets no chance to clear up: a running run, and a folder with half a stage."""
    run.state, run.attempts = models.Run.State.RUNNING, 1
    run.save()
    folder = Path(settings.DATA) / "work" / f"run-{run.organisation_id}-{run.pk}"
    (folder / "facts").mkdir(parents=True)
    (folder / "handed-in.part").write_bytes(b"half")
    (folder / "facts" / "facts.parquet").write_bytes(b"half")


def test_work_whose_worker_stops_every_time_is_given_up_with_the_reason(handed_in: models.Dataset) -> None:
    run = actions.start_import(handed_in, user_id=None)
    models.Run.objects.filter(pk=run.pk).update(state="running", attempts=3)

    actions.work(run.pk)

    run.refresh_from_db()
    assert run.state == "failed"
    assert "3 times" in run.message
    assert not models.Dataset.objects.filter(state="imported").exists()


def test_a_file_nobody_can_read_says_why_and_takes_a_second_try(strategist: Membership, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    dataset = actions.hand_in(
        tmp_path / "empty.csv", organisation_id=strategist.organisation_id, user_id=strategist.user_id, later=False
    )

    run = actions.run_read(dataset)

    dataset.refresh_from_db()
    assert (run.state, dataset.state) == ("failed", "unreadable")
    assert dataset.problem == run.message != ""
    assert actions.run_read(dataset).state == "failed"


def test_an_import_that_was_cancelled_before_it_began_keeps_nothing(handed_in: models.Dataset) -> None:
    run = actions.start_import(handed_in, user_id=None)

    actions.cancel(run)
    actions.work(run.pk)

    run.refresh_from_db()
    handed_in.refresh_from_db()
    assert run.state == "cancelled"
    assert (handed_in.state, handed_in.facts) == ("mapping", None)


def test_an_import_that_is_cancelled_while_it_runs_stops_at_its_next_step(
    handed_in: models.Dataset, when_told: Callable[[str, Callable[[], None]], None]
) -> None:
    run = actions.start_import(handed_in, user_id=None)
    when_told("Keeping the deals", lambda: actions.cancel(run))

    actions.work(run.pk)

    run.refresh_from_db()
    handed_in.refresh_from_db()
    assert run.state == "cancelled"
    assert handed_in.facts is None
    assert models.Blob.objects.count() == 1


def test_a_dataset_deleted_while_it_is_imported_leaves_nothing_behind(
    handed_in: models.Dataset, when_told: Callable[[str, Callable[[], None]], None]
) -> None:
    run = actions.start_import(handed_in, user_id=None)
    when_told("Keeping the deals", lambda: actions.delete(handed_in))

    actions.work(run.pk)

    assert models.Dataset.objects.count() == 0
    assert models.Blob.objects.count() == 0
    assert models.Part.objects.count() == 0
    assert models.Run.objects.count() == 0


def test_an_import_begun_twice_runs_once(handed_in: models.Dataset) -> None:
    actions.start_import(handed_in, user_id=None)

    with pytest.raises(actions.UnderWay, match="being worked on already"):
        actions.start_import(handed_in, user_id=None)

    assert handed_in.runs.filter(kind="import").count() == 1


def test_importing_again_replaces_deals_and_report_in_one_step_and_discards_the_old_files(
    reported: models.Dataset,
) -> None:
    before = [kept for kept in (reported.facts_id, reported.rejected_id) if kept is not None]

    actions.run_import(reported)

    reported.refresh_from_db()
    assert queries.reports.report_of(reported) is None
    assert not models.Blob.objects.filter(pk__in=before).exists()
    assert models.Blob.objects.count() == 3


def test_a_failed_second_import_leaves_the_first_and_its_report_as_they_were(reported: models.Dataset) -> None:
    broken = mapping_yaml.load("columns:\n  deal: No such column\n")
    actions.save_mapping(reported, broken, seen_version=reported.mapping_version, user_id=None)

    run = actions.run_import(reported)

    reported.refresh_from_db()
    assert run.state == "failed"
    assert "No such column" in run.message
    assert (reported.state, reported.deals) == ("imported", 400)
    assert queries.reports.report_of(reported) is not None


def test_a_reveal_of_facts_that_were_replaced_meanwhile_is_dropped(
    imported: models.Dataset, when_told: Callable[[str, Callable[[], None]], None]
) -> None:
    def replaced() -> None:
        models.Blob.objects.filter(pk=imported.facts_id or 0).update(sha256="0" * 64)

    when_told("Drawing the charts", replaced)

    run = actions.run_reveal(imported)

    assert run.state == "cancelled"
    assert queries.reports.report_of(imported) is None


def test_a_narrower_report_is_made_from_its_own_deals(reported: models.Dataset) -> None:
    actions.run_reveal(reported, region="South")

    south = report_of(reported, region="South")
    assert south.deals == dict(reported.dimensions["region"])["South"]
    assert report_of(reported).deals == 400


def test_row_history_says_who_saved_a_mapping(handed_in: models.Dataset) -> None:
    events = models.Dataset.pgh_event_model.objects.filter(pgh_obj_id=handed_in.pk)  # type: ignore[attr-defined]  # by pghistory

    assert [event.pgh_label for event in events.order_by("pgh_id")] == ["insert", "update", "update"]
