"""What happened, in words for the person it happened to.

One event is one line of the timeline and, where `notifies`, one message. Placeholders are the
facts of the event; a day is written as people say it. What staff do among themselves (taking a
case on, handing it to a colleague) is no line here.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.audit.tags import EventTag
from app.domain.catalogue.wording import Localised
from app.domain.notifications.lines import Line
from app.domain.notifications.lines import shown as _shown
from app.domain.notifications.lines import told as _told
from app.domain.notifications.money_lines import MONEY_LINES
from app.domain.notifications.visit_lines import VISIT_LINES

_T = EventTag

LINES: Mapping[EventTag, Line] = {
    _T.REQUEST_DRAFTED: _shown("您开始填写", "You began to fill in the form"),
    _T.REQUEST_SAVED: _shown("草稿已保存", "The draft was saved"),
    _T.REQUEST_ENTERED: _told(
        "工作人员已替您登记，受理编号{reference}",
        "Staff wrote your request down, number {reference}",
    ),
    _T.REQUEST_STARTED: _told(
        "无需申请，我们已为您启动办理，受理编号{reference}",
        "Nothing to apply for: we have started this for you, number {reference}",
    ),
    _T.REQUEST_SUBMITTED: _shown(
        "已提交，受理编号{reference}", "You handed it in, number {reference}"
    ),
    _T.REQUEST_ANSWERED: _told("您的问题已答复", "Your question has been answered"),
    _T.REQUEST_SUPPLEMENT_REQUIRED: _told(
        "还缺材料，请在{due_on}前补齐", "Something is missing; please bring it by {due_on}"
    ),
    _T.REQUEST_SUPPLEMENTED: _shown("您已补齐材料", "You handed in what was missing"),
    _T.REQUEST_SUPPLEMENT_LAPSED: _told(
        "材料没有按时补齐，这次不予受理", "What was missing did not come in time: not accepted"
    ),
    _T.REQUEST_ACCEPTED: _told("已受理，预计{due_on}前办好", "Accepted; to be decided by {due_on}"),
    _T.REQUEST_ACCEPTED_BY_SILENCE: _told(
        "视为已受理，预计{due_on}前办好", "Taken as accepted; to be decided by {due_on}"
    ),
    _T.REQUEST_NOT_ACCEPTED: _told("不予受理：{reason_zh}", "Not accepted: {reason_en}"),
    _T.REQUEST_JUDGED: _shown("{step_zh}已完成", "Done: {step_en}"),
    _T.REQUEST_FILED: _shown("{step_zh}已完成", "Done: {step_en}"),
    _T.REQUEST_RETURNED: _shown(
        "退回到“{step_zh}”重新核实", "Sent back to be verified again: {step_en}"
    ),
    _T.REQUEST_APPRAISAL_ARRANGED: _told(
        "请于{exam_on}到{hospital}参加鉴定", "Please come to {hospital} on {exam_on}"
    ),
    _T.REQUEST_APPRAISED: _shown("鉴定已完成", "The appraisal is done"),
    _T.REQUEST_PUBLICISED: _told(
        "开始公示，到{last_day}为止", "The public notice hangs until {last_day}"
    ),
    _T.REQUEST_PUBLICITY_CLOSED: _shown("公示结束", "The public notice is over"),
    _T.REQUEST_ESCALATED: _shown(
        "办理超时，已提请上级督办", "It is late and the level above has been told"
    ),
    _T.REQUEST_APPROVED: _told("已批准", "Approved"),
    _T.REQUEST_REJECTED: _told("不予批准：{reason_zh}", "Refused: {reason_en}"),
    _T.DECISION_SERVED: _told("决定书已送达", "The decision has been delivered to you"),
    _T.REQUEST_STAGE_REACHED: _told("{stage_zh}", "{stage_en}"),
    _T.REQUEST_FULFILLED: _told("已办结", "Done"),
    _T.REQUEST_WITHDRAWN: _shown("已撤回", "Withdrawn"),
    _T.REQUEST_RATED: _shown("您已评价，谢谢", "You rated it, thank you"),
    _T.DECISION_CONTESTED: _told("决定进入复议或诉讼", "The decision is being fought"),
    _T.DECISION_UPHELD: _told("决定被维持", "The decision was upheld"),
    _T.DECISION_REVOKED: _told(
        "决定被撤销，重新办理", "The decision was revoked; your request is open again"
    ),
}

ACCOUNT_LINES: Mapping[EventTag, Line] = {
    _T.ACCOUNT_OPENED: _told(
        "收款账户已登记：{bank_zh}尾号{last4}", "Account entered: {bank_en}, ending {last4}"
    ),
    _T.ACCOUNT_CHANGE_ASKED: _told(
        "已申请把补助发到{bank_zh}尾号{last4}，生效日期：{effective_on}",
        "Asked for: benefits to {bank_en}, ending {last4}, from {effective_on}",
    ),
    _T.ACCOUNT_CHANGE_CONFIRMED: _told(
        "账户变更已核对，{effective_on}起发到尾号{last4}",
        "The change was checked: from {effective_on} to the account ending {last4}",
    ),
    _T.ACCOUNT_CHANGE_APPLIED: _told(
        "补助现在发到{bank_zh}尾号{last4}", "Benefits now go to {bank_en}, ending {last4}"
    ),
    _T.ACCOUNT_CHANGE_CANCELLED: _told(
        "已撤销换到尾号{last4}的申请", "The change to the account ending {last4} was cancelled"
    ),
    _T.ACCOUNT_CHANGE_OVERTAKEN: _told(
        "换到尾号{last4}的申请与较新的账户冲突，服务站会联系您",
        "The change to the account ending {last4} was overtaken; the station will ask you",
    ),
    _T.ACCOUNT_CHANGE_REFUSED: _told(
        "换到尾号{last4}的申请没有通过", "The change to the account ending {last4} was refused"
    ),
    _T.ACCOUNT_VERIFIED: _shown(
        "尾号{last4}的账户核验通过", "The bank confirmed the account ending {last4}"
    ),
    _T.ACCOUNT_REFUSED: _told(
        "尾号{last4}的账户没有通过银行核验", "The bank did not confirm the account ending {last4}"
    ),
    _T.ACCOUNT_BLOCKED: _told(
        "尾号{last4}的优待证已挂失，{until_on}前暂不发放",
        "The card ending {last4} was reported lost; payments wait until {until_on}",
    ),
    _T.ACCOUNT_UNBLOCKED: _told(
        "尾号{last4}的优待证恢复发放", "Payments to the card ending {last4} go on"
    ),
    _T.ACCOUNT_FROZEN: _told("尾号{last4}的账户被冻结", "The account ending {last4} is frozen"),
    _T.ACCOUNT_DORMANT: _told(
        "尾号{last4}的账户久未使用已停用", "The account ending {last4} has fallen dormant"
    ),
    _T.ACCOUNT_CLOSED: _told("尾号{last4}的账户已销户", "The account ending {last4} was closed"),
    _T.ACCOUNT_REPLACED: _shown(
        "尾号{last4}的账户已更换", "The account ending {last4} was replaced"
    ),
    _T.ACCOUNT_ENDED: _told(
        "尾号{last4}的账户不再用于发放", "Benefits go to the account ending {last4} no longer"
    ),
}
"""Read by the person, and by an agent whom she lets see the money."""

_OF_MONEY = {**ACCOUNT_LINES, **MONEY_LINES}
NOTIFYING_OF_MONEY = frozenset(tag for tag, line in _OF_MONEY.items() if line.notifies)
NOTIFYING = frozenset(tag for tag, line in LINES.items() if line.notifies)


def line_of(tag: EventTag, data: Mapping[str, Any]) -> Localised | None:
    """Return the sentence of one event, or None where the person has no part in it."""
    line = LINES.get(tag) or _OF_MONEY.get(tag) or VISIT_LINES.get(tag)
    if line is None:
        return None
    return Localised(
        line.text.zh.format_map(_Words(data, _day_zh)),
        line.text.en.format_map(_Words(data, date.isoformat)),
    )


class _Words(dict[str, str]):
    """The facts of an event as words; one that an older event lacks shows as a dash."""

    def __init__(self, data: Mapping[str, Any], write_day: Any) -> None:
        super().__init__({key: _word(key, value, write_day) for key, value in data.items()})

    def __missing__(self, key: str) -> str:
        return "–"


def _word(key: str, value: Any, write_day: Any) -> str:
    if value is None:
        return "–"
    is_day = key.endswith("_on") or key == "last_day"
    return str(write_day(date.fromisoformat(value)) if is_day else value)


def _day_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
