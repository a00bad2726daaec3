"""What every audience tells and reads of a visit: access to the place, windows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.veterans.terms import Hearing, PracticeLanguage
from app.domain.visits.booking import Obstacle
from app.domain.visits.terms import Half, Purpose
from app.queries.visits.availability import Window
from app.schemas.common import At, Count, Line, PersonName, Wire

Purposes = Annotated[list[Purpose], Field(min_length=1, max_length=7)]
Sign = Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Signs = Annotated[list[Sign], Field(max_length=20)]
Telephone = Annotated[str, Field(strict=True, pattern=r"^[0-9]{3,4}-?[0-9]{7,8}$")]
# Bounds of China: the two entered the wrong way round are refused.
LatitudeInChina = Annotated[float, Field(strict=True, ge=3, le=54)]
LongitudeInChina = Annotated[float, Field(strict=True, ge=73, le=136)]
_KEYS = {"contact_name": "name", "contact_phone": "phone"}


class Access(Wire):
    """How the team finds the door and is understood there."""

    latitude: LatitudeInChina | None = None
    """上门地点纬度，GCJ-02，度；不填时按上次上门地点，再按服务站。"""
    longitude: LongitudeInChina | None = None
    """上门地点经度，GCJ-02，度。"""
    contact_name: PersonName | None = None
    """到时找谁；不填为本人。"""
    contact_phone: Telephone | None = None
    """到时打哪个电话；不填为档案里的电话。"""
    stairs: Line | None = None
    """楼层、电梯、轮椅通道等。"""
    language: PracticeLanguage | None = None
    """沟通用语；不填按档案。"""
    hearing: Hearing | None = None
    """听力；不填按档案。"""
    note: Line | None = None
    """其他需要服务队知道的情况。"""

    @model_validator(mode="after")
    def _place_is_whole(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise PydanticCustomError("place_is_half", "latitude and longitude come together")
        return self

    @property
    def access(self) -> dict[str, Any]:
        """What is told, under the names of the sealed notes."""
        told = {name: getattr(self, name) for name in Access.model_fields}
        return {_KEYS.get(name, name): told[name] for name in told if told[name] is not None}

    @classmethod
    def read(cls, access: Mapping[str, Any] | None) -> "Access":
        told = access or {}
        return Access(**{name: told.get(_KEYS.get(name, name)) for name in Access.model_fields})


def distinct(purposes: Sequence[Purpose]) -> tuple[Purpose, ...]:
    """Keep each once, in the order told: nobody is brought the same thing twice."""
    return tuple(dict.fromkeys(purposes))


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
