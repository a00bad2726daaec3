"""Half-days that can be booked, and their seats."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.supply.capacity import Seats
from app.domain.visits.terms import Half, SlotStatus
from app.models.supply.slots import VisitSlot
from app.schemas.common import At, Count, Version, Wire

SeatCount = Annotated[int, Field(strict=True, ge=0, le=100)]


class SeatsByHand(Wire):
    """How many seats a half-day has, whatever its hours would hold."""

    capacity: SeatCount
    """全部名额。"""
    reserve: SeatCount
    """其中为应急预留的名额。"""

    @model_validator(mode="after")
    def _reserve_is_of_the_capacity(self) -> "SeatsByHand":
        if self.reserve > self.capacity:
            raise PydanticCustomError("reserve_above_capacity", "More is kept than there is.")
        return self


class SeatsEdit(Wire):
    """Seats set by hand, or to follow from the hours again."""

    seats: SeatsByHand | None
    """手工设定的名额；为 null 时恢复按时间推算。"""
    displace: bool = False
    """名额少于已占用的名额时，是否改派超出的预约。"""

    @property
    def wanted(self) -> Seats | None:
        return Seats(self.seats.capacity, self.seats.reserve) if self.seats else None


class SlotRead(Wire):
    """A half-day that can be booked."""

    id: UUID
    """时段编号。"""
    team_id: UUID
    """队伍编号。"""
    day: date
    """日期。"""
    half: Half
    """上午或下午。"""
    starts_at: At
    """开始时间。"""
    ends_at: At
    """结束时间。"""
    status: SlotStatus
    """是否可预约。"""
    provisional: bool
    """当年放假安排尚未公布，可能调整。"""
    capacity: Count
    """全部名额。"""
    reserve: Count
    """其中为应急预留的名额。"""
    capacity_set: Count | None
    """手工设定的名额；没有设定时为 null。"""
    reserve_set: Count | None
    """手工设定的应急预留名额；没有设定时为 null。"""
    booked: Count
    """已预约。"""
    held: Count
    """待确认。"""

    @classmethod
    def of(cls, slot: VisitSlot) -> "SlotRead":
        return cls(**{name: getattr(slot, name) for name in cls.model_fields})


class SlotList(Wire):
    """The half-days of one team, in their order."""

    items: list[SlotRead]
    """时段。"""
    version: Version
    """队伍的版本，修改名额时放入 If-Match。"""

    @classmethod
    def of(cls, slots: Sequence[VisitSlot], version: int) -> "SlotList":
        return cls(items=[SlotRead.of(slot) for slot in slots], version=version)


class SlotChanged(Wire):
    """A half-day whose seats were set."""

    slot: SlotRead
    """时段。"""
    version: Version
    """队伍的版本，再次修改时放入 If-Match。"""
