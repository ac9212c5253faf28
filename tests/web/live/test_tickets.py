"""A token says who may hear what until when; nothing else opens the stream."""

import pytest
from django.core import signing

from dealwright.web import live
from dealwright.web.live import publishing, tickets

NOW = 1_700_000_000.0


def test_a_token_says_who_may_hear_what_until_when():
    text = live.token(7, 3, ["import:12", "dataset:1", "import:12"], now=NOW)

    ticket = tickets.read(text, now=NOW)

    assert ticket == tickets.Ticket(
        organisation_id=7, user_id=3, topics=("import:12", "dataset:1"), until=NOW + tickets.VALID_SECONDS
    )


def test_a_token_ends_after_an_hour():
    text = live.token(7, 3, ["import:12"], now=NOW)

    with pytest.raises(tickets.Refused, match="ended"):
        tickets.read(text, now=NOW + tickets.VALID_SECONDS)


@pytest.mark.parametrize(
    "text",
    ["", "x", "a:b:c", signing.dumps([7, 3, ["import:12"], NOW * 2], salt="another purpose")],
    ids=["nothing", "a letter", "three parts", "signed for another purpose"],
)
def test_a_token_that_was_not_made_for_this_is_refused(text: str):
    with pytest.raises(tickets.Refused, match="not made here"):
        tickets.read(text, now=NOW)


def test_a_token_that_was_changed_is_refused():
    text = live.token(7, 3, ["import:12"], now=NOW)

    with pytest.raises(tickets.Refused):
        tickets.read(("A" if text[0] != "A" else "B") + text[1:], now=NOW)


@pytest.mark.parametrize("topic", ["", "Import:12", "import 12", "import:12\ndata: x", "x" * 101])
def test_a_topic_that_could_break_out_of_its_message_is_refused(topic: str):
    with pytest.raises(publishing.NoTopic):
        live.token(7, 3, [topic], now=NOW)


def test_a_page_listens_to_fifty_topics_at_most():
    with pytest.raises(publishing.NoTopic, match="50 topics"):
        live.token(7, 3, [f"deal:{number}" for number in range(51)], now=NOW)
