"""Files as answers: written whole in a folder of their own, sent while it lasts, and gone afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import FileResponse

from dealwright.files import export

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
    "yaml": "application/yaml; charset=utf-8",
}


def file(write: Callable[[Path], object], *, name: str, form: str) -> FileResponse:
    """This function will answer with the file that `write` makes, to be saved under `name`."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"answer.{form}"
        write(path)
        opened = path.open("rb")  # the open file outlives its folder
    return FileResponse(opened, as_attachment=True, filename=f"{name}.{form}", content_type=TYPES[form])


def table(headers: Sequence[str], rows: Iterable[Sequence[Any]], *, name: str, form: str) -> FileResponse:
    """This function will answer with a table as CSV or XLSX in which no cell runs as a formula."""
    if form == "csv":
        return file(lambda path: export.write_csv(path, headers=headers, rows=rows), name=name, form=form)
    return file(lambda path: export.write_xlsx(path, headers=headers, rows=rows), name=name, form=form)
