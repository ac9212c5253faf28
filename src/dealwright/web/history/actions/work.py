"""Doing the long work: reading a file's columns, importing its deals, finding what they reveal.

Each step works in a folder of its own and keeps its result in one transaction at the end. A worker that is killed
therefore leaves nothing half-made: the work begins again, and the import takes up the stages it finds finished.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dealwright import files
from dealwright.files import mapping_yaml, report_json
from dealwright.history import coherence, facts, reveal
from dealwright.web.history import models, queries, records
from dealwright.web.history.actions import blobs, charts, runs

MOST_ATTEMPTS = 3  # starts of one piece of work before it is given up
PREVIEW_ROWS = 50


def work(run_id: int) -> None:
    """This function will do a piece of work that waits, and note how it ended; work that has ended is left alone."""
    run = runs.take_up(run_id)
    if run is None:
        return
    if run.attempts > MOST_ATTEMPTS:
        runs.end(run, state=run.State.FAILED, message=_given_up(run))
        return
    try:
        with _folder(run) as folder:
            STEPS[run.kind](run, folder, runs.Progress(run))
    except runs.Cancelled:
        _end_if_there(run, state=run.State.CANCELLED, message="Cancelled. Nothing of it was kept.")
    except (files.UnreadableFile, queries.blobs.LostFile) as problem:
        _fail(run, str(problem))
    except Exception:  # noted for the reader, then raised for the log
        _fail(run, "Something went wrong on our side and has been logged. Nothing was kept; try again.")
        raise


def run_read(dataset: models.Dataset, *, user_id: int | None = None) -> models.Run:
    """This function will read the columns of a dataset now, in this process."""
    return _now(runs.begin(dataset, kind="read", user_id=user_id, later=False))


def run_import(dataset: models.Dataset, *, user_id: int | None = None) -> models.Run:
    """This function will import a dataset now, in this process; what it reveals is left to `run_reveal`."""
    return _now(runs.begin(dataset, kind="import", user_id=user_id, later=False))


def run_reveal(
    dataset: models.Dataset, *, user_id: int | None = None, region: str = "", segment: str = ""
) -> models.Run:
    """This function will find what a dataset reveals now, in this process, beginning the work if nobody has."""
    waiting = models.Run.objects.filter(
        dataset=dataset, kind="reveal", region=region, segment=segment, state__in=runs.ACTIVE
    ).first()
    if waiting is None:
        waiting = runs.begin(dataset, kind="reveal", user_id=user_id, region=region, segment=segment, later=False)
    return _now(waiting)


def _now(run: models.Run) -> models.Run:
    work(run.pk)
    run.refresh_from_db()
    return run


def _read(run: models.Run, folder: Path, progress: runs.Progress) -> None:
    progress("Looking at the columns", 0, None)
    source = _source(run.dataset, folder)
    preview = files.preview(source, rows=PREVIEW_ROWS)
    proposal = files.propose(source)
    with transaction.atomic():
        dataset = runs.confirm(run)
        dataset.preview = records.write_preview(preview)
        dataset.confidence = records.write_confidence(proposal)
        dataset.mapping = mapping_yaml.dump(proposal.mapping, comments=proposal.comments)
        dataset.mapping_version += 1
        dataset.mapping_saved_at, dataset.mapping_saved_by_id = timezone.now(), None
        dataset.problem = ""
        if dataset.facts_id is None:  # else the deals stay as they are until they are imported again
            dataset.state = dataset.State.MAPPING
        dataset.save()
        runs.end(run, state=run.State.DONE)


def _import(run: models.Run, folder: Path, progress: runs.Progress) -> None:
    source = _source(run.dataset, folder)
    mapping = mapping_yaml.load(run.dataset.mapping)
    into = folder / "facts"
    got = files.import_deals(source, mapping=mapping, into=into, progress=progress)
    parquet = into / "facts.parquet"
    values = {name: queries.deals.values_of(got.facts, name) for name in queries.deals.DIMENSIONS}
    progress("Keeping the deals", 0, None)
    with transaction.atomic():
        dataset = runs.confirm(run)
        old = [dataset.facts_id, dataset.rejected_id]
        dataset.facts = blobs.keep(parquet, organisation_id=run.organisation_id)
        dataset.rejected = blobs.keep(got.rejected_path, organisation_id=run.organisation_id) if got.rejected else None
        dataset.state, dataset.problem = dataset.State.IMPORTED, ""
        dataset.deals, dataset.rejected_rows = got.facts.source.rows_used, got.rejected
        dataset.currency, dataset.generated = got.facts.currency, got.facts.source.generated
        dataset.terms = [records.write_term(column) for column in got.facts.terms]
        dataset.findings = [records.write_finding(finding) for finding in got.findings]
        dataset.dimensions = {name: found for name, found in values.items() if found}
        dataset.imported_at = timezone.now()
        dataset.save()
        blobs.discard_if_any(old)
        models.Report.objects.filter(dataset=dataset).delete()
        runs.end(run, state=run.State.DONE)
        runs.begin(dataset, kind="reveal", user_id=run.created_by_id)


def _reveal(run: models.Run, folder: Path, progress: runs.Progress) -> None:
    if run.dataset.facts is None:
        raise runs.Cancelled
    sha256 = run.dataset.facts.sha256
    deals = queries.reports.deals_of(run.dataset, region=run.region, segment=run.segment)
    revealed = reveal.learn(deals, rng=np.random.default_rng(facts.SEED), progress=progress)
    compared = coherence.compare(deals, rng=np.random.default_rng(facts.SEED), progress=progress)
    progress("Drawing the charts", 0, None)
    drawn = charts.draw(revealed, compared, deals)
    with transaction.atomic():
        dataset = runs.confirm(run)
        if dataset.facts is None or dataset.facts.sha256 != sha256:
            raise runs.Cancelled  # imported again meanwhile: that import asked for a reveal of its own
        models.Report.objects.filter(dataset=dataset, region=run.region, segment=run.segment).delete()
        report = models.Report.objects.create(
            organisation_id=run.organisation_id,
            dataset=dataset,
            region=run.region,
            segment=run.segment,
            facts_sha256=sha256,
            deals=revealed.deals,
            content=report_json.dump(revealed, compared),
            story=records.write_story(revealed, compared),
        )
        for row in drawn:
            row.organisation_id, row.report = run.organisation_id, report
        models.ReportChart.objects.bulk_create(drawn)
        runs.end(run, state=run.State.DONE)


STEPS = {"read": _read, "import": _import, "reveal": _reveal}


def _source(dataset: models.Dataset, folder: Path) -> Path:
    """The file as it was handed in, in the folder of the run, under a name that no file system trips over."""
    name = re.sub(r"[^\w.,() -]", "_", dataset.file_name).strip(". ") or "deals"
    path = folder / name[-120:]
    if not path.exists():  # else it was copied whole by a worker that was killed later
        copied = folder / "handed-in.part"
        queries.blobs.copy(dataset.file, copied)
        copied.replace(path)
    return path


@contextlib.contextmanager
def _folder(run: models.Run) -> Iterator[Path]:
    """A folder of the run's own; what a killed worker left there is taken up by the import, and cleared in the end."""
    folder = Path(settings.DATA) / "work" / f"run-{run.organisation_id}-{run.pk}"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fail(run: models.Run, message: str) -> None:
    with transaction.atomic():
        dataset = models.Dataset.objects.filter(pk=run.dataset_id)
        if run.kind == run.Kind.READ:
            dataset.filter(facts=None).update(state=models.Dataset.State.UNREADABLE)
        if run.kind != run.Kind.REVEAL:
            dataset.update(problem=message)
        _end_if_there(run, state=run.State.FAILED, message=message)


def _end_if_there(run: models.Run, *, state: str, message: str) -> None:
    """Notes the end of a run that is still active; one that is gone or has ended otherwise is left as it is."""
    with transaction.atomic():
        locked = models.Run.objects.select_for_update().filter(pk=run.pk, state__in=runs.ACTIVE).first()
        if locked is not None:
            runs.end(locked, state=state, message=message)


def _given_up(run: models.Run) -> str:
    return (
        f"This was started {MOST_ATTEMPTS} times and the worker stopped each time, most likely for want of memory. "
        "Nothing was kept. Try a smaller file, or give the worker more memory."
    )
