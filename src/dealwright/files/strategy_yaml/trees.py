"""Terms and ranges as trees of YAML with their comments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from dealwright.core import strategy, terms
from dealwright.core.kernel import Period
from dealwright.files import wording
from dealwright.files.strategy_reading import EVERY_DEAL, told_value

COMMENTS = 32  # the column where what is said beside numbers begins


def flow_list(said: Iterable[object]) -> CommentedSeq:
    """This function will give a list that is written on one line."""
    listed = CommentedSeq(said)
    listed.fa.set_flow_style()
    return listed


def flow_table(said: Mapping[str, object]) -> CommentedMap:
    """This function will give a table that is written on one line."""
    table = CommentedMap(said)
    table.fa.set_flow_style()
    return table


def scope_tree(scope: terms.Scope) -> CommentedMap | str:
    """This function will give what stands behind `for`."""
    return flow_table(dict(scope.stated)) if scope.stated else EVERY_DEAL


def comment(said: str) -> str:
    """This function will give a text that may stand behind a number sign."""
    return "# " + " ".join("".join(each if each.isprintable() else " " for each in said).split())


def entry_tree(entry: strategy.Entry) -> CommentedMap:
    """This function will give the tree of a term with its ranges."""
    term = entry.term
    tree = CommentedMap(key=term.key, name=term.name, kind=term.kind)
    if term.unit:
        tree["unit"] = term.unit
    tree["better"] = term.direction.value
    tree.yaml_add_eol_comment(_better(term), "better", column=24)
    if term.owner:
        tree["owner"] = term.owner
        tree.yaml_add_eol_comment("the function that signs it", "owner", column=24)
    if term.nature is not terms.Nature.BOTH:
        tree["nature"] = term.nature.value
    if term.choices:
        tree["choices"] = flow_list(term.choices)
    if term.description:
        tree["description"] = term.description
    if term.talk_track != terms.TalkTrack():
        talk = {"why": term.talk_track.why, "customer": term.talk_track.customer, "ask": term.talk_track.ask}
        tree["talk_track"] = CommentedMap((name, said) for name, said in talk.items() if said)
    if term.money_worth:
        tree["money_worth"] = term.money_worth
    if term.review_by is not None:
        tree["review_by"] = term.review_by
    both = zip(entry.ranges, entry.evidence, strict=True)
    tree["ranges"] = CommentedSeq([range_tree(term, range_, found) for range_, found in both])
    return tree


def range_tree(
    term: terms.Term, range_: terms.Range, found: strategy.Evidence | None, before: Mapping[str, object] | None = None
) -> CommentedMap:
    """This function will give the tree of a range, with `before` at its top."""
    tree = CommentedMap(before or {})
    if not before or range_.scope.stated:
        tree["for"] = scope_tree(range_.scope)
    if range_.valid != Period():
        days = {"from": range_.valid.start_on, "before": range_.valid.end_before}
        tree["valid"] = flow_table({name: day for name, day in days.items() if day is not None})
    tree["best"] = told_value(term, range_.best)
    tree["target"] = told_value(term, range_.target)
    limits = CommentedMap()
    for level, value in range_.limits:
        limits[level] = told_value(term, value)
        limits.yaml_add_eol_comment(_beside(term, value, found, level), level, column=COMMENTS)
    tree["limits"] = limits
    for figure in ("best", "target"):
        tree.yaml_add_eol_comment(_beside(term, getattr(range_, figure), found, figure), figure, column=COMMENTS)
    if range_.reason:
        tree["reason"] = range_.reason
    if found is not None:
        tree["evidence"] = _evidence_tree(term, found)
    return tree


def _better(term: terms.Term) -> str:
    if terms.KINDS[term.kind].has_choices:
        return f"{'a later' if term.direction is terms.Direction.MORE else 'an earlier'} choice is better for us"
    return f"a {'larger' if term.direction is terms.Direction.MORE else 'smaller'} value is better for us"


def _evidence_tree(term: terms.Term, found: strategy.Evidence) -> CommentedMap:
    tree = CommentedMap(deals=found.deals)
    for figure, low, high in found.intervals:
        tree[figure] = flow_list((told_value(term, low), told_value(term, high)))
    if found.intervals:
        tree.yaml_add_eol_comment("and the 90 % interval of each figure", "deals", column=COMMENTS)
    return tree


def _beside(term: terms.Term, value: float, found: strategy.Evidence | None, figure: str) -> str:
    """The words beside one number: the value as a reader writes it and, where known, its interval and count."""
    said = [wording.value(term, value)]
    if found is not None:
        names = {figure, figure.replace("-", "_"), f"{figure}_limit"}
        ends = next(((low, high) for name, low, high in found.intervals if name in names), None)
        if ends is not None:
            low, high = (wording.value(term, end) for end in ends)
            said.extend([f"between {low} and {high}"] if low != high else [])
        said.append(wording.count(found.deals))
    return comment(", ".join(said))
