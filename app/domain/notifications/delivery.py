"""What becomes of a message after one try."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.domain.identity.sms import SmsResult
from app.domain.identity.wechat import MessageResult
from app.domain.notifications.terms import MessageChannel, MessageState, NotSent

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
"""How long after each try the next one comes; after the last the message is given up."""
PATIENCE = timedelta(minutes=10)
"""No call takes that long: whoever was sending is gone."""


@dataclass(frozen=True, slots=True)
class Outcome:
    state: MessageState
    reason: NotSent | None = None
    due_at: datetime | None = None


SENT = Outcome(MessageState.SENT)


def after_wechat(result: MessageResult | None) -> Outcome:
    """WeChat cannot be asked whether it took a message: an answer that did not come stays open."""
    match result:
        case MessageResult.SENT:
            return SENT
        case MessageResult.NOT_ACCEPTED:
            return Outcome(MessageState.FAILED, NotSent.NO_CREDIT)
        case MessageResult.UNREACHABLE:
            return Outcome(MessageState.FAILED, NotSent.REFUSED)
        case MessageResult.WRONG:
            return Outcome(MessageState.FAILED, NotSent.WRONG)
        case None:
            return Outcome(MessageState.UNSURE, NotSent.UNAVAILABLE)


def after_sms(result: SmsResult | None, tries: int, now: datetime) -> Outcome:
    """The gateway sends one id once, so whatever is in doubt may be sent again."""
    match result:
        case SmsResult.TAKEN:
            return SENT
        case SmsResult.NUMBER_REFUSED:
            return Outcome(MessageState.FAILED, NotSent.REFUSED)
        case SmsResult.WRONG:
            return Outcome(MessageState.FAILED, NotSent.WRONG)
        case SmsResult.LIMIT_REACHED | None:
            return _later(tries, now)


def after_interruption(channel: MessageChannel, tries: int, now: datetime) -> Outcome:
    """Its sender was killed between the call and the note of it."""
    if channel is MessageChannel.SMS:
        return _later(tries, now)
    return Outcome(MessageState.UNSURE, NotSent.INTERRUPTED)


def is_over(facts: Mapping[str, Any], now: datetime) -> bool:
    """Say whether what a message speaks of has passed; most speak of nothing that passes."""
    good_until = facts.get("good_until")
    return good_until is not None and now > datetime.fromisoformat(good_until)


def _later(tries: int, now: datetime) -> Outcome:
    if tries > len(WAITS):
        return Outcome(MessageState.FAILED, NotSent.UNAVAILABLE)
    return Outcome(MessageState.QUEUED, due_at=now + WAITS[tries - 1])
