"""Weeks of teams, and the days on which they do not hold."""

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import Annotated, Self, TypeVar
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.supply.shifts import Hours, Shift, ShiftException
from app.domain.visits.terms import ExceptionKind, Half
from app.models.supply.shifts import ShiftDay, ShiftTemplate
from app.schemas.common import At, Day, Line, Version, Wire

MinuteOfDay = Annotated[int, Field(strict=True, ge=0, le=1440)]
Weekday = Annotated[int, Field(strict=True, ge=0, le=6)]
Reserve = Annotated[int, Field(strict=True, ge=0, le=20)]
Told = TypeVar("Told", bound="HoursEdit")


class HoursEdit(Wire):
    """From when until when a team is out."""

    starts_minute: MinuteOfDay
    """开始时间，当天零点起的分钟数（北京时间）。"""
    ends_minute: MinuteOfDay
    """结束时间，当天零点起的分钟数。"""
    break_minutes: MinuteOfDay = 0
    """其中休息的分钟数。"""
    reserve: Reserve = 0
    """为应急预留的名额。"""

    @model_validator(mode="after")
    def _hours_hold_a_visit(self) -> Self:
        if self.ends_minute - self.starts_minute <= self.break_minutes:
            raise PydanticCustomError("hours_are_empty", "The hours hold nothing but the break.")
        return self

    @property
    def hours(self) -> Hours:
        return Hours(self.starts_minute, self.ends_minute, self.break_minutes, self.reserve)


class ShiftEdit(HoursEdit):
    """A half-day of every week."""

    weekday: Weekday
    """星期，0 为星期一。"""
    half: Half
    """上午或下午。"""

    @property
    def shift(self) -> Shift:
        return Shift(self.weekday, self.half, self.hours)


class WeekEdit(Wire):
    """What a team does every week from a day on."""

    from_on: Day
    """从哪一天开始，最早为明天。"""
    shifts: Annotated[list[ShiftEdit], Field(max_length=14)]
    """每周的半日班，同一天的上午、下午各一个；为空时不再排班。"""

    @model_validator(mode="after")
    def _each_once(self) -> "WeekEdit":
        places = [(shift.weekday, shift.half) for shift in self.shifts]
        if len(places) > len(set(places)):
            raise PydanticCustomError("half_day_twice", "A half-day stands twice in the week.")
        if any(
            one.weekday == other.weekday and one.hours.overlaps(other.hours)
            for one, other in combinations(self.shifts, 2)
        ):
            raise PydanticCustomError("halves_overlap", "Two half-days of a day overlap.")
        return self


class ShiftRead(ShiftEdit):
    """A half-day of every week, and from when until when."""

    starts_on: date
    """从哪一天开始。"""
    ends_before: date | None
    """到哪一天之前为止；没有期限时为 null。"""

    @classmethod
    def of(cls, row: ShiftTemplate) -> "ShiftRead":
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class WeekRead(Wire):
    """The week of a team, and what is to follow."""

    shifts: list[ShiftRead]
    """现行和将要执行的半日班。"""
    version: Version
    """队伍的版本，修改时放入 If-Match。"""


class ExceptionEdit(Wire):
    """A day on which the week does not hold: the team stays in, or goes out besides."""

    day: Day
    """日期，最早为明天。"""
    half: Half | None
    """上午或下午；全天停诊时为 null。"""
    hours: HoursEdit | None
    """加班的时间；停诊时为 null。"""
    reason: Line
    """原因，仅工作人员可见。"""

    @model_validator(mode="after")
    def _extra_hours_have_a_half(self) -> "ExceptionEdit":
        if self.hours is not None and self.half is None:
            raise PydanticCustomError("half_is_missing", "Extra hours belong to a half-day.")
        return self

    @property
    def exception(self) -> ShiftException:
        if self.hours is None:
            return ShiftException(self.day, self.half, ExceptionKind.OFF)
        return ShiftException(self.day, self.half, ExceptionKind.EXTRA, self.hours.hours)


class ExceptionRead(ExceptionEdit):
    """An exception as it was entered."""

    id: UUID
    """编号。"""
    kind: ExceptionKind
    """停诊或加班。"""
    entered_by: UUID
    """填写人账号。"""
    entered_at: At
    """填写时间。"""

    @classmethod
    def of(cls, row: ShiftDay) -> "ExceptionRead":
        hours = None
        if row.kind is ExceptionKind.EXTRA:
            hours = HoursEdit(**{name: getattr(row, name) for name in HoursEdit.model_fields})
        own = cls.model_fields.keys() - {"hours"}
        return cls(**{name: getattr(row, name) for name in own}, hours=hours)


class ExceptionList(Wire):
    """The exceptions of a team from today on."""

    items: list[ExceptionRead]
    """停诊和加班，日期在前的在前。"""
    version: Version
    """队伍的版本，修改时放入 If-Match。"""

    @classmethod
    def of(cls, rows: Sequence[ShiftDay], version: int) -> "ExceptionList":
        return cls(items=[ExceptionRead.of(row) for row in rows], version=version)
