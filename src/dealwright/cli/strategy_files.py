"""What the `strategy` commands do with files: read, judge, compare, show and convert them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from dealwright.core import strategy, terms
from dealwright.core.kernel import figures
from dealwright.files import (
    UnreadableFile,
    playbook_pdf,
    strategy_reading,
    strategy_xlsx,
    strategy_yaml,
    templates,
)
from dealwright.files.tables import whole

SHOWN = {"error": "red", "warning": "yellow"}
LARGEST = 20_000_000  # bytes of a YAML file [d]


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """Whom a playbook is for."""

    segment: str
    region: str
    role: str
    on: date


def lint(file: Path, *, before: Path | None, today: date, as_json: bool) -> int:
    """Print the remarks on a file and the problems of its strategy; 1 when one of them is an error."""
    found = _look(file)
    said = [
        {
            "severity": each.severity,
            "place": each.place,
            "what": each.what,
            "advice": each.advice,
            "code": "",
            "where": "",
        }
        for each in found.remarks
    ]
    if found.strategy is not None:
        earlier = None if before is None else _read(before)
        for problem in strategy.lint(found.strategy, before=earlier, today=today):
            place = strategy_reading.best_place(found.places, problem.where)
            said.append(
                {
                    "severity": problem.severity.value,
                    "place": place,
                    "what": problem.what,
                    "advice": problem.advice,
                    "code": problem.code,
                    "where": problem.where,
                }
            )
    errors = sum(each["severity"] == "error" for each in said)
    if as_json:
        typer.echo(json.dumps(said, indent=2, ensure_ascii=False))
    else:
        console = _console()
        for each in said:
            _tell(console, file, each)
        console.print(_sum(errors, len(said) - errors, file), highlight=False)
    return 1 if errors else 0


def _tell(console: Console, file: Path, said: dict[str, str]) -> None:
    colour, place = SHOWN[said["severity"]], f"{said['place']}: " if said["place"] else ""
    console.print(
        f"[{colour}]{said['severity']}[/] {escape(file.name)}, {escape(place)}{escape(said['what'])}", highlight=False
    )
    if said["advice"]:
        console.print(f"        {escape(said['advice'])}", style="dim", highlight=False)


def _sum(errors: int, warnings: int, file: Path) -> str:
    if not errors and not warnings:
        return f"[green]{escape(file.name)} has nothing to mend.[/]"
    counted = (figures.counted(errors, "error"), figures.counted(warnings, "warning"))
    return f"{escape(file.name)}: {counted[0]}, {counted[1]}."


def diff(old: Path, new: Path, *, as_json: bool) -> int:
    """Print every difference; 0 and nothing when there is none, 2 when a file cannot be read."""
    found = strategy.diff(_read(old, failing=2), _read(new, failing=2))
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in found], indent=2, ensure_ascii=False))
    else:
        console = _console()
        marks = {"added": "[green]+[/]", "removed": "[red]−[/]", "changed": "[yellow]~[/]"}
        for each in found:
            console.print(f"{marks[each.kind.value]} {escape(each.sentence)}", highlight=False)
    return 1 if found else 0


def show(file: Path, *, term: str, as_json: bool) -> int:
    """Print a strategy, or one term of it."""
    read = _read(file)
    if term and read.entry(term) is None:
        known = ", ".join(entry.term.key for entry in read.entries)
        return _refuse(f"{file.name} has no term “{term}”. It has: {known}.")
    if as_json:
        said = strategy.entry_record(read, term) if term else strategy.record(read)
        typer.echo(json.dumps(said, indent=2, ensure_ascii=False))
        return 0
    console = _console()
    console.print(
        f"[bold]{escape(read.name)}[/] · {escape(read.currency)}{escape(f' · {read.origin}' if read.origin else '')}"
    )
    if not term:
        names = {entry.term.key: entry.term.name for entry in read.entries}
        order = " > ".join(" = ".join(names.get(key, key) for key in group) for group in read.order)
        console.print(f"Order: {escape(order)}" if order else "No order yet.", highlight=False)
    console.print(_ranges(read, term))
    _rules(console, read, term)
    return 0


def _ranges(read: strategy.Strategy, term: str) -> Table:
    table = Table("Term", "Owner", "For", "Best", "Target", "Limits")
    for entry in read.entries:
        if term not in {"", entry.term.key}:
            continue
        for place, each in enumerate(entry.ranges):
            limits = ", ".join(f"{level} {terms.written(entry.term, value)}" for level, value in each.limits)
            values = (terms.written(entry.term, value) for value in (each.best, each.target))
            first = (entry.term.name, entry.term.owner) if not place else ("", "")
            table.add_row(*(escape(cell) for cell in (*first, str(each.scope), *values, limits)))
        if not entry.ranges:
            table.add_row(escape(entry.term.name), escape(entry.term.owner), "no range", "", "", "")
    return table


def _rules(console: Console, read: strategy.Strategy, term: str) -> None:
    named = {entry.term.key: entry.term for entry in read.entries}
    about = [rule for rule in read.rules if term in {"", rule.term, *(each.term for each in rule.conditions)}]
    if about:
        console.print("[bold]Trade rules[/]")
    for rule in about:
        line = strategy_reading.rule_line(rule, named.get) or f"{rule.term} to {rule.to:g} for {rule.level}"
        console.print(f"  {escape(line)}", highlight=False)
    if read.great_deal.parts and not term:
        console.print("[bold]A great deal[/]")
        for part in read.great_deal.parts:
            about_term = named.get(part.term)
            value = f"{part.value:g}" if about_term is None else terms.written(about_term, part.value)
            name = part.term if about_term is None else about_term.name
            console.print(f"  {part.weight:>4g}  {escape(name)} {escape(value)}", highlight=False)
    entry = read.entry(term) if term else None
    if entry is not None:
        talk = entry.term.talk_track
        for label, said in (
            ("What", entry.term.description),
            ("Why", talk.why),
            ("Customer", talk.customer),
            ("Ask", talk.ask),
        ):
            if said:
                console.print(f"[bold]{label}[/] {escape(said)}", highlight=False)


def convert(file: Path, out: Path, *, playbook: Playbook | None) -> int:
    """Write a strategy by the ending of the file asked for; `playbook` says whom a PDF is for."""
    ending = out.suffix.lower()
    if ending not in {".xlsx", ".yaml", ".yml", *([".pdf"] if playbook else [])}:
        return _refuse(
            f"“{out.name}” has no ending that can be written. Use .xlsx or .yaml{', or .pdf' if playbook else ''}."
        )
    if out.exists() and file.exists() and out.samefile(file):
        return _refuse(f"{out} is the file that is read. Write another, so that its comments are kept.")
    read = _read(file)
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        if playbook is not None and ending == ".pdf":
            playbook_pdf.write(
                out, read, segment=playbook.segment, region=playbook.region, role=playbook.role, on=playbook.on
            )
        else:
            _write(out, read)
    except (strategy_xlsx.TooLongForACell, playbook_pdf.NoLevel) as refused:
        return _refuse(str(refused))
    typer.echo(f"Wrote {out}.")
    return 0


def template(key: str, *, out: Path | None) -> int:
    """Write a template or print it; list them all when none is named."""
    if not key:
        table = Table("Key", "Template", "For")
        for each in templates.names():
            table.add_row(each.key, each.name, each.description)
        _console().print(table)
        return 0
    try:
        text = templates.text(key)
    except templates.UnknownTemplate as unknown:
        return _refuse(str(unknown))
    if out is None:
        typer.echo(text, nl=False)
    elif out.suffix.lower() == ".xlsx":
        strategy_xlsx.write(out, templates.load(key))
        typer.echo(f"Wrote {out}.")
    else:
        with whole(out) as fresh:
            fresh.write_text(text, encoding="utf-8")
        typer.echo(f"Wrote {out}.")
    return 0


def _write(out: Path, read: strategy.Strategy) -> None:
    if out.suffix.lower() == ".xlsx":
        strategy_xlsx.write(out, read)
    else:
        with whole(out) as fresh:
            fresh.write_text(strategy_yaml.dump(read), encoding="utf-8")


def _read(file: Path, *, failing: int = 1) -> strategy.Strategy:
    found = _look(file, failing=failing)
    if found.strategy is None:
        _refuse("\n".join(str(each) for each in found.remarks if each.severity == "error"), file)
        raise typer.Exit(failing)
    for each in found.remarks:
        typer.secho(f"{file.name}: {each}", err=True, fg="yellow")
    return found.strategy


def _look(file: Path, *, failing: int = 1) -> strategy_reading.Found:
    try:
        if file.suffix.lower() == ".xlsx":
            return strategy_xlsx.look(file)
        if file.stat().st_size > LARGEST:
            raise UnreadableFile(f"{file.name} is larger than {LARGEST:,} bytes, which no strategy is.")
        return strategy_yaml.look(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        _refuse(f"{file.name} is not text in UTF-8. Save it as UTF-8, or as XLSX with that ending.")
    except UnreadableFile as refused:
        _refuse(str(refused))
    except OSError as refused:
        _refuse(f"{file} could not be read: {refused.strerror or refused}.")
    raise typer.Exit(failing)


def _refuse(why: str, file: Path | None = None) -> int:
    typer.secho(f"{file.name}:\n{why}" if file else why, err=True, fg="red")
    return 1


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=200, no_color=True)
