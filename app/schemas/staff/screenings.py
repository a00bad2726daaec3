"""Screening campaigns, as staff run them."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.campaigns.lists import ScreeningRow
from app.domain.campaigns.screening import ScreeningEvent
from app.domain.campaigns.terms import RowResult, ScreeningKind, ScreeningStatus
from app.models.campaigns.screenings import Screening
from app.models.veterans.persons import Person
from app.queries.campaigns.screenings import CampaignShown
from app.schemas.common import At, Count, Day, DivisionCode, Line, Paragraph, Version, Wire
from app.usecases.campaigns.open_campaign import CampaignCard

MOST_ROWS = 500
Age = Annotated[int, Field(strict=True, ge=0, le=120)]
S = ScreeningStatus
E = ScreeningEvent
Ended = Literal[S.REFERRED, S.OPERATED, S.TREATED, S.DECLINED, S.LOST]
EVENT_OF = {
    S.REFERRED: E.REFER,
    S.OPERATED: E.OPERATE,
    S.TREATED: E.TREAT,
    S.DECLINED: E.DECLINE,
    S.LOST: E.LOSE,
}


class CampaignWanted(Wire):
    """A new campaign."""

    division_code: DivisionCode
    """组织单位所属区划代码，须在本人管辖范围内。"""
    kind: ScreeningKind
    """筛查种类。"""
    title: Line
    """名称。"""
    hospital_id: UUID
    """接收转诊的拥军优属医院。"""
    from_age: Age
    """邀请的最低年龄，周岁。"""
    starts_on: Day
    """开始日期。"""
    ends_before: Day
    """到这一天之前为止。"""
    places: Annotated[list[DivisionCode], Field(min_length=1, max_length=200)]
    """邀请哪些区划的服务对象，含其全部下级。"""

    @property
    def card(self) -> CampaignCard:
        return CampaignCard(**{name: getattr(self, name) for name in CampaignWanted.model_fields})


class CampaignRead(CampaignWanted):
    """A campaign, with how many of my divisions' people are how far."""

    id: UUID
    """筛查活动编号。"""
    hospital_name: str
    """接收转诊的拥军优属医院。"""
    closed_at: At | None
    """结束时间；尚未结束时为 null。"""
    counts: dict[ScreeningStatus, Count]
    """各进展的人数；人数为零的不列出。"""
    people: Count
    """本人管辖范围内的总人数。"""
    version: Version
    """版本，修改时放入 If-Match。"""

    @classmethod
    def of(cls, shown: CampaignShown) -> Self:
        row = shown.campaign
        face = {
            name: getattr(row, name) for name in CampaignWanted.model_fields if name != "places"
        }
        return cls(
            **face,
            places=list(shown.places),
            id=row.id,
            hospital_name=shown.hospital.name,
            closed_at=row.closed_at,
            counts=shown.counts,
            people=sum(shown.counts.values()),
            version=row.version,
        )


class PeopleInvited(Wire):
    """How many were invited just now."""

    invited: Count
    """新邀请的人数。"""


class ResultRow(Wire):
    """What a screening found of one person."""

    person_id: UUID
    """受检人。"""
    screened_on: date
    """筛查日期。"""
    found: Annotated[bool, Field(strict=True)]
    """是否有异常。"""
    referred: Annotated[bool, Field(strict=True)] = False
    """当天转诊到活动的医院；只有异常时才能转诊。"""
    result: Paragraph | None = None
    """筛查结果，加密保存。"""

    @model_validator(mode="after")
    def _sent_for_a_reason(self) -> Self:
        if self.referred and not self.found:
            raise PydanticCustomError("referred_without_finding", "Nothing was found.")
        return self

    @property
    def row(self) -> ScreeningRow:
        seen = E.SCREEN_FOUND if self.found else E.SCREEN_CLEAR
        events = (seen, E.REFER) if self.referred else (seen,)
        return ScreeningRow(self.person_id, events, self.screened_on, self.result)


class ResultList(Wire):
    """Results of a day, as the doctors wrote them down."""

    rows: Annotated[list[ResultRow], Field(min_length=1, max_length=MOST_ROWS)]
    """筛查结果，每人一行，最多500行。"""


class OutcomeRow(Wire):
    """What came of it for one person."""

    person_id: UUID
    """受检人。"""
    status: Ended
    """转诊、手术、治疗、谢绝或失访。"""
    on: date
    """日期。"""

    @property
    def row(self) -> ScreeningRow:
        return ScreeningRow(self.person_id, (EVENT_OF[self.status],), self.on)


class OutcomeList(Wire):
    """Outcomes, as the hospital told them."""

    rows: Annotated[list[OutcomeRow], Field(min_length=1, max_length=MOST_ROWS)]
    """后续情况，每人一行，最多500行。"""


class RowJudged(Wire):
    """What became of one row."""

    person_id: UUID
    """受检人。"""
    result: RowResult
    """处理结果。"""


class RowsJudged(Wire):
    """What became of a list: rows that were refused change nothing."""

    accepted: Count
    """写入的行数。"""
    rows: list[RowJudged]
    """各行的处理结果，按提交顺序。"""

    @classmethod
    def of(cls, rows: list[ScreeningRow], results: list[RowResult]) -> Self:
        judged = [
            RowJudged(person_id=row.person_id, result=result)
            for row, result in zip(rows, results, strict=True)
        ]
        return cls(accepted=results.count(RowResult.ACCEPTED), rows=judged)


class ScreeningLine(Wire):
    """How far one person is."""

    id: UUID
    """筛查记录编号。"""
    person_id: UUID
    """受检人。"""
    person_name: str
    """姓名。"""
    division_code: DivisionCode
    """居住地区划代码。"""
    status: ScreeningStatus
    """进展。"""
    screened_on: date | None
    """筛查日期；没有时为 null。"""
    referred_on: date | None
    """转诊日期；没有时为 null。"""
    outcome_on: date | None
    """手术、治疗、谢绝或失访日期；没有时为 null。"""

    @classmethod
    def of(cls, row: Screening, person: Person) -> Self:
        return cls(
            id=row.id,
            person_id=person.id,
            person_name=person.name,
            division_code=row.division_code,
            status=row.status,
            screened_on=row.screened_on,
            referred_on=row.referred_on,
            outcome_on=row.outcome_on,
        )
