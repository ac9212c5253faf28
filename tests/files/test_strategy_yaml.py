"""A strategy draft as YAML: it loads back unchanged, reads well, and says what is wrong."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import any_strategy

from dealwright.core import strategy, terms
from dealwright.core.kernel import Period
from dealwright.files import strategy_reading, strategy_yaml
from dealwright.history import reveal


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_strategy.strategies())
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
    assert "          best: [EXW, EXW]\n" in text


def test_evidence_of_words_is_read_as_words_and_as_their_numbers():
    evidence = "best: exw, evidence: {deals: 4, best: [EXW, 1]},"
    found = strategy_yaml.look(SMALL.replace("best: exw,", evidence))

    assert found.remarks == ()
    assert found.strategy is not None
    assert found.strategy.entries[1].evidence == (strategy.Evidence(deals=4, intervals=(("best", 2.0, 1.0),)),)


def test_evidence_of_a_word_that_is_no_choice_is_refused():
    evidence = "best: exw, evidence: {deals: 4, best: [EXW, soon]},"
    with pytest.raises(strategy_yaml.UnreadableStrategy, match="“best” in “evidence” of Range 1 of “delivery”: “soon”"):
        strategy_yaml.load(SMALL.replace("best: exw,", evidence))


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
        (SMALL, "a: [", "Line 1: The strategy is not YAML"),
        (SMALL, "", "The file is empty. Begin it with a line such as “strategy: Our strategy”."),
        (SMALL, "- one", "The strategy must be lines of “name: value”, but it is a list."),
        ("  - key: discount", "\t- key: discount", "Line 6: The strategy is not YAML"),
        ("  - key: discount", "\t- key: discount", "The line holds a tab. Begin lines with spaces instead."),
        ("strategy: Default", "", "The strategy has no “strategy”. Add “strategy: …”."),
        ("strategy: Default", 'strategy: " "', "Line 2: “strategy” of The strategy is empty. Write it."),
        ("currency: EUR", "curency: EUR", "Line 3: The strategy has “curency”, which is not known. Did you mean “curr"),
        (
            "currency: EUR",
            "currency: EUR\ncurrency: USD",
            "Line 4: “currency” stands here a second time; the first is in",
        ),
        (
            "kind: percent",
            "kind: per cent",
            "Line 8: Term 1 (“discount”) has the kind “per cent”. Write one of: percent,",
        ),
        (
            "better: less",
            "better: lower",
            "Line 9: “better” of Term 1 (“discount”) is “lower”. Write one of: more, less.",
        ),
        ("target: 8 %", "target: eight", "Line 11: “target” of Range 1 of “discount”: “eight” is not a number here."),
        ("target: 8 %", "target: 8 days", "Line 11: “target” of Range 1 of “discount”: “8 days” is not a number here."),
        ("target: 8 %", "target: .nan", "Line 11: “target” of Range 1 of “discount”: “.nan” is not a number."),
        ("target: 8 %", "target: -.inf", "Line 11: “target” of Range 1 of “discount”: “-.inf” is not a number."),
        ("target: 8 %", "target: 1e999", "Line 11: “target” of Range 1 of “discount”: “1e999” is not a number."),
        (
            "target: 8 %",
            "target: [8]",
            "Line 11: “target” of Range 1 of “discount” must be a single value, but it is a l",
        ),
        ("best: exw", "best: FOB", "“FOB” is none of the choices. Write one of: DDP, DAP, EXW."),
        ("[DDP, DAP, EXW]", "[]", "Line 12: Term 2 (“delivery”) is a choice but names none."),
        ("{walk-away: 0}", "{}", "Line 18: Range 1 of “delivery” states no limit. State at least one"),
        ("{walk-away: 0}", "12", "Line 18: “limits” of Range 1 of “delivery” must be lines of “name: value”"),
        ("{region: EMEA}", "{planet: Mars}", "“for” of Range 1 of “discount” has “planet”, which is not known."),
        ("{from: 2026-01-01}", "{from: soon}", "“soon” is no day. Write a day such as 2026-01-31."),
        ("{from: 2026-01-01}", "{from: 31.12.2026}", "“31.12.2026” is no day. Write a day such as 2026-01-31."),
        ("{from: 2026-01-01}", "{from: 2026-01-01, before: 2025-01-01}", "it would hold no day."),
        (
            "best: 0,",
            "best: 0, evidence: {deals: 3, best: 4},",
            "“best” in “evidence” of Range 1 of “discount” is no int",
        ),
        (
            "best: 0,",
            "best: 0, evidence: {deals: many},",
            "“deals” in “evidence” of Range 1 of “discount”: “many” is not",
        ),
        ("best: 0,", "best: 0, evidence: {deals: 2.5},", "is “2.5”. Write how many deals, such as 120."),
        ("key: delivery", "key: discount", "Line 12: The term “discount” stands in the file twice."),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(old, new, message):
    with pytest.raises(strategy_yaml.UnreadableStrategy) as refused:
        strategy_yaml.load(SMALL.replace(old, new))

    assert message in str(refused.value)


def test_every_mistake_is_named_at_once_each_with_its_line():
    text = SMALL.replace("curr", "cur").replace("percent", "per cent").replace("best: exw", "best: FOB")

    remarks = strategy_yaml.look(text).remarks

    assert [(each.severity, each.place) for each in remarks] == [
        ("error", "line 2"),
        ("error", "line 3"),
        ("error", "line 8"),
        ("error", "line 18"),
    ]


def test_a_share_where_points_are_meant_is_read_as_written_with_a_warning():
    found = strategy_yaml.look(SMALL.replace("8 %", "0.08"))

    assert found.strategy is not None
    assert found.strategy.entries[0].ranges[0].target == 0.08
    (remark,) = found.remarks
    assert str(remark) == (
        "Line 11: “target” of Range 1 of “discount”: “0.08” was read as 0.08 %. "
        "If 8 % is meant, write 8; otherwise write “0.08 %”."
    )
    assert strategy_yaml.look(SMALL.replace("8 %", "0.08 %")).remarks == ()


def test_a_day_as_spreadsheets_count_it_is_read_with_a_warning():
    found = strategy_yaml.look(SMALL.replace("from: 2026-01-01", "from: 46023"))

    assert found.strategy is not None
    assert found.strategy.entries[0].ranges[0].valid == Period(start_on=date(2026, 1, 1))
    (remark,) = found.remarks
    assert str(remark) == (
        "Line 11: “from” of Range 1 of “discount”: “46023” is how a spreadsheet counts days; "
        "it was read as 2026-01-01. Write 2026-01-01."
    )


@pytest.mark.parametrize(
    ("said", "share", "remark"),
    [
        ("8 %", 0.08, ""),
        ("0.08", 0.08, ""),
        ("8", None, "“cost_of_capital”: “8” would be 800%. Write “8 %”, or a share such as 0.08."),
        ("high", None, "“cost_of_capital”: “high” is not a number here."),
    ],
)
def test_a_share_is_a_percentage_or_a_part_of_one(said, share, remark):
    found = strategy_yaml.look(SMALL + f"finance: {{cost_of_capital: {said}}}\n")

    assert (found.strategy.finance.cost_of_capital if found.strategy else None) == share
    assert remark in "".join(map(str, found.remarks))
    assert bool(found.remarks) is bool(remark)


def test_an_empty_yes_or_no_is_no_answer():
    text = SMALL.replace("kind: percent", "kind: yes_no").replace("8 %", '""').replace("25.5", "yes")

    remarks = strategy_yaml.look(text).remarks

    assert [str(each) for each in remarks] == [
        "Line 11: “target” of Range 1 of “discount”: the value is empty. Write it, such as yes or no."
    ]


RULED = (
    SMALL
    + """
rules:
  - key: longer
    allow: LINE
"""
)


@pytest.mark.parametrize(
    "line",
    [
        "discount to 18 % for seller if delivery ≥ DAP and discount ≤ 20",
        "discount to 18 for seller if delivery >= DAP and discount <= 20 %",
        "discount to 18 for seller if delivery at least dap and discount at most 20",
    ],
)
def test_a_trade_rule_is_a_line_that_a_person_writes(line):
    read = strategy_yaml.load(RULED.replace("LINE", line))

    assert read.rules == (
        strategy.TradeRule(
            key="longer",
            term="discount",
            level="seller",
            to=18.0,
            conditions=(
                strategy.Condition(term="delivery", comparison=strategy.Comparison.AT_LEAST, value=1.0),
                strategy.Condition(term="discount", comparison=strategy.Comparison.AT_MOST, value=20.0),
            ),
        ),
    )
    assert "    allow: discount to 18 % for seller if delivery ≥ DAP and discount ≤ 20 %\n" in strategy_yaml.dump(read)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "18 % for all",
            "Line 22: Rule 1 (“longer”): “18 % for all” is no trade rule. Write it like: discount to 18 %",
        ),
        ("discount to a lot for seller", "discount: “a lot” is not a number here."),
        ("discount to 18 for seller if delivery DAP", "“delivery DAP” is no condition."),
        ("discount to 18 for seller if delivery ≥ FOB", "delivery: “FOB” is none of the choices."),
    ],
)
def test_a_trade_rule_that_says_nothing_is_named(line, message):
    with pytest.raises(strategy_yaml.UnreadableStrategy) as refused:
        strategy_yaml.load(RULED.replace("LINE", line))

    assert message in str(refused.value)


def test_a_doubtful_share_in_a_trade_rule_is_warned_of():
    remarks = strategy_yaml.look(RULED.replace("LINE", "discount to 0.18 for seller")).remarks

    assert [(each.severity, each.place) for each in remarks] == [("warning", "line 22")]


def test_cells_are_found_again_in_the_file():
    places = strategy_yaml.look(RULED.replace("LINE", "discount to 18 for seller")).places

    assert strategy_reading.best_place(places, "terms/discount/ranges/0/limits/seller") == "line 11"
    assert strategy_reading.best_place(places, "terms/delivery/money_worth") == "line 12"
    assert strategy_reading.best_place(places, "rules/0/to") == "line 22"
    assert strategy_reading.best_place(places, "ladder/levels/0") == ""


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from(SMALL + "\t#&*!|>%@`"), max_size=120))
def test_no_text_ends_in_anything_but_words(noise):
    found = strategy_yaml.look(noise)

    assert found.strategy is not None or any(each.severity == "error" for each in found.remarks)


def test_tables_within_tables_without_end_are_refused():
    loops = strategy_yaml.look("a: &a\n  b: *a\nstrategy: x\ncurrency: EUR\n")
    deep = strategy_yaml.look("strategy: " + "[" * 1500 + "]" * 1500)

    assert loops.strategy is None
    assert deep.strategy is None


def test_a_text_folded_over_lines_is_one_line():
    read = strategy_yaml.load(SMALL + "origin: >-\n  Last year's\n  deals\nbusiness_unit: |-\n  North\n  South\n")

    assert (read.origin, read.business_unit) == ("Last year's deals", "North\nSouth")
