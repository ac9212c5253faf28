"""A reveal to JSON and back."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

from dealwright.files.report_json import parts
from dealwright.files.report_json.parts import Json
from dealwright.history import facts, reveal

RANGE_FIGURES = ("best", "target", "seller_limit", "walk_away")
SHARES = ("time", "product", "volume", "region", "account_group", "seller", "unexplained")
CORRIDOR = ("p5", "p25", "median", "p75", "p95")


def dump(found: reveal.Reveal) -> Json:
    """This function will write a reveal."""
    return {
        "deals": found.deals,
        "period": None if found.period is None else [day.isoformat() for day in found.period],
        "currency": found.currency,
        "terms": [_term(term) for term in found.terms],
        "order": [list(group) for group in found.order],
        "trade_rates": [_trade_rate(rate) for rate in found.trade_rates],
        "variance_shares": _shares(found.variance_shares),
        "variance_lacks": found.variance_lacks,
        "wild_west_index": None if found.variance_shares is None else found.variance_shares.wild_west_index,
        "wild_west_lacks": "" if found.variance_shares is None else found.variance_shares.wild_west_lacks,
        "sellers": [_seller(seller) for seller in found.sellers],
        "market": [_market(point) for point in found.market],
        "controls": list(found.controls),
        "source": dataclasses.asdict(found.source),
        "findings": [parts.finding(each) for each in found.findings],
    }


def load(document: Mapping[str, Any]) -> reveal.Reveal:
    """This function will read a reveal."""
    period = document["period"]
    return reveal.Reveal(
        deals=document["deals"],
        period=None if period is None else (date.fromisoformat(period[0]), date.fromisoformat(period[1])),
        currency=document["currency"],
        terms=tuple(_read_term(each) for each in document["terms"]),
        order=tuple(tuple(group) for group in document["order"]),
        trade_rates=tuple(_read_trade_rate(each) for each in document["trade_rates"]),
        variance_shares=_read_shares(document["variance_shares"]),
        variance_lacks=document.get("variance_lacks", ""),  # reports written before did not say
        sellers=tuple(_read_seller(each) for each in document["sellers"]),
        market=tuple(_read_market(each) for each in document["market"]),
        controls=tuple(document["controls"]),
        source=facts.Source(**document["source"]),
        findings=tuple(parts.read_finding(each) for each in document["findings"]),
    )


def _term(found: reveal.RevealedTerm) -> Json:
    return {
        **parts.term(found.term),
        "n": found.n,
        "firmness": parts.figure(found.firmness.value),
        "firmness_interval": parts.interval(found.firmness),
        "firmness_n": found.firmness.n,
        "firmness_reason": found.firmness.reason,
        "ranges": [_range(each) for each in found.ranges],
    }


def _read_term(document: Mapping[str, Any]) -> reveal.RevealedTerm:
    firmness = parts.estimate(
        document["firmness"], document["firmness_interval"], document["firmness_n"], document["firmness_reason"]
    )
    ranges = tuple(_read_range(each) for each in document["ranges"])
    return reveal.RevealedTerm(term=parts.read_term(document), n=document["n"], firmness=firmness, ranges=ranges)


def _range(found: reveal.RevealedRange) -> Json:
    return {"scope": parts.scope(found.scope), "n": found.n, **parts.estimates(found, RANGE_FIGURES)}


def _read_range(document: Mapping[str, Any]) -> reveal.RevealedRange:
    figures = parts.read_estimates(document, RANGE_FIGURES)
    return reveal.RevealedRange(scope=parts.read_scope(document["scope"]), n=document["n"], **figures)


def _trade_rate(found: reveal.TradeRate) -> Json:
    return {
        "give": found.give,
        "get": found.get,
        "rate": parts.figure(found.rate.value),
        "interval": parts.interval(found.rate),
        "n": found.rate.n,
        "reason": found.rate.reason,
        "q_value": found.q_value,
        "sentence": found.sentence,
    }


def _read_trade_rate(document: Mapping[str, Any]) -> reveal.TradeRate:
    return reveal.TradeRate(
        give=document["give"],
        get=document["get"],
        rate=parts.estimate(document["rate"], document["interval"], document["n"], document["reason"]),
        q_value=document["q_value"],
        sentence=document["sentence"],
    )


def _shares(found: reveal.VarianceShares | None) -> Json | None:
    if found is None:
        return None
    return {**parts.estimates(found, SHARES), "n": found.n, "sampled_from": found.sampled_from}


def _read_shares(document: Mapping[str, Any] | None) -> reveal.VarianceShares | None:
    if document is None:
        return None
    figures = parts.read_estimates(document, SHARES)
    return reveal.VarianceShares(**figures, n=document["n"], sampled_from=document["sampled_from"])


def _seller(found: reveal.SellerProfile) -> Json:
    return {"seller": found.seller, "n": found.n, "level": parts.one(found.level), "spread": parts.one(found.spread)}


def _read_seller(document: Mapping[str, Any]) -> reveal.SellerProfile:
    level, spread = parts.read_one(document["level"]), parts.read_one(document["spread"])
    return reveal.SellerProfile(seller=document["seller"], n=document["n"], level=level, spread=spread)


def _market(found: reveal.MarketPoint) -> Json:
    return {
        "quarter": found.quarter.isoformat(),
        "n": found.n,
        **{name: getattr(found, name) for name in CORRIDOR},
    }


def _read_market(document: Mapping[str, Any]) -> reveal.MarketPoint:
    figures = {name: document[name] for name in CORRIDOR}
    return reveal.MarketPoint(quarter=date.fromisoformat(document["quarter"]), n=document["n"], **figures)
