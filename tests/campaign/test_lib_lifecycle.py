"""A transition table says what is possible, what is missing, and in which words."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from campaign.lib.lifecycle import Lifecycle, Step

LIFE = Lifecycle(
    Step("send", frozenset({"open"}), "sent", "p", blockers=lambda noun: noun.missing),
    Step("return", frozenset({"sent"}), "open", "p", needs_reason=True),
)


@pytest.fixture
def noun():
    return SimpleNamespace(state="open", missing=[])


def test_a_step_moves_on_and_gives_the_old_state(noun):
    assert LIFE.advance(noun, "send") == "open"
    assert noun.state == "sent"


def test_what_is_missing_is_said_in_sentences(noun):
    noun.missing = ["Chưa đính kèm báo cáo."]
    with pytest.raises(ValidationError) as refused:
        LIFE.advance(noun, "send")
    assert refused.value.messages == ["Chưa đính kèm báo cáo."]
    assert noun.state == "open"


def test_a_step_from_the_wrong_state_is_refused(noun):
    noun.state = "sent"
    assert LIFE.blockers(noun, "send") == ["Việc này không còn ở trạng thái cho phép thao tác."]


@pytest.mark.parametrize("reason", ["", "  "])
def test_returning_needs_a_reason(noun, reason):
    noun.state = "sent"
    with pytest.raises(ValidationError, match="lý do"):
        LIFE.advance(noun, "return", reason=reason)


def test_open_to_lists_the_steps_of_the_state(noun):
    assert [step.name for step in LIFE.open_to(noun)] == ["send"]
