"""Reads of datasets and the work on them: one access function decides who may see one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from dealwright.web.accounts.models import Membership
from dealwright.web.history import models

HANDS_IN = frozenset({"strategist"})  # who hands in deals, maps, imports, deletes and starts drafts
READS_UNFINISHED = HANDS_IN | {"auditor"}  # who sees files without a report, their mapping and the work on them
READS = frozenset({"strategist", "stakeholder", "seller", "manager", "executive", "auditor"})
PAGE_ROWS = 30
READS_SELLERS = READS - {"seller"}  # who sees figures of named sellers, costs, and the whole report as a file


def datasets_for(membership: Membership) -> QuerySet[models.Dataset]:
    """This function will give the datasets this member may read; those without a report only for a few."""
    if membership.role not in READS:
        return models.Dataset.objects.none()
    found = models.Dataset.objects.filter(organisation_id=membership.organisation_id)
    return found if membership.role in READS_UNFINISHED else found.filter(reports__region="", reports__segment="")


def dataset_for(membership: Membership, dataset_id: int) -> models.Dataset:
    """This function will give one dataset this member may read; anything else is not found."""
    found = datasets_for(membership).select_related("file", "facts", "rejected", "created_by", "mapping_saved_by")
    row = found.filter(pk=dataset_id).first()
    if row is None:
        raise Http404("There is no such dataset in this organisation.")
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the list."""

    rows: tuple[models.Dataset, ...]
    next: str  # key of the page after this one; empty on the last
    first: bool


def page(membership: Membership, *, after: str = "", find: str = "", size: int = PAGE_ROWS) -> Page:
    """This function will list datasets, newest first, each with its newest run in `run` and whether it has a report."""
    whole = models.Report.objects.filter(dataset=OuterRef("pk"), region="", segment="")
    newest = models.Run.objects.filter(dataset=OuterRef("pk")).order_by("-pk")
    found = datasets_for(membership)
    if find:
        found = found.filter(Q(name__icontains=find) | Q(file_name__icontains=find))
    if after.isdigit():
        found = found.filter(pk__lt=int(after))
    rows = list(
        found.annotate(
            has_report=Exists(whole),
            run_kind=Subquery(newest.values("kind")[:1]),
            run_state=Subquery(newest.values("state")[:1]),
        )
        .select_related("created_by", "file")
        .defer("preview", "findings", "mapping", "confidence", "dimensions")
        .order_by("-pk")[: size + 1]
    )
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows=tuple(rows), next=str(rows[-1].pk) if more else "", first=not after)


def same_file(dataset: models.Dataset) -> models.Dataset | None:
    """This function will give another dataset made from the very same file, if there is one."""
    if not dataset.file.sha256:
        return None
    others = models.Dataset.objects.filter(
        organisation_id=dataset.organisation_id, file__sha256=dataset.file.sha256
    ).exclude(pk=dataset.pk)
    return others.order_by("pk").first()


def runs_of(dataset: models.Dataset) -> list[models.Run]:
    """This function will give the latest runs of a dataset, newest first."""
    return list(models.Run.objects.filter(dataset=dataset).order_by("-pk")[:10])


def active_import(dataset: models.Dataset) -> models.Run | None:
    """This function will give the reading or import that is waiting or running, if there is one."""
    active = models.Run.objects.filter(dataset=dataset, state__in=["queued", "running"], kind__in=["read", "import"])
    return active.first()


def active_run(dataset: models.Dataset) -> models.Run | None:
    """This function will give the oldest work that is waiting or running, if there is any."""
    return models.Run.objects.filter(dataset=dataset, state__in=["queued", "running"]).order_by("pk").first()


def upload_of(membership: Membership, upload_key: str) -> models.Dataset | None:
    """This function will give the upload this member began under that key, if there is one."""
    return (
        models.Dataset.objects.filter(
            organisation_id=membership.organisation_id, created_by_id=membership.user_id, upload_key=upload_key
        )
        .select_related("file")
        .first()
    )


def parts_received(dataset: models.Dataset) -> list[int]:
    """This function will give the numbers of the parts that have arrived, in order."""
    return list(models.Part.objects.filter(blob_id=dataset.file_id).order_by("number").values_list("number", flat=True))
