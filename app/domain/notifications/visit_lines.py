"""What happens to somebody's visits, as messages in the app; see `visit_facts` for the facts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.notifications.lines import Line, shown, told
from app.domain.notifications.terms import Told
from app.domain.reports.terms import Outcome
from app.domain.visits.terms import CancelReason

_T = EventTag
_BOOKED = told(
    "上门服务已约好：{when_zh}，{purposes_zh}。{team}，电话{phone}。",
    "Booked: a visit on {when_en} ({purposes_en}). {team}, telephone {phone}.",
)
_PROPOSED = told(
    "建议您约一次上门服务：{purposes_zh}。请在小程序里选时间，或打服务站的电话。",
    "Another visit is proposed ({purposes_en}). Choose a day in the mini program, or ring.",
)
_CONTRACT = "家庭医生签约服务：{starts_on}到{last_on}，{team}，电话{phone}。"
_CONTRACT_EN = "Family doctor, {starts_on} to {last_on}: {team}, telephone {phone}."

VISIT_LINES: Mapping[EventTag, Line] = {
    _T.VISIT_HELD: told(
        "{when_zh}的名额先为您留着，请尽快在小程序里确认。",
        "A seat is kept for you on {when_en}. Please confirm it soon.",
    ),
    _T.VISIT_BOOKED: _BOOKED,
    _T.VISIT_OFFER_TAKEN: _BOOKED,
    _T.VISIT_RESCHEDULED: told(
        "上门服务已改期：{when_zh}，{team}，电话{phone}。",
        "Moved: the visit is now on {when_en}. {team}, telephone {phone}.",
    ),
    _T.VISIT_HOURS_CHANGED: told(
        "上门时段有调整：{when_zh}，{team}，电话{phone}。",
        "The half-day has changed: {when_en}. {team}, telephone {phone}.",
    ),
    _T.VISIT_CANCELLED: told(
        "上门服务（{when_zh}）已取消：{reason_zh}。",
        "Cancelled: your visit, {when_en} ({reason_en}).",
    ),
    _T.VISIT_HOLD_EXPIRED: told(
        "没有及时确认，留给您的名额已经放开。还需要上门的，请重新预约。",
        "The seat kept for you was not confirmed in time. Please book again if you need it.",
    ),
    _T.VISIT_DISPLACED: told(
        "{when_zh}服务队来不了（{why_zh}）。实在对不起：您排在第一位，有空的时段马上通知您。",
        "The team cannot come on {when_en} ({why_en}). We are sorry: you stand first in the queue.",
    ),
    _T.VISIT_JOINED_QUEUE: told(
        "已为您排队等候上门服务：{purposes_zh}。有名额会通知您。",
        "You are in the queue for a visit ({purposes_en}). We tell you as soon as there is a seat.",
    ),
    _T.VISIT_WAIT_ENDED: told(
        "对不起，到{last_on}都没有空的名额，您这次排队结束了。还要上门的，请另选日子重新排队，"
        "或打服务站的电话。",
        "We are sorry: no seat came free until {last_on}, and this wait has ended."
        " Please choose other days, or ring the station.",
    ),
    _T.VISIT_SEAT_OFFERED: told(
        "有名额了：{when_zh}，{team}。请在{until_zh}前答复要不要，过时就让给下一位。",
        "A seat is free on {when_en} ({team}). Please say by {until_en} whether you want it.",
    ),
    _T.VISIT_OFFER_EXPIRED: told(
        "{when_zh}的名额没有收到您的答复，已让给下一位。您还在排队。",
        "The seat on {when_en} went to the next in the queue. You still wait in it.",
    ),
    _T.VISIT_OFFER_WITHDRAWN: told(
        "{when_zh}的名额取消了，对不起。您还在排队，有名额再通知您。",
        "The seat on {when_en} is no longer there. We are sorry; you still wait in the queue.",
    ),
    _T.VISIT_OFFER_DECLINED: shown("您没有要这个名额，还在排队", "You let the seat go and wait on"),
    _T.VISIT_PLANNED: told(
        "服务队预计{plan_zh}在您家。{team}，电话{phone}。",
        "The team is expected with you on {plan_en}. {team}, telephone {phone}.",
    ),
    _T.VISIT_REPLANNED: told(
        "时间有变动：服务队改为{plan_zh}在您家。{team}，电话{phone}。",
        "Changed: the team is now expected on {plan_en}. {team}, telephone {phone}.",
    ),
    _T.VISIT_REMINDED: shown(
        "已提醒您：{plan_zh}上门", "You were reminded of the visit: {plan_en}"
    ),
    _T.VISIT_SET_OUT: told(
        "{team}已经出发，正在去您家的路上。电话{phone}。",
        "{team} is on the way to you, telephone {phone}.",
    ),
    _T.VISIT_VOIDED: told(
        "上门服务（{when_zh}）登记有误，已作废。还需要上门的，请重新预约。",
        "Entered in error and void: the visit, {when_en}. Please book again if you need one.",
    ),
    _T.VISIT_ARRIVED: shown("服务队已到您家", "The team has come"),
    _T.VISIT_REPORTED: told("{news_zh}", "{news_en}"),
    _T.VISIT_PROPOSED: _PROPOSED,
    _T.FOLLOW_UP_PROPOSED: _PROPOSED,
    _T.CONTRACT_SIGNED: told(_CONTRACT, _CONTRACT_EN),
    _T.CONTRACT_RENEWED: told(f"已续签。{_CONTRACT}", f"Renewed. {_CONTRACT_EN}"),
    _T.CONTRACT_MOVED: told(f"换了服务队。{_CONTRACT}", f"Another team. {_CONTRACT_EN}"),
    _T.CONTRACT_ENDED: told(
        "家庭医生签约服务已结束。想再签约，请打服务站的电话。",
        "The family doctor's contract has ended. Ring the station to sign another one.",
    ),
    _T.SESSION_ANNOUNCED: told(
        "{held_on}{hours}，{place}有“{title}”，欢迎来。来不了的，请打服务站的电话，我们上门。",
        "{title} on {held_on}, {hours}, at {place}. Ring the station if you cannot come: we visit.",
    ),
    _T.SESSION_CALLED_OFF: told(
        "{held_on}在{place}的“{title}”取消了，对不起，请不要前去。",
        "Called off: {title} on {held_on} at {place}. We are sorry; please do not go there.",
    ),
    _T.HOME_ROUND_PROPOSED: told(
        "{held_on}村里有义诊和政策服务，我们想到您家里来。请在小程序里选时间，或打服务站的电话。",
        "There is a day in your village on {held_on}, and we would like to come to your home.",
    ),
    _T.SCREENING_INVITED: told(
        "请您参加“{title}”，{starts_on}到{last_on}。",
        "You are invited: {title}, {starts_on} to {last_on}.",
    ),
    _T.CONVALESCENCE_APPLIED: shown("您已报名疗养", "You applied for convalescence"),
    _T.CONVALESCENCE_OFFERED: told(
        "疗养有您的名额：{title}，{place}，{from_on}出发。去不去，请答复。",
        "A place for you: {title}, {place}, from {from_on}. Please say whether you go.",
    ),
    _T.CONVALESCENCE_ACCEPTED: shown(
        "您要了{from_on}的疗养名额", "You took the place of {from_on}"
    ),
    _T.CONVALESCENCE_DECLINED: shown("您没有要这次疗养名额", "You let the place go"),
    _T.CONVALESCENCE_WITHDRAWN: shown("您退出了疗养报名", "You withdrew the application"),
    _T.VISIT_RATED: shown("您已评价，谢谢", "You rated it, thank you"),
}
"""Read by the person, and by an agent who books visits for her."""

TEXTED: Mapping[EventTag, Told] = {
    _T.VISIT_BOOKED: Told.VISIT_BOOKED,
    _T.VISIT_OFFER_TAKEN: Told.VISIT_BOOKED,
    _T.VISIT_RESCHEDULED: Told.VISIT_MOVED,
    _T.VISIT_HOURS_CHANGED: Told.VISIT_MOVED,
    _T.VISIT_CANCELLED: Told.VISIT_CANCELLED,
    _T.VISIT_DISPLACED: Told.VISIT_DISPLACED,
    _T.VISIT_SEAT_OFFERED: Told.VISIT_OFFERED,
    _T.VISIT_WAIT_ENDED: Told.VISIT_WAIT_ENDED,
    _T.VISIT_PLANNED: Told.VISIT_EXPECTED,
    _T.VISIT_REPLANNED: Told.VISIT_REPLANNED,
    _T.VISIT_SET_OUT: Told.VISIT_SET_OUT,
    _T.FOLLOW_UP_PROPOSED: Told.VISIT_PROPOSED,
    _T.CONVALESCENCE_OFFERED: Told.PLACE_OFFERED,
}
"""Of these a text goes out as well: whoever booked may not have been she herself."""

NEWS_OF_A_REPORT = frozenset({Outcome.FULFILLED, Outcome.NOT_MET})
"""Who refused or lies in hospital knows; of a death nobody is told by a machine."""

NOTIFYING_OF_VISITS = frozenset(tag for tag, line in VISIT_LINES.items() if line.notifies)


def is_told(tag: EventTag, data: Mapping[str, Any]) -> bool:
    """After a death a person calls the family: nothing is told by itself."""
    if tag is EventTag.VISIT_REPORTED:
        return data.get("outcome") in NEWS_OF_A_REPORT
    return data.get("reason") != CancelReason.DECEASED


def is_texted(tag: EventTag, data: Mapping[str, Any], at: datetime) -> bool:
    """What is planned for another day the reminder of the evening says."""
    if tag is not EventTag.VISIT_PLANNED:
        return True
    return day_of(datetime.fromisoformat(data["planned_from"])) == day_of(at)
