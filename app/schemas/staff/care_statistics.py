"""Figures of family doctors, screenings, days in villages and convalescence."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Self

from app.domain.campaigns.terms import ScreeningKind
from app.queries.campaigns.figures import ConvalescenceFigures, ScreeningFigures, SessionFigures
from app.queries.care.figures import CareFigures
from app.queries.statistics.grouping import Asked
from app.schemas.common import Count, Wire


class FiguresOfPeriod(Wire):
    """Which days were counted."""

    from_on: date
    """从这一天开始。"""
    before_on: date
    """到这一天以前。"""


class CareStatistics(FiguresOfPeriod):
    """Family-doctor contracts as they stand today, and what was done in the period."""

    in_force: Count
    """今天有效的签约份数。"""
    signed: Count
    """期间新签的份数，不含续签。"""
    renewed: Count
    """期间续签的份数。"""
    ended_early: Count
    """期间提前结束的份数。"""
    follow_ups_done: Count
    """期间完成的随访次数。"""
    done_on_time: Count
    """其中按时完成的次数。"""
    overdue: Count
    """今天随访或体检已逾期的份数。"""

    @classmethod
    def of(cls, asked: Asked, found: CareFigures) -> Self:
        return cls(from_on=asked.from_on, before_on=asked.before_on, **asdict(found))


class ScreeningCounts(Wire):
    """People of the campaigns of one kind that began in the period."""

    kind: ScreeningKind
    """筛查种类。"""
    invited: Count
    """邀请人数。"""
    screened: Count
    """筛查人数。"""
    found: Count
    """有异常的人数。"""
    referred: Count
    """转诊人数。"""
    operated: Count
    """手术人数。"""
    treated: Count
    """其他治疗人数。"""
    declined: Count
    """谢绝人数。"""
    lost: Count
    """失访人数。"""


class SessionCounts(Wire):
    """Days in villages within the period."""

    sessions: Count
    """义诊活动场数，不含取消的。"""
    people: Count
    """到场人数；同一人多次到场只算一人。"""
    desks: Count
    """各台位接待人次。"""
    home_rounds: Count
    """为来不了的人建议的上门次数。"""


class ConvalescenceCounts(Wire):
    """Periods of convalescence that begin within the period."""

    places: Count
    """名额。"""
    taken: Count
    """已占用的名额，含待本人确认的。"""
    accepted: Count
    """本人已确认的名额。"""
    waiting: Count
    """排队人数。"""


class CampaignStatistics(FiguresOfPeriod):
    """What campaigns reached."""

    screenings: list[ScreeningCounts]
    """各种筛查；没有的不列出。"""
    sessions: SessionCounts
    """义诊活动。"""
    convalescence: ConvalescenceCounts
    """短期疗养。"""

    @classmethod
    def of(
        cls,
        asked: Asked,
        screenings: Mapping[ScreeningKind, ScreeningFigures],
        sessions: SessionFigures,
        convalescence: ConvalescenceFigures,
    ) -> Self:
        return cls(
            from_on=asked.from_on,
            before_on=asked.before_on,
            screenings=[
                ScreeningCounts(kind=kind, **asdict(screenings[kind]))
                for kind in ScreeningKind
                if kind in screenings
            ],
            sessions=SessionCounts(**asdict(sessions)),
            convalescence=ConvalescenceCounts(**asdict(convalescence)),
        )
