"""What happens to somebody's visits, as messages in the app; see `visit_facts` for the facts."""

from collections.abc import Mapping
from typing import Any

from app.domain.audit.tags import EventTag
from app.domain.notifications.lines import Line, shown, told
from app.domain.notifications.terms import Told
from app.domain.visits.terms import CancelReason

_T = EventTag

VISIT_LINES: Mapping[EventTag, Line] = {
    _T.VISIT_BOOKED: told(
        "上门服务已约好：{when_zh}，{purposes_zh}。{team}，电话{phone}。",
        "Booked: a visit on {when_en} ({purposes_en}). {team}, telephone {phone}.",
    ),
    _T.VISIT_CANCELLED: told(
        "{when_zh}的上门服务已取消：{reason_zh}。电话{phone}。",
        "Cancelled: the visit on {when_en} ({reason_en}). Telephone {phone}.",
    ),
    _T.VISIT_REMINDED: shown(
        "已提醒您：{plan_zh}上门", "You were reminded of the visit: {plan_en}"
    ),
    _T.VISIT_RATED: shown("您已评价，谢谢", "You rated it, thank you"),
}
"""Read by the person, and by an agent who books visits for her."""

TEXTED: Mapping[EventTag, Told] = {
    _T.VISIT_BOOKED: Told.VISIT_BOOKED,
    _T.VISIT_CANCELLED: Told.VISIT_CANCELLED,
}
"""Of these a text goes out as well: whoever booked may not have been she herself."""

NOTIFYING_OF_VISITS = frozenset(tag for tag, line in VISIT_LINES.items() if line.notifies)


def is_told(data: Mapping[str, Any]) -> bool:
    """After a death a person calls the family: nothing is told by itself."""
    return data.get("reason") != CancelReason.DECEASED
