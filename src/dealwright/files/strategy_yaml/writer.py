"""YAML written for a person: the unit, the interval and the count behind each number stand in a comment beside it.

Numbers stand in the term's own unit, choices and yes/no by their words. The same evidence stands once more as data
under `evidence`, so that a strategy loads back unchanged; comments are for the reader alone and may be deleted. What is
at its default is left out.
"""

from __future__ import annotations

import io

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter

from dealwright.core import strategy, terms
from dealwright.files.strategy_reading import share_text
from dealwright.files.strategy_yaml import parts
from dealwright.files.strategy_yaml.trees import entry_tree, flow_list, flow_table

HEAD = """\
{nature}Correct anything; lines after # are for the reader and may go.
Order: the first group matters most, and the terms of one group matter alike.
Ranges: best is what to ask for, target what to expect; each limit is how far that authority level may go, and past the
last one there is no deal. Of several ranges that fit a deal, the one that names more about it counts."""


def dump(written: strategy.Strategy, *, head: str = "A strategy nobody has signed yet. ") -> str:
    """This function will write a strategy as YAML; `head` is said first, to the reader."""
    tree = CommentedMap()
    tree["strategy"] = written.name
    tree["currency"] = written.currency
    for name in ("business_unit", "origin"):
        if said := getattr(written, name):
            tree[name] = said
    if written.finance != strategy.Finance():
        shares = {"cost_of_capital": written.finance.cost_of_capital, "margin": written.finance.margin}
        tree["finance"] = flow_table({name: share_text(share) for name, share in shares.items() if share is not None})
        tree.yaml_add_eol_comment("cost of capital a year, margin of the amount", "finance", column=48)
    if written.dimensions != terms.DIMENSIONS:
        tree["dimensions"] = flow_list(written.dimensions)
    if written.shifts_at_once:
        tree["shifts_at_once"] = "yes"
    tree["order"] = CommentedSeq([flow_list(group) for group in written.order])
    if written.ladder != strategy.Ladder():
        tree["ladder"] = parts.ladder(written.ladder)
    tree["terms"] = CommentedSeq([entry_tree(entry) for entry in written.entries])
    for place in range(len(written.entries)):
        tree["terms"].yaml_set_comment_before_after_key(place, before="\n")
    parts.add(tree, written)
    tree.yaml_set_start_comment(HEAD.format(nature=head) + "\n")
    out = io.StringIO()
    _yaml().dump(tree, out)
    return out.getvalue()


class _Writer(RoundTripRepresenter):
    """Writes in quotes, with escapes, what YAML might read otherwise: unseen characters and a mark at the start."""

    def text(self, said: str) -> ScalarNode:
        style = None if said.isprintable() and said[:1].isalnum() else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", said, style=style)


_Writer.add_representer(str, _Writer.text)


def _yaml() -> YAML:
    writer = YAML()
    writer.Representer = _Writer
    writer.width = 10_000  # a comment must stay beside its number
    writer.indent(mapping=2, sequence=4, offset=2)
    return writer
