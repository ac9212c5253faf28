"""Trade rules, aggregate limits, the ladder, the great deal, metrics and guidelines as trees of YAML."""

from __future__ import annotations

from collections.abc import Mapping

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from dealwright.core import strategy, terms
from dealwright.files import wording
from dealwright.files.strategy_reading import rule_line, told_value, worth_term
from dealwright.files.strategy_yaml.trees import comment, flow_list, flow_table, range_tree, scope_tree

Named = Mapping[str, terms.Term]
CONDITION = {
    strategy.Comparison.AT_LEAST: "at_least",
    strategy.Comparison.AT_MOST: "at_most",
    strategy.Comparison.EXACTLY: "exactly",
}


def add(tree: CommentedMap, written: strategy.Strategy) -> None:
    """This function will add every part that says something to the tree of a strategy."""
    named = {entry.term.key: entry.term for entry in reversed(written.entries)}
    found: dict[str, object] = {
        "rules": CommentedSeq([_rule(rule, named) for rule in written.rules]) if written.rules else None,
        "aggregates": CommentedSeq([_aggregate(each) for each in written.aggregates]) if written.aggregates else None,
        "great_deal": None if written.great_deal == strategy.GreatDeal() else _great_deal(written.great_deal, named),
        "metrics": CommentedSeq([_metric(each) for each in written.metrics]) if written.metrics else None,
        "guidelines": CommentedSeq([_guideline(each) for each in written.guidelines]) if written.guidelines else None,
    }
    for name, part in found.items():
        if part is not None:
            tree[name] = part
            tree.yaml_set_comment_before_after_key(name, before="\n")


def ladder(said: strategy.Ladder) -> CommentedMap:
    """This function will give the tree of the authority ladder."""
    tree = CommentedMap()
    if said.levels:
        each = ({"key": level.key, "name": level.name, "role": level.role} for level in said.levels)
        tree["levels"] = CommentedSeq([flow_table({name: text for name, text in one.items() if text}) for one in each])
    if said.holders:
        tree["holders"] = CommentedSeq([_holder(holder) for holder in said.holders])
    return tree


def _holder(holder: strategy.Holder) -> CommentedMap:
    tree = flow_table({"level": holder.level, "member": holder.member})
    if holder.scope.stated:
        tree["for"] = scope_tree(holder.scope)
    return tree


def _rule(rule: strategy.TradeRule, named: Named) -> CommentedMap:
    tree = CommentedMap(key=rule.key)
    if line := rule_line(rule, named.get):
        tree["allow"] = line
    else:
        tree["term"] = rule.term
        tree["to"] = told_value(named.get(rule.term), rule.to)
        tree["level"] = rule.level
        tree["if"] = flow_list(
            flow_table({"term": each.term, CONDITION[each.comparison]: told_value(named.get(each.term), each.value)})
            for each in rule.conditions
        )
    if rule.scope.stated:
        tree["for"] = scope_tree(rule.scope)
    if rule.reason:
        tree["reason"] = rule.reason
    return tree


def _aggregate(aggregate: strategy.Aggregate) -> CommentedMap:
    before: dict[str, object] = {"measure": aggregate.measure.value}
    if aggregate.owner:
        before["owner"] = aggregate.owner
    return range_tree(worth_term(aggregate.measure), aggregate.range, None, before)


def _great_deal(said: strategy.GreatDeal, named: Named) -> CommentedMap:
    tree = CommentedMap()
    if said.text:
        tree["text"] = said.text
    if said.parts:
        tree["parts"] = CommentedSeq(
            [
                flow_table(
                    {
                        "term": part.term,
                        "weight": told_value(None, part.weight),
                        "value": told_value(named.get(part.term), part.value),
                    }
                )
                for part in said.parts
            ]
        )
        for place, part in enumerate(said.parts):
            if part.term in named:
                words = f"{named[part.term].name} {wording.value(named[part.term], part.value)}"
                tree["parts"].yaml_add_eol_comment(comment(words), place, column=64)
    if said.behaviours:
        tree["behaviours"] = CommentedSeq(
            [
                CommentedMap({each.wanted.value: each.text} | ({"term": each.term} if each.term else {}))
                for each in said.behaviours
            ]
        )
    return tree


def _metric(metric: strategy.Metric) -> CommentedMap:
    tree = CommentedMap(key=metric.key, name=metric.name, tense=metric.tense.value, wanted=metric.wanted.value)
    if metric.unit:
        tree["unit"] = metric.unit
    if metric.target is not None:
        tree["target"] = told_value(None, metric.target)
    for name in ("owner", "definition", "term"):
        if said := getattr(metric, name):
            tree[name] = said
    return tree


def _guideline(guideline: strategy.Guideline) -> CommentedMap:
    tree = CommentedMap(text=guideline.text)
    if guideline.term:
        tree["term"] = guideline.term
    if guideline.scope.stated:
        tree["for"] = scope_tree(guideline.scope)
    return tree
