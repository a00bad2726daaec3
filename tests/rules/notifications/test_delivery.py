"""What becomes of a message after one try, and whether its words fit."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from string import Formatter

import pytest

from app.adapters.message_texts import message_texts
from app.domain.identity.sms import SmsResult
from app.domain.identity.wechat import MessageResult
from app.domain.notifications.delivery import (
    WAITS,
    after_interruption,
    after_sms,
    after_wechat,
)
from app.domain.notifications.terms import MessageChannel, MessageState, NotSent, Told
from app.domain.notifications.wording import subscription_of, text_of
from app.domain.subsidies.suspending import REMEDIES
from simulators.wechat.templates import FORM, TEMPLATES
from tests.rules.notifications.test_visit_lines import OF_A_VISIT

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
FACTS: Mapping[str, str] = {
    **OF_A_VISIT,
    "bank_zh": "中国农业银行",
    "bank_en": "Agricultural Bank of China",
    "last4": "0009",
    "effective_on": "2026-03-09",
    "changed_on": "2026-12-31",
    "until_on": "2026-03-17",
    "title_zh": "自主就业退役士兵一次性经济补助",
    "title_en": "one-off grant on independent employment",
    "short_zh": "自主就业退役士兵一次性经济补助",
    "month_zh": "2026年11月",
    "month_en": "2026-11",
    "word_zh": "停发",
    "word_en": "stopped",
    "reason_zh": "账户被锁定或冻结，银行不能入账",
    "reason_en": "The account is locked or frozen",
    "next_zh": "请先到开户银行查明原因并解除；不能解除的，请更换收款账户",
    "next_en": "Ask your bank why and have it unlocked; if that cannot be done, name another",
    "remedies_zh": REMEDIES.zh,
    "remedies_en": f" {REMEDIES.en}",
    "owes_zh": "，停发的3个月补发",
    "owes_en": "; months paid later: 3",
    "year": "2026",
    "due_on": "2026-10-31",
}


@pytest.mark.parametrize(
    ("result", "state", "reason"),
    [
        (MessageResult.SENT, MessageState.SENT, None),
        (MessageResult.NOT_ACCEPTED, MessageState.FAILED, NotSent.NO_CREDIT),
        (MessageResult.WRONG, MessageState.FAILED, NotSent.WRONG),
        # Nobody can ask WeChat whether it took a message: it is never sent again.
        (None, MessageState.UNSURE, NotSent.UNAVAILABLE),
    ],
)
def test_a_subscription_message_is_tried_once(
    result: MessageResult | None, state: MessageState, reason: NotSent | None
) -> None:
    outcome = after_wechat(result)
    assert (outcome.state, outcome.reason, outcome.due_at) == (state, reason, None)


@pytest.mark.parametrize("result", [None, SmsResult.LIMIT_REACHED])
def test_a_text_is_tried_again_ever_more_slowly_and_then_given_up(result: SmsResult | None) -> None:
    waits = []
    for tries in range(1, len(WAITS) + 1):
        outcome = after_sms(result, tries, NOW)
        assert outcome.state is MessageState.QUEUED
        assert outcome.due_at is not None
        waits.append(outcome.due_at - NOW)
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=1), timedelta(days=1))
    last = after_sms(result, len(WAITS) + 1, NOW)
    assert (last.state, last.reason) == (MessageState.FAILED, NotSent.UNAVAILABLE)


def test_a_number_that_takes_no_texts_is_not_tried_again() -> None:
    assert after_sms(SmsResult.NUMBER_REFUSED, 1, NOW).state is MessageState.FAILED
    assert after_sms(SmsResult.TAKEN, 1, NOW).state is MessageState.SENT


def test_what_a_killed_worker_was_sending_is_sent_again_only_where_once_is_sure() -> None:
    assert after_interruption(MessageChannel.SMS, 1, NOW).state is MessageState.QUEUED
    assert after_interruption(MessageChannel.WECHAT, 1, NOW).state is MessageState.UNSURE


@pytest.mark.parametrize("told", list(Told))
def test_the_words_of_a_message_keep_the_limits_of_wechat_and_of_texts(told: Told) -> None:
    words = message_texts()[told]
    text = text_of(words, FACTS)
    assert "{" not in text.zh + text.en
    assert len(f"【泉州退役军人事务】{text.zh}") <= 500
    message = subscription_of(words, FACTS)
    template = TEMPLATES[message.template_id]
    assert message.values.keys() == template.labels.keys()
    for key, value in message.values.items():
        assert re.fullmatch(FORM[key.rstrip("0123456789")], value), (key, value)


@pytest.mark.parametrize("told", list(Told))
def test_both_languages_tell_the_same_facts(told: Told) -> None:
    text = message_texts()[told].text
    for name in ("last4", "effective_on", "until_on", "due_on", "year"):
        assert (name in _placeholders(text.zh)) is (name in _placeholders(text.en))


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
