"""Coherence to JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from dealwright.files.report_json import parts
from dealwright.files.report_json.parts import Json
from dealwright.history import coherence

STAGES = ("raw", "time", "volume", "terms")


def dump(found: coherence.Coherence) -> Json:
    """This function will write coherence."""
    return {
        "by": found.by,
        "currency": found.currency,
        "pairs": [_pair(pair, found.currency) for pair in found.pairs],
        "dear_sides": [_dear_side(each, found.currency) for each in found.dear_sides],
        "term_gaps": [_term_gap(gap) for gap in found.term_gaps],
        "flagged": found.flagged,
        "money_at_stake": found.money_at_stake,
        "controls": list(found.controls),
        "findings": [parts.finding(each) for each in found.findings],
        "nothing": None if found.nothing is None else asdict(found.nothing),
    }


def load(document: Mapping[str, Any]) -> coherence.Coherence:
    """This function will read coherence."""
    return coherence.Coherence(
        by=document["by"],
        currency=document["currency"],
        pairs=tuple(_read_pair(each) for each in document["pairs"]),
        dear_sides=tuple(_read_dear_side(each) for each in document.get("dear_sides", ())),
        term_gaps=tuple(_read_term_gap(each) for each in document["term_gaps"]),
        flagged=document["flagged"],
        money_at_stake=document["money_at_stake"],
        controls=tuple(document["controls"]),
        findings=tuple(parts.read_finding(each) for each in document["findings"]),
        nothing=_read_nothing(document.get("nothing")),
    )


def _read_nothing(document: Mapping[str, Any] | None) -> coherence.Nothing | None:
    if document is None:  # as in reports written before the reason was kept
        return None
    return coherence.Nothing(**{**document, "lack": coherence.Lack(document["lack"])})


def _pair(found: coherence.Pair, currency: str) -> Json:
    return {
        "account_group": found.account_group,
        "product": found.product,
        "within": dict(found.within),
        "a": found.a,
        "b": found.b,
        "n_a": found.n_a,
        "n_b": found.n_b,
        "raw_ratio": parts.figure(found.raw.ratio),
        "after_time": parts.figure(found.time.ratio),
        "after_volume": parts.figure(found.volume.ratio),
        "after_terms": parts.figure(found.terms.ratio),
        "matched_a": found.terms.matched_a,
        "matched_b": found.terms.matched_b,
        "price_a": found.price_a,
        "price_b": found.price_b,
        "matched": {name: [getattr(found, name).matched_a, getattr(found, name).matched_b] for name in STAGES},
        "unexplained": parts.one(found.gap),
        "lower_bound": parts.figure(found.gap.low),
        "q_value": found.q_value,
        "money_at_stake": found.money_at_stake,
        "currency": currency,
        "status": found.status.value,
        "sentence": found.sentence,
    }


def _read_pair(document: Mapping[str, Any]) -> coherence.Pair:
    return coherence.Pair(
        **{name: document[name] for name in ("account_group", "product", "a", "b", "n_a", "n_b", "q_value")},
        raw=_stage(document, "raw", "raw_ratio"),
        time=_stage(document, "time", "after_time"),
        volume=_stage(document, "volume", "after_volume"),
        terms=_stage(document, "terms", "after_terms"),
        price_a=document.get("price_a"),  # reports written before prices were quoted have none
        price_b=document.get("price_b"),
        gap=parts.read_one(document["unexplained"]),
        money_at_stake=document["money_at_stake"],
        status=coherence.Status(document["status"]),
        sentence=document["sentence"],
        within=tuple(document.get("within", {}).items()),
    )


def _stage(document: Mapping[str, Any], name: str, ratio: str) -> coherence.Stage:
    matched_a, matched_b = document["matched"][name]
    return coherence.Stage(ratio=document[ratio], matched_a=matched_a, matched_b=matched_b)


def _dear_side(found: coherence.DearSide, currency: str) -> Json:
    return {
        "account_group": found.account_group,
        "product": found.product,
        "within": dict(found.within),
        "side": found.side,
        "cheaper": list(found.cheaper),
        "price": found.price,
        "cheaper_price": found.cheaper_price,
        "unexplained": parts.one(found.gap),
        "money_at_stake": found.money_at_stake,
        "currency": currency,
        "sentence": found.sentence,
    }


def _read_dear_side(document: Mapping[str, Any]) -> coherence.DearSide:
    plain = ("account_group", "product", "side", "price", "cheaper_price", "money_at_stake", "sentence")
    return coherence.DearSide(
        **{name: document[name] for name in plain},
        within=tuple(document["within"].items()),
        cheaper=tuple(document["cheaper"]),
        gap=parts.read_one(document["unexplained"]),
    )


def _term_gap(found: coherence.TermGap) -> Json:
    return {
        "account_group": found.account_group,
        "term": found.term,
        "a": found.a,
        "b": found.b,
        "n_a": found.n_a,
        "n_b": found.n_b,
        "gap": parts.one(found.gap),
        "q_value": found.q_value,
        "status": found.status.value,
    }


def _read_term_gap(document: Mapping[str, Any]) -> coherence.TermGap:
    read = {
        **document,
        "gap": parts.read_one(document["gap"]),
        "status": coherence.Status(document["status"]),
    }
    return coherence.TermGap(**read)
