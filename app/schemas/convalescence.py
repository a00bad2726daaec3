"""Convalescence, as staff and people both see it."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from app.domain.campaigns.terms import ApplicationStatus, AppliedBy
from app.models.campaigns.convalescence import ConvalescenceApplication, ConvalescencePeriod
from app.models.veterans.persons import Person
from app.schemas.common import At, Count, Day, DivisionCode, Line, Version, Wire
from app.usecases.campaigns.open_period import PeriodCard

Places = Annotated[int, Field(strict=True, ge=1, le=1000)]


class PeriodWanted(Wire):
    """A new period."""

    division_code: DivisionCode
    """名额所属区划代码，须在本人管辖范围内。"""
    title: Line
    """名称。"""
    place: Line
    """疗养地点。"""
    from_on: Day
    """开始日期，最早为明天。"""
    before_on: Day
    """到这一天之前为止。"""
    places: Places
    """名额。"""

    @property
    def card(self) -> PeriodCard:
        return PeriodCard(**{name: getattr(self, name) for name in PeriodWanted.model_fields})


class PeriodRead(PeriodWanted):
    """A period, and how many of its places are taken."""

    id: UUID
    """疗养期编号。"""
    taken: Count
    """已占用的名额，含待本人确认的。"""
    version: Version
    """版本。"""

    @classmethod
    def of(cls, period: ConvalescencePeriod) -> Self:
        return cls(**{name: getattr(period, name) for name in cls.model_fields})


class PeriodList(Wire):
    """Periods that can be applied for."""

    items: list[PeriodRead]
    """疗养期，最近的在前。"""

    @classmethod
    def of(cls, periods: Sequence[ConvalescencePeriod]) -> Self:
        return cls(items=[PeriodRead.of(each) for each in periods])


class ApplicationRead(Wire):
    """Somebody in line."""

    id: UUID
    """申请编号。"""
    period_id: UUID
    """疗养期编号。"""
    person_id: UUID
    """申请人。"""
    status: ApplicationStatus
    """状态。"""
    applied_by: AppliedBy
    """本人申请或工作人员推荐。"""
    priority: Count
    """优先分，高的在前。"""
    last_on: date | None
    """上次疗养开始日期；没有去过时为 null。"""
    made_at: At
    """申请时间。"""
    version: Version
    """版本，修改时放入 If-Match。"""

    @classmethod
    def of(cls, row: ConvalescenceApplication) -> Self:
        return cls(**{name: getattr(row, name) for name in ApplicationRead.model_fields})


class ApplicationLine(ApplicationRead):
    """Somebody in line, by name."""

    person_name: str
    """姓名。"""

    @classmethod
    def named(cls, row: ConvalescenceApplication, person: Person) -> Self:
        kept = {name: getattr(row, name) for name in ApplicationRead.model_fields}
        return cls(**kept, person_name=person.name)


class WaitingLine(Wire):
    """The line for a period, in its order."""

    items: list[ApplicationLine]
    """申请，排在前面的先得名额。"""


class PlacesOffered(Wire):
    """To whom free places were offered just now."""

    items: list[ApplicationRead]
    """得到名额、待本人确认的申请。"""


class NominationWanted(Wire):
    """Somebody whom staff put forward."""

    person_id: UUID
    """被推荐人。"""


class ApplicationWanted(Wire):
    """A period that somebody applies for."""

    period_id: UUID
    """疗养期编号。"""


class MyApplication(ApplicationRead):
    """One's own application, and what it is for."""

    title: str
    """名称。"""
    place: str
    """疗养地点。"""
    from_on: date
    """开始日期。"""
    before_on: date
    """到这一天之前为止。"""

    @classmethod
    def mine(cls, row: ConvalescenceApplication, period: ConvalescencePeriod) -> Self:
        kept = {name: getattr(row, name) for name in ApplicationRead.model_fields}
        told = {name: getattr(period, name) for name in ("title", "place", "from_on", "before_on")}
        return cls(**kept, **told)


class MyApplications(Wire):
    """One's own applications."""

    items: list[MyApplication]
    """申请，最近的在前。"""
