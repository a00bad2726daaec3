"""The facts that sentences about visits are filled with: when, for what, whose, which telephone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.calendar.days import SHANGHAI
from app.domain.catalogue.wording import Localised
from app.domain.reports.terms import Outcome
from app.domain.visits.terms import CancelReason, Purpose
from app.domain.waiting.displacing import Hindrance

THING = 20
"""Characters that a field of a subscription message takes."""
_WEEKDAYS = "一二三四五六日"
_PURPOSES_EN = {
    Purpose.MEDICAL: "medical care",
    Purpose.MEDICINE: "medicine",
    Purpose.POLICY: "advice on policy",
    Purpose.CARD_APPLICATION: "card application",
    Purpose.PENSION_HELP: "help with pensions",
    Purpose.REIMBURSEMENT_HELP: "help with reimbursement",
    Purpose.ANNUAL_CONFIRMATION: "annual confirmation",
}
# What happened at a door is said by whoever stood there; the rest is who called it off.
_WHY_CANCELLED = {
    CancelReason.BY_PERSON: Localised("按您的意思取消", "as you wished"),
    CancelReason.BY_TEAM: Localised("服务队来不了", "the team cannot come"),
    CancelReason.BY_BUREAU: Localised("工作人员取消", "called off by the office"),
    CancelReason.REFUSED: Localised("您谢绝了这次服务", "you did not want it"),
    CancelReason.DAYS_OVER: Localised("没有等到名额", "no seat came free"),
    CancelReason.HOLD_EXPIRED: Localised("没有及时确认", "it was not confirmed in time"),
    CancelReason.IN_HOSPITAL: Localised("您正在住院", "you are in hospital"),
}
_WHY_NOT_COMING = {
    Hindrance.TEAM_ABSENT: Localised("队员不能出勤", "somebody of the team is absent"),
    Hindrance.VEHICLE: Localised("车辆故障", "the car has broken down"),
    Hindrance.WEATHER: Localised("恶劣天气", "bad weather"),
    Hindrance.SHIFTS_CHANGED: Localised("排班调整", "the shifts have changed"),
    Hindrance.OTHER: Localised("临时有事", "something came in between"),
}
_NEWS = {
    Outcome.FULFILLED: Localised(
        "上门服务已完成。服务得好不好，请您评价。", "The visit is done. Please say how it was."
    ),
    Outcome.NOT_MET: Localised(
        "服务队来过，没有遇见您。会再和您约时间。",
        "The team came and did not meet you. We shall find another time with you.",
    ),
}


@dataclass(frozen=True, slots=True)
class Span:
    """From and until on one day."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Crew:
    """Who comes, and the number that people ring on the day."""

    name: str
    phone: str


# Who waits has no day yet, and no team.
WITHOUT_A_SEAT: Mapping[str, str] = {
    "when_zh": "还没有排上日期",
    "when_en": "no day set yet",
    "team": "上门服务队",
    "team_short": "上门服务队",
    "phone": "服务站的电话",
    "reason_zh": "工作人员取消",
    "reason_en": "called off by the office",
}


def window_facts(window: Span) -> dict[str, str]:
    """`when`: the promised half-day; `date`: as the field of a subscription message takes it."""
    starts = window.starts_at.astimezone(SHANGHAI)
    return {
        **_both("when", _span(window)),
        "date": f"{starts.year}年{starts.month}月{starts.day}日 {starts:%H:%M}",
    }


def plan_facts(plan: Span) -> dict[str, str]:
    """`plan`: within the promised window, when the team is expected."""
    return _both("plan", _span(plan))


def crew_facts(crew: Crew) -> dict[str, str]:
    return {"team": crew.name, "team_short": crew.name[:THING], "phone": crew.phone}


def purpose_facts(purposes: Collection[str]) -> dict[str, str]:
    known = [Purpose(each) for each in purposes]
    words = Localised(
        "、".join(each.label for each in known), ", ".join(_PURPOSES_EN[each] for each in known)
    )
    return _both("purposes", words)


def hindrance_facts(hindrance: Hindrance) -> dict[str, str]:
    return _both("why", _WHY_NOT_COMING[hindrance])


def news_facts(outcome: Outcome) -> dict[str, str]:
    """What a report from the door is in words for the person; most outcomes are none."""
    return _both("news", _NEWS[outcome]) if outcome in _NEWS else {}


def cancel_facts(reason: CancelReason | None) -> dict[str, str]:
    if reason not in _WHY_CANCELLED:
        return {}
    return _both("reason", _WHY_CANCELLED[reason])


def moment_facts(name: str, at: datetime) -> dict[str, str]:
    """One moment, as people say it."""
    return _both(name, Localised(f"{_day_zh(at)}{_hour_zh(at)}", f"{_day_en(at)}, {_hour(at)}"))


def opening_facts(opens_minute: int, closes_minute: int) -> dict[str, str]:
    """Hours of a day as a notice board writes them."""
    opens, closes = (f"{each // 60}:{each % 60:02}" for each in (opens_minute, closes_minute))
    return {"hours": f"{opens}–{closes}"}


def _span(span: Span) -> Localised:
    starts, ends = span.starts_at, span.ends_at
    return Localised(
        f"{_day_zh(starts)}{_hour_zh(starts)}到{_hour(ends)}",
        f"{_day_en(starts)}, {_hour(starts)} to {_hour(ends)}",
    )


def _day_zh(at: datetime) -> str:
    here = at.astimezone(SHANGHAI)
    return f"{here.month}月{here.day}日（星期{_WEEKDAYS[here.weekday()]}）"


def _day_en(at: datetime) -> str:
    here = at.astimezone(SHANGHAI)
    return f"{here:%A} {here.day} {here:%B}"


def _hour_zh(at: datetime) -> str:
    half = "上午" if at.astimezone(SHANGHAI).hour < 12 else "下午"  # noqa: PLR2004  # Noon.
    return f"{half}{_hour(at)}"


def _hour(at: datetime) -> str:
    here = at.astimezone(SHANGHAI)
    return f"{here.hour}:{here:%M}"


def _both(name: str, words: Localised) -> dict[str, str]:
    return {f"{name}_zh": words.zh, f"{name}_en": words.en}
