"""The working calendar, as it is published."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.calendar.year import DaysOff, DayWorked, PublishedYear
from app.models.calendar import CalendarDay, CalendarYear, DayKind
from app.schemas.common import At, Line, Version, Wire

CalendarYearNumber = Annotated[int, Field(strict=True, ge=2000, le=2200)]


class Holiday(Wire):
    """A holiday with its period, as the notice prints it."""

    name: Annotated[str, Field(strict=True, min_length=1, max_length=20)]
    """节日名称。"""
    from_on: date
    """放假第一天。"""
    through_on: date
    """放假最后一天。"""


class MakeUpDay(Wire):
    """Which weekday a worked weekend day stands for."""

    on: date
    """调休上班的日期。"""
    acts_as: Annotated[int, Field(strict=True, ge=0, le=4)]
    """按星期几上班，0 为星期一：补的是哪一天的班就按哪一天排班。"""


class CalendarCorrection(Wire):
    """The days of a year that differ from the week."""

    source: Line
    """国务院办公厅通知的标题。"""
    days_off: Annotated[list[Holiday], Field(min_length=1, max_length=20)]
    """放假安排。"""
    days_worked: Annotated[list[date], Field(max_length=40)]
    """调休上班的星期六、星期日。"""
    make_up_days: Annotated[list[MakeUpDay], Field(max_length=40)] = Field(default_factory=list)
    """其中各按星期几上班；通知未说明的不列出。"""

    @model_validator(mode="after")
    def _made_up_days_are_worked(self) -> Self:
        told = [each.on for each in self.make_up_days]
        if len(set(told)) < len(told) or not set(told) <= set(self.days_worked):
            raise PydanticCustomError("make_up_day_not_worked", "Each is a worked day, once.")
        return self

    def notice(self, year: int) -> PublishedYear:
        acts_as = {each.on: each.acts_as for each in self.make_up_days}
        return PublishedYear(
            year=year,
            source=self.source,
            days_off=tuple(DaysOff(h.name, h.from_on, h.through_on) for h in self.days_off),
            days_worked=tuple(DayWorked(day, acts_as.get(day)) for day in self.days_worked),
        )


class CalendarPublication(CalendarCorrection):
    """A year to be published."""

    year: CalendarYearNumber
    """年度。"""


class NamedDay(Wire):
    """A day off."""

    on: date
    """日期。"""
    name: str
    """所属节日。"""


class CalendarYearLine(Wire):
    """A published year in the list."""

    id: UUID
    """编号。"""
    year: CalendarYearNumber
    """年度。"""
    source: str
    """国务院办公厅通知的标题。"""
    published_at: At
    """本系统发布的时间。"""

    @classmethod
    def line(cls, year: CalendarYear) -> "CalendarYearLine":
        return cls(id=year.id, year=year.year, source=year.source, published_at=year.published_at)


class CalendarYearList(Wire):
    """The published years; limits that reach into another year are provisional."""

    items: list[CalendarYearLine]
    """已发布的年度，最近的在前。"""


class CalendarYearRead(CalendarYearLine):
    """A published year with its days."""

    days_off: list[NamedDay]
    """放假日，含落在其中的周末。"""
    days_worked: list[date]
    """调休上班日。"""
    make_up_days: list[MakeUpDay]
    """其中各按星期几上班；通知未说明的不列出。"""
    version: Version
    """版本，更正时放入 If-Match。"""

    @classmethod
    def of(cls, year: CalendarYear, days: Sequence[CalendarDay]) -> "CalendarYearRead":
        worked = [day for day in days if day.kind is DayKind.WORKED]
        return cls(
            **CalendarYearLine.line(year).model_dump(),
            days_off=[NamedDay(on=d.day, name=d.name) for d in days if d.name is not None],
            days_worked=[day.day for day in worked],
            make_up_days=[
                MakeUpDay(on=d.day, acts_as=d.acts_as) for d in worked if d.acts_as is not None
            ],
            version=year.version,
        )
