"""Why a seat cannot be had, and what can."""

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from app.domain.visits.errors import SeatRefused
from app.domain.visits.terms import Half, VisitStatus
from app.schemas.common import At, Count, Problem, Wire

Read = TypeVar("Read", bound=Wire)


class PossibleWindowRead(Wire):
    """A half-day that could be had instead."""

    slot_id: UUID
    """时段编号。"""
    team_name: str
    """服务队。"""
    day: date
    """日期。"""
    half: Half
    """上午或下午。"""
    starts_at: At
    """开始时间。"""
    ends_at: At
    """结束时间。"""
    free: Count
    """剩余名额。"""


class StandingVisitRead(Wire):
    """The visit that the person has at that time already."""

    visit_id: UUID
    """上门服务编号。"""
    reference: str
    """服务单号。"""
    status: VisitStatus
    """状态。"""
    starts_at: At
    """约定时段的开始。"""
    ends_at: At
    """约定时段的结束。"""


class SeatProblem(Problem):
    """Why a seat was refused, and what is possible instead."""

    possible: list[PossibleWindowRead]
    """最近可约的时段，最多三个。"""
    standing: StandingVisitRead | None
    """同一时间已有的上门服务；没有时为 null。"""

    @classmethod
    def of(cls, problem: Problem, fact: SeatRefused) -> "SeatProblem":
        return cls(
            **dict(problem),
            possible=[_as(PossibleWindowRead, each) for each in fact.possible],
            standing=None if fact.standing is None else _as(StandingVisitRead, fact.standing),
        )


def _as(kind: type[Read], told: Any) -> Read:
    return kind(**{name: getattr(told, name) for name in kind.model_fields})
