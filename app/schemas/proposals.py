"""Visits that the house proposed, as whoever answers them sees them."""

from typing import Self
from uuid import UUID

from app.domain.visits.terms import VisitStatus
from app.models.visits.visits import Visit
from app.schemas.common import At, Version, Wire


class HalfDayChosen(Wire):
    """A half-day for a visit that was proposed."""

    slot_id: UUID
    """时段编号。"""


class ProposalBooked(Wire):
    """A proposed visit that has its half-day."""

    id: UUID
    """上门服务编号。"""
    reference: str
    """服务单号，电话里报这个号。"""
    status: VisitStatus
    """状态。"""
    team_id: UUID | None
    """服务队编号。"""
    starts_at: At | None
    """约定时段的开始。"""
    ends_at: At | None
    """约定时段的结束。"""
    version: Version
    """版本，修改时放入 If-Match。"""

    @classmethod
    def of(cls, visit: Visit) -> Self:
        return cls(**{name: getattr(visit, name) for name in cls.model_fields})
