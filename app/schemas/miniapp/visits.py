"""Visits at the door, as the person who asks for them sees them."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.visits.booking import Obstacle
from app.domain.visits.terms import CancelReason, Half, Purpose, VisitStatus
from app.models.visits.visits import Visit
from app.queries.visits.availability import Window
from app.schemas.common import At, Count, Line, PersonName, Version, Wire

Purposes = Annotated[list[Purpose], Field(min_length=1, max_length=7)]
Sign = Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Telephone = Annotated[str, Field(strict=True, pattern=r"^[0-9]{3,4}-?[0-9]{7,8}$")]


class VisitWanted(Wire):
    """A visit in one half-day."""

    slot_id: UUID
    """时段编号。"""
    purposes: Purposes
    """需要的服务，最主要的放在第一个。"""
    signs: Annotated[list[Sign], Field(max_length=20)] = Field(default_factory=list)
    """目前的不适；有急症征兆的请立即拨打120。"""
    contact_name: PersonName | None = None
    """到时找谁；不填为本人。"""
    contact_phone: Telephone | None = None
    """到时打哪个电话；不填为档案里的电话。"""
    note: Line | None = None
    """楼层、语言、听力等需要服务队知道的情况。"""

    @property
    def access(self) -> dict[str, str]:
        told = {"name": self.contact_name, "phone": self.contact_phone, "note": self.note}
        return {key: value for key, value in told.items() if value is not None}


class WindowRead(Wire):
    """A half-day on which a team comes to the person's place."""

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
    obstacle: Obstacle | None
    """不能预约的原因；可以预约时为 null。"""
    provisional: bool
    """当年放假安排尚未公布，可能调整。"""

    @classmethod
    def of(cls, window: Window) -> "WindowRead":
        slot = window.found.slot
        return cls(
            slot_id=slot.id,
            team_name=window.found.team.name,
            day=slot.day,
            half=slot.half,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            free=max(0, window.free),
            obstacle=window.obstacle,
            provisional=slot.provisional,
        )


class Availability(Wire):
    """When somebody can come, and why not where nobody can."""

    items: list[WindowRead]
    """时段，最近的在前。"""
    obstacle: Obstacle | None
    """一个可约的时段也没有时的原因；有可约时段时为 null。"""

    @classmethod
    def of(cls, windows: Sequence[Window]) -> "Availability":
        stands = [each.obstacle for each in windows]
        # Where no team comes at all, no list says so.
        why = None if None in stands else (stands[0] if stands else Obstacle.OUTSIDE_AREA)
        return cls(items=[WindowRead.of(each) for each in windows], obstacle=why)


class VisitRead(Wire):
    """A visit."""

    id: UUID
    """上门服务编号。"""
    reference: str
    """服务单号，电话里报这个号。"""
    status: VisitStatus
    """状态。"""
    purposes: list[Purpose]
    """需要的服务。"""
    starts_at: At | None
    """约定时段的开始。"""
    ends_at: At | None
    """约定时段的结束。"""
    planned_from: At | None
    """预计到达；排好路线后才有。"""
    planned_until: At | None
    """预计离开。"""
    cancel_reason: CancelReason | None
    """取消原因；没有取消时为 null。"""
    version: Version
    """版本，修改时放入 If-Match。"""

    @classmethod
    def of(cls, visit: Visit) -> "VisitRead":
        return cls(**{name: getattr(visit, name) for name in cls.model_fields})
