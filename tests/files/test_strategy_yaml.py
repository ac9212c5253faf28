"""A strategy draft as YAML: it loads back unchanged, reads well, and says what is wrong."""

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dealwright.core import strategy, terms
from dealwright.core.kernel import Period
from dealwright.files import strategy_yaml
from dealwright.history import reveal

texts = st.text(st.characters(codec="utf-8"), max_size=15)
stated_texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=15)
numbers = st.floats(allow_nan=False, allow_infinity=False)
bounds = st.none() | st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1))


@st.composite
def periods(draw):
    start_on, end_before = draw(bounds), draw(bounds)
    assume(start_on is None or end_before is None or start_on < end_before)
    return Period(start_on=start_on, end_before=end_before)


scopes = st.dictionaries(st.sampled_from(terms.DIMENSIONS), texts).map(lambda stated: terms.Scope.of(**stated))
some_terms = st.builds(
    terms.Term,
    key=stated_texts,
    name=stated_texts,
    kind=st.sampled_from(sorted(terms.KINDS)),
    direction=st.sampled_from(terms.Direction),
    owner=texts,
    unit=texts,
    choices=st.lists(texts, max_size=3).map(tuple),
)
values = numbers | st.integers(0, 3).map(float)
limits = st.dictionaries(stated_texts, values, min_size=1, max_size=3).map(lambda found: tuple(found.items()))
ranges = st.builds(terms.Range, best=values, target=values, limits=limits, scope=scopes, valid=periods(), reason=texts)
figures = st.sampled_from(["best", "target", "seller_limit", "walk_away"])
intervals = st.dictionaries(figures, st.tuples(numbers, numbers)).map(
    lambda found: tuple((figure, low, high) for figure, (low, high) in found.items())
)
evidence = st.none() | st.builds(strategy.Evidence, deals=st.integers(0, 10**7), intervals=intervals)


@st.composite
def entries(draw):
    both = draw(st.lists(st.tuples(ranges, evidence), max_size=2))
    return strategy.Entry(
        term=draw(some_terms), ranges=tuple(one for one, _ in both), evidence=tuple(other for _, other in both)
    )


drafts = st.builds(
    strategy.Strategy,
    name=stated_texts,
    currency=stated_texts,
    entries=st.lists(entries(), max_size=2).map(tuple),
    order=st.lists(st.lists(stated_texts, max_size=3).map(tuple), max_size=3).map(tuple),
    origin=texts,
)


@settings(max_examples=100, deadline=None)
@given(drafts)
def test_every_draft_loads_back_unchanged(draft):
    assert strategy_yaml.load(strategy_yaml.dump(draft)) == draft


def test_a_revealed_draft_loads_back_unchanged_with_its_evidence(revealed):
    draft = reveal.draft(revealed, name="Strategy by default")

    text = strategy_yaml.dump(draft)

    assert strategy_yaml.load(text) == draft
    assert "        best: 2                 # 2 %, between 1 % and 3 %, 900 deals\n" in text
    assert "          seller: 47            # 47 days, between 45 days and 49 days, 880 deals\n" in text
    assert "        best: EXW               # EXW, 860 deals\n" in text
    assert "      - for: {region: EMEA}\n" in text


def test_comments_are_for_the_reader_alone(revealed):
    draft = reveal.draft(revealed, name="Strategy by default")
    bare = "\n".join(line.split(" #")[0] for line in strategy_yaml.dump(draft).splitlines() if line[:1] != "#")

    assert "#" not in bare
    assert strategy_yaml.load(bare) == draft


SMALL = """
strategy: Default
currency: EUR
order: [discount, [delivery]]
terms:
  - key: discount
    name: Discount
    kind: percent
    better: less
    ranges:
      - {for: {region: EMEA}, valid: {from: 2026-01-01}, best: 0, target: 8 %, limits: {seller: 12, walk-away: 25.5}}
  - key: delivery
    name: Delivery
    kind: choice
    better: more
    choices: [DDP, DAP, EXW]
    ranges:
      - {best: exw, target: DAP, limits: {walk-away: 0}}
"""


def test_what_a_person_writes_is_understood():
    draft = strategy_yaml.load(SMALL)

    assert draft.order == (("discount",), ("delivery",))
    discount, delivery = draft.entries
    assert discount.ranges[0] == terms.Range(
        best=0.0,
        target=8.0,
        limits=(("seller", 12.0), ("walk-away", 25.5)),
        scope=terms.Scope.of(region="EMEA"),
        valid=Period(start_on=date(2026, 1, 1)),
    )
    assert (delivery.ranges[0].best, delivery.ranges[0].target, delivery.ranges[0].walk_away) == (2.0, 1.0, 0.0)
    assert delivery.ranges[0].scope == terms.Scope()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (SMALL, "a: [", "The strategy is not YAML"),
        (SMALL, "- one", "The strategy must be lines of “name: value”"),
        ("strategy: Default", "", "The strategy has no “strategy”. Add a line “strategy: …”."),
        ("kind: percent", "kind: per cent", "Term 1 (“discount”) has the kind “per cent”. Write one of: percent,"),
        ("better: less", "better: lower", "Term 1 (“discount”) says “better: lower”. Write “more” where"),
        ("target: 8 %", "target: eight", "“target” of Range 1 of Term 1 (“discount”): “eight” is not a number here."),
        ("best: exw", "best: FOB", "“FOB” is none of the choices. Write one of: DDP, DAP, EXW."),
        ("{walk-away: 0}", "{}", "A range needs at least one limit"),
        ("{walk-away: 0}", "12", "“limits” of Range 1 of Term 2 (“delivery”) must be lines of “name: value”"),
        ("{region: EMEA}", "{planet: Mars}", "A scope cannot state planet."),
        ("{from: 2026-01-01}", "{from: soon}", "has “soon”. Write a day such as 2026-01-31."),
        ("best: 0,", "best: 0, evidence: {deals: 3, best: 4},", "“best” in “evidence” of Range 1 of Term 1"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(old, new, message):
    with pytest.raises(strategy_yaml.UnreadableStrategy) as refused:
        strategy_yaml.load(SMALL.replace(old, new))

    assert message in str(refused.value)
