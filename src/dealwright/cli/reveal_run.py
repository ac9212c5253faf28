"""What `dealwright reveal` does once its options are read: import, learn, compare, show, write."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

import dealwright.history.coherence as coherence_room
import dealwright.history.reveal as reveal_room
from dealwright import files
from dealwright.cli import unfinished
from dealwright.files import mapping_yaml, report_html, report_json, report_pdf, strategy_yaml, tables, terminal
from dealwright.history import facts
from dealwright.machine import places

COULD_NOT, USAGE, INTERRUPTED = 1, 2, 130
Tell = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options of one run."""

    source: str
    mapping: Path | None
    out: tuple[Path, ...]
    currency: str | None
    by: str | None  # None: countries, or regions where only they differ
    seed: int | None  # None draws as every door draws
    propose_mapping: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed:
    """What was learnt, for those who write it down."""

    name: str
    facts: facts.Facts
    reveal: reveal_room.Reveal
    coherence: coherence_room.Coherence


class CannotReveal(ValueError):
    """A reveal could not be made or written as asked; the message says what to do."""


def _html(path: Path, found: Revealed) -> None:
    report_html.write(path, found.reveal, found.coherence, found.facts)


def _pdf(path: Path, found: Revealed) -> None:
    report_pdf.write(path, found.reveal, found.coherence, found.facts)


def _json(path: Path, found: Revealed) -> None:
    report_json.write(path, found.reveal, found.coherence)


def _strategy(path: Path, found: Revealed) -> None:
    draft = reveal_room.draft(found.reveal, name=f"Strategy by default: {found.name}")
    with tables.whole(path) as fresh:
        fresh.write_text(strategy_yaml.dump(draft), encoding="utf-8")


WRITERS = {".html": _html, ".pdf": _pdf, ".json": _json, ".yaml": _strategy, ".yml": _strategy}


def run(asked: Asked, *, here: Path | None = None) -> int:
    """This function will do what was asked and give the exit code; messages go to the error stream."""
    out, err = Console(), Console(stderr=True)
    try:
        _check(asked)
        _run(asked, here or Path.cwd(), out, err)
    except (CannotReveal, files.UnreadableFile, coherence_room.UnknownDimension, OSError) as problem:
        err.print(Text.assemble(("Could not reveal. ", "bold red"), str(problem)))
        return USAGE if isinstance(problem, CannotReveal) else COULD_NOT
    except KeyboardInterrupt:
        err.print("Stopped. What was written is named above and is whole.")
        return INTERRUPTED
    return 0


def _run(asked: Asked, here: Path, out: Console, err: Console) -> None:
    mapping = _mapping(asked.mapping)
    if asked.propose_mapping is not None:
        proposal = files.propose(asked.source, reading=mapping.reading if mapping else None)
        _write_proposal(asked.propose_mapping, proposal.mapping.in_currency(asked.currency), proposal, err)
        return
    with unfinished.work_folder(asked.source, data=places.data_folder()) as folder:
        with _progress(err) as tell:
            imported = files.import_deals(
                asked.source, mapping=mapping, into=folder, currency=asked.currency, progress=tell("Deals")
            )
        _keep_proposal(imported, asked, here, err)
        _keep_rejected(imported, _stem(asked.source), here, err)
        found = _learn(imported.facts, asked, err)
        out.print(terminal.summary(found.reveal, found.coherence, width=out.width))
        for path in asked.out:
            WRITERS[path.suffix.lower()](path, found)
            err.print(Text(f"Wrote {path} ({_size(path)})."))


def _check(asked: Asked) -> None:
    for path in asked.out:
        if path.suffix.lower() not in WRITERS:
            raise CannotReveal(
                f"“{path}” ends in “{path.suffix or path.name}”, which is no kind of report. "
                "Use .html, .pdf or .json for a report and .yaml for a strategy draft, such as --out report.html."
            )
    for path in (*asked.out, *([asked.propose_mapping] if asked.propose_mapping else [])):
        if not path.resolve().parent.is_dir():
            raise CannotReveal(f"There is no folder {path.resolve().parent} to write {path.name} in. Make it first.")


def _mapping(path: Path | None) -> facts.Mapping | None:
    if path is None:
        return None
    if not path.is_file():
        raise CannotReveal(f"There is no mapping {path}. Leave --mapping out to have one proposed.")
    return mapping_yaml.load(path.read_text(encoding="utf-8"))


def _learn(imported: facts.Facts, asked: Asked, err: Console) -> Revealed:
    seed = facts.SEED if asked.seed is None else asked.seed
    with _progress(err) as tell:
        revealed = reveal_room.learn(imported, rng=np.random.default_rng(seed), progress=tell("Strategy"))
        compared = coherence_room.compare(
            imported, by=asked.by, rng=np.random.default_rng(seed), progress=tell("Coherence")
        )
    return Revealed(name=_stem(asked.source), facts=imported, reveal=revealed, coherence=compared)


def _keep_proposal(imported: files.Import, asked: Asked, here: Path, err: Console) -> None:
    if imported.proposal is None:
        return
    path = here / f"{_stem(asked.source)}.mapping.yaml"
    if path.exists():
        err.print(Text(f"The columns were understood anew; {path.name} was there already and was left as it is."))
        return
    _write_proposal(path, imported.mapping, imported.proposal, err)


def _write_proposal(path: Path, mapping: facts.Mapping, proposal: facts.Proposal, err: Console) -> None:
    with tables.whole(path) as fresh:
        fresh.write_text(mapping_yaml.dump(mapping, comments=proposal.comments), encoding="utf-8")
    err.print(Text(f"How the columns were understood is in {path}. Correct it and pass it with --mapping."))


def _keep_rejected(imported: files.Import, stem: str, here: Path, err: Console) -> None:
    if not imported.rejected:
        return
    path = here / f"{stem}.rejected.csv"
    with tables.whole(path) as fresh:
        shutil.copyfile(imported.rejected_path, fresh)
    said = facts.counted(
        imported.rejected,
        "One value or row could not be read; it is listed with its reason in",
        "{n} values or rows could not be read; each is listed with its reason in",
    )
    err.print(Text(f"{said} {path}."))


@contextmanager
def _progress(err: Console) -> Iterator[Callable[[str], Tell]]:
    """One bar at a time, gone when the next stage begins; nothing at all where the error stream is no terminal."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True, disable=not sys.stderr.isatty()) as shown:

        def teller(work: str) -> Tell:
            bars: dict[str, TaskID] = {}

            def tell(stage: str, done: int, total: int | None) -> None:
                if stage not in bars:
                    for past in bars.values():
                        shown.update(past, total=1, completed=1, visible=False)
                    bars[stage] = shown.add_task(f"{work}: {stage}", total=total)
                shown.update(bars[stage], completed=done, total=total)

            return tell

        yield teller


def _stem(source: str) -> str:
    return Path(source.split("?", maxsplit=1)[0].rstrip("/")).stem or "deals"


def _size(path: Path) -> str:
    size = path.stat().st_size
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size / 1e3, 0.1):,.1f} kB"
