"""Rows of past deals handed in: the file, how its columns are read, the work done on it, and what it revealed.

Files live in PostgreSQL as parts of at most 4 MiB, so that web and worker processes keep no state and a backup of the
database is a backup of everything. Every row belongs to one organisation and is guarded by row-level security.
"""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from dealwright.web.kit.models import OrganisationRow

PART_BYTES = 4 * 1024 * 1024


class Blob(OrganisationRow):
    """A file kept in parts; complete once its hash is known."""

    sha256 = models.CharField(max_length=64, blank=True)  # empty until every part is there
    size = models.BigIntegerField()  # bytes
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=["organisation", "sha256"], name="blob_by_hash"),)
        constraints = (models.CheckConstraint(condition=Q(size__gte=0), name="blob_size_counts"),)

    def __str__(self) -> str:
        return f"{self.size} bytes {self.sha256[:12]}"


class Part(OrganisationRow):
    """One stretch of a blob; parts are numbered from 0 and only the last may be short."""

    blob = models.ForeignKey(Blob, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "blob", "number"], name="part_once"),)

    def __str__(self) -> str:
        return f"part {self.number} of blob {self.blob_id}"


class Dataset(OrganisationRow):
    """One file of past deals and what became of it."""

    class State(models.TextChoices):
        UPLOADING = "uploading", "Uploading"  # parts are still arriving
        RECEIVED = "received", "Being read"  # the file is here; its columns are being looked at
        MAPPING = "mapping", "Columns to confirm"  # a mapping is proposed and waits for a person
        IMPORTED = "imported", "Imported"  # facts are here
        UNREADABLE = "unreadable", "Unreadable"  # the file could not be read at all; the message says why

    name = models.CharField(max_length=120)
    file_name = models.CharField(max_length=255)  # as the person's machine named it; shown, never used as a path
    state = models.CharField(max_length=16, choices=State.choices, default=State.UPLOADING)
    upload_key = models.UUIDField(null=True)  # chosen by the browser that sends it in parts
    file = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    facts = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    rejected = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    problem = models.TextField(blank=True)  # why the last reading or import failed, for the reader

    preview = models.JSONField(null=True)  # the first rows, as records.py writes them
    mapping = models.TextField(blank=True)  # YAML, as `files.mapping_yaml` writes it
    mapping_version = models.PositiveIntegerField(default=0)  # counts saves; a save names the version it was made on
    mapping_saved_at = models.DateTimeField(null=True)
    mapping_saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    confidence = models.JSONField(default=dict)  # column → [confidence, reason], as proposed

    currency = models.CharField(max_length=3, blank=True)
    deals = models.BigIntegerField(default=0)  # rows used by the import
    rejected_rows = models.BigIntegerField(default=0)
    findings = models.JSONField(default=list)  # of the import
    dimensions = models.JSONField(default=dict)  # dimension → its values, most frequent first, for the filters
    terms = models.JSONField(default=list)  # of the facts: key, name, kind, unit, choices
    generated = models.BooleanField(default=False)  # invented data; said wherever it is shown
    imported_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["organisation", "-created_at", "-id"], name="dataset_newest"),)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "upload_key"], name="upload_once"),
            models.CheckConstraint(
                condition=~Q(state="imported") | Q(facts__isnull=False), name="imported_dataset_has_facts"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Run(OrganisationRow):
    """One piece of long work on a dataset, with its progress."""

    class Kind(models.TextChoices):
        READ = "read", "Reading the columns"
        IMPORT = "import", "Importing the deals"
        REVEAL = "reveal", "Finding what they reveal"

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    region = models.CharField(max_length=500, blank=True)  # of a reveal: the selection; empty for every deal
    segment = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.QUEUED)
    stage = models.CharField(max_length=200, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    cancel_asked = models.BooleanField(default=False)
    attempts = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)  # how it ended, for the reader
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["organisation", "dataset", "-id"], name="run_newest"),)
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "dataset"],
                condition=Q(state__in=["queued", "running"], kind__in=["read", "import"]),
                name="one_import_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["organisation", "dataset", "region", "segment"],
                condition=Q(state__in=["queued", "running"], kind="reveal"),
                name="one_reveal_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of dataset {self.dataset_id}: {self.state}"


class Report(OrganisationRow):
    """What one selection of a dataset's deals revealed; replaced when the dataset is imported again."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="reports")
    region = models.CharField(max_length=500, blank=True)  # empty for every region
    segment = models.CharField(max_length=500, blank=True)
    facts_sha256 = models.CharField(max_length=64)  # the facts it was learned from
    deals = models.BigIntegerField()
    content = models.JSONField()  # as `files.report_json` writes it
    story = models.JSONField(default=dict)  # the words of the report, as records.py writes them
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "dataset", "region", "segment"], name="report_once"),
        )

    def __str__(self) -> str:
        return f"report of dataset {self.dataset_id} {self.region} {self.segment}".strip()


class ReportChart(OrganisationRow):
    """One chart of a report with its table, drawn once so that pages only read."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="charts")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)  # how to read it
    spec = models.JSONField(null=True)  # Vega-Lite; none when there are not enough deals
    headers = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    links = models.JSONField(default=list)  # per row: the selection of deals behind it, or null

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "report", "key"], name="chart_once"),)

    def __str__(self) -> str:
        return self.title


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["preview", "findings", "dimensions", "terms", "confidence"],
)(Dataset)
