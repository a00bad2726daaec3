"""What happens to somebody's money, as messages in the app; see `money_facts` for the facts."""

from collections.abc import Mapping
from typing import Any

from app.domain.audit.tags import EventTag
from app.domain.notifications.lines import Line, told
from app.domain.payments.holds import HoldReason
from app.domain.subsidies.terms import ConfirmationStepKind, EndReason, SuspensionReason

_T = EventTag
_PAID = told(
    "{month_zh}的{title_zh}{yuan}元已到账", "Arrived: {title_en} for {month_en}, {yuan} yuan"
)
_ENDED = told(
    "{title_zh}从{month_zh}起不再发放：{reason_zh}。{remedies_zh}",
    "No longer paid from {month_en}: {title_en} ({reason_en}).{remedies_en}",
)
_LIFTED = told("{title_zh}恢复发放{owes_zh}", "Paid again: {title_en}{owes_en}")

MONEY_LINES: Mapping[EventTag, Line] = {
    _T.PAYMENT_PAID: _PAID,
    _T.PAYMENT_PAID_AFTER_ALL: _PAID,
    _T.LINE_LEFT_OUT: told(
        "{month_zh}的{title_zh}没有列入名单：{reason_zh}。{next_zh}。",
        "Left out of the list: {title_en} for {month_en}. {reason_en}. {next_en}.",
    ),
    _T.PAYMENT_FAILED: told(
        "{month_zh}的{title_zh}没有到账：{reason_zh}。{next_zh}。",
        "Not arrived: {title_en} for {month_en}. {reason_en}. {next_en}.",
    ),
    _T.PAYMENT_RETURNED: told(
        "{month_zh}的{title_zh}被银行退了回来：{reason_zh}。{next_zh}。",
        "Sent back by the bank: {title_en} for {month_en}. {reason_en}. {next_en}.",
    ),
    _T.PAYMENT_HELD: told(
        "{month_zh}的{title_zh}先留着没有发：{reason_zh}。{next_zh}。",
        "Kept back: {title_en} for {month_en}. {reason_en}. {next_en}.",
    ),
    _T.ENTITLEMENT_STOPPED: told(
        "{title_zh}从{month_zh}起{word_zh}：{reason_zh}。{remedies_zh}",
        "From {month_en} {word_en}: {title_en} ({reason_en}).{remedies_en}",
    ),
    _T.ENTITLEMENT_CANCELLED: _ENDED,
    _T.ENTITLEMENT_ENDED: _ENDED,
    _T.ENTITLEMENT_END_PLANNED: _ENDED,
    _T.ENTITLEMENT_END_WITHDRAWN: told("{title_zh}照常发放", "Paid as before: {title_en}"),
    _T.ENTITLEMENT_LIFTED: _LIFTED,
    _T.ENTITLEMENT_REVIVED: _LIFTED,
    _T.CONFIRMATION_STEP_TAKEN: told(
        "{year}年的年度确认还没有办，请在{due_on}前办好：到服务站、请人上门、视频或刷脸都可以。"
        "到期没有办的先停发，补办后补发。",
        "The annual confirmation of {year} is still to be made, by {due_on}: at the station, at"
        " home, by video or by a face check. What stops for want of it is paid once it is made.",
    ),
}
"""Read by the person, and by an agent whom she lets see the money."""

UNTOLD: Mapping[EventTag, tuple[str, frozenset[str]]] = {
    # After a death, or a report of one, a person calls the family: nothing comes by itself.
    # What a bank or an office has to mend asks nothing of anybody.
    _T.PAYMENT_HELD: (
        "reason",
        frozenset({HoldReason.DEATH, HoldReason.REJECTED_BY_BANK, HoldReason.BATCH_CANCELLED}),
    ),
    _T.ENTITLEMENT_STOPPED: ("reason", frozenset({SuspensionReason.DEATH_REPORTED})),
    _T.ENTITLEMENT_ENDED: ("because", frozenset({EndReason.DEATH})),
    # Who was called or visited knows.
    _T.CONFIRMATION_STEP_TAKEN: (
        "kind",
        frozenset({ConfirmationStepKind.CALL, ConfirmationStepKind.HOME_VISIT}),
    ),
}
"""Of these tags nobody is told where that fact of the event is one of those."""


def is_told(tag: EventTag, data: Mapping[str, Any]) -> bool:
    """Say whether one event about money is a message to its person."""
    if tag not in MONEY_LINES:
        return False
    fact, silent = UNTOLD.get(tag, ("", frozenset()))
    return data.get(fact) not in silent
