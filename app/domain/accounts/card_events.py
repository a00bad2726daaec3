"""What a bank says of a card: which account it moves, and how."""

from collections.abc import Mapping
from datetime import date, timedelta

from app.domain.accounts.accounts import AccountEvent
from app.domain.terms import Term


class CardEventKind(Term):
    ISSUED = "issued", "已制卡"
    ACTIVATED = "activated", "已激活"
    REPLACED = "replaced", "已换卡"
    REPORTED_LOST = "reported_lost", "临时挂失"
    LOSS_LIFTED = "loss_lifted", "解除挂失"
    CLOSED = "closed", "已销户"
    NAME_CORRECTED = "name_corrected", "户名更正"
    DORMANT = "dormant", "转入久悬"
    JUDICIAL_FREEZE = "judicial_freeze", "司法冻结"


class CardEventProblem(Term):
    """Why an event moved nothing; a person must look."""

    UNKNOWN_CARD = "unknown_card", "卡号未登记"
    NEW_NUMBER_MISSING = "new_number_missing", "缺少新卡号"
    NEW_NUMBER_REFUSED = "new_number_refused", "新卡号有误"
    NAME_DIFFERS = "name_differs", "户名不符"
    NOT_ALLOWED = "not_allowed", "账户状态不符"
    OLDER = "older", "晚到的旧消息"


EVENT_OF: Mapping[CardEventKind, AccountEvent | None] = {
    # A card that is only made moves nothing yet: its holder has not had it in hand.
    CardEventKind.ISSUED: None,
    CardEventKind.ACTIVATED: AccountEvent.WAKE,
    CardEventKind.REPLACED: AccountEvent.REPLACE,
    CardEventKind.REPORTED_LOST: AccountEvent.REPORT_LOST,
    CardEventKind.LOSS_LIFTED: AccountEvent.LIFT_LOSS,
    CardEventKind.CLOSED: AccountEvent.CLOSE,
    CardEventKind.NAME_CORRECTED: AccountEvent.DOUBT,
    CardEventKind.DORMANT: AccountEvent.FALL_DORMANT,
    CardEventKind.JUDICIAL_FREEZE: AccountEvent.FREEZE,
}

PASSING = frozenset(CardEventKind) - {
    CardEventKind.ISSUED,
    CardEventKind.REPLACED,
    CardEventKind.CLOSED,
}
"""What may be undone again: of two such events the one that happened later holds, however late
the other one comes."""


def blocked_until(reported_on: date, *, block_days: int) -> date:
    """Return the day on which a temporary loss report lifts itself."""
    return reported_on + timedelta(days=block_days)


def event_for(kind: CardEventKind, *, name_fits: bool | None) -> AccountEvent | None:
    """Return what the account follows; a corrected name that fits needs no second question."""
    if kind is CardEventKind.NAME_CORRECTED and name_fits:
        return AccountEvent.VERIFY
    return EVENT_OF[kind]
