"""Sessions and the person's own record, as staff and people both see them."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from app.domain.campaigns.sessions import OpeningHours
from app.domain.campaigns.terms import Desk, ScreeningKind, ScreeningStatus, SeenOutcome
from app.models.campaigns.screenings import Screening, ScreeningCampaign
from app.models.campaigns.sessions import SessionAttendance, SiteSession
from app.models.supply.teams import VisitTeam
from app.schemas.common import At, Day, DivisionCode, Line, Wire

Minute = Annotated[int, Field(strict=True, ge=0, le=1440)]


class Hours(Wire):
    """When a session is open, with a break where it has one."""

    opens_minute: Minute
    """开始时间，当天零点起的分钟数（北京时间）。"""
    pauses_minute: Minute | None = None
    """中午休息开始；不休息时为 null。"""
    resumes_minute: Minute | None = None
    """中午休息结束；不休息时为 null。"""
    closes_minute: Minute
    """结束时间，当天零点起的分钟数。"""

    @property
    def hours(self) -> OpeningHours:
        return OpeningHours(
            self.opens_minute, self.closes_minute, self.pauses_minute, self.resumes_minute
        )


class SessionFace(Hours):
    """What a session tells of itself."""

    title: Line
    """名称。"""
    place: Line
    """地点。"""
    day: Day
    """日期。"""
    desks: Annotated[list[Desk], Field(min_length=1, max_length=10)]
    """医疗和政策台位。"""


class SessionShown(SessionFace):
    """A day in a village."""

    id: UUID
    """义诊活动编号。"""
    division_code: DivisionCode
    """所在区划代码。"""
    team_names: list[str]
    """到场的服务队。"""

    @classmethod
    def row(cls, held: SiteSession, teams: Sequence[VisitTeam]) -> dict[str, object]:
        kept = {name: getattr(held, name) for name in SessionShown.model_fields if name in _OF_ROW}
        return {**kept, "team_names": [team.name for team in teams]}

    @classmethod
    def of(cls, held: SiteSession, teams: Sequence[VisitTeam]) -> Self:
        return cls.model_validate(cls.row(held, teams))


_OF_ROW = {
    "id",
    "division_code",
    "title",
    "place",
    "day",
    "desks",
    "opens_minute",
    "pauses_minute",
    "resumes_minute",
    "closes_minute",
}


class DeskRecord(Wire):
    """What one desk wrote down."""

    site_session_id: UUID
    """义诊活动编号。"""
    title: str
    """活动名称。"""
    desk: Desk
    """台位。"""
    outcome: SeenOutcome
    """办理情况。"""
    finding: str | None
    """检查情况和建议；没有时为 null。"""
    came_at: At
    """到场时间。"""

    @classmethod
    def of(cls, row: SessionAttendance, held: SiteSession) -> Self:
        return cls(
            site_session_id=held.id,
            title=held.title,
            desk=row.desk,
            outcome=row.outcome,
            finding=row.finding.reveal("care record"),
            came_at=row.came_at,
        )


class ScreeningRecord(Wire):
    """How far one screening is."""

    campaign_id: UUID
    """筛查活动编号。"""
    title: str
    """活动名称。"""
    kind: ScreeningKind
    """筛查种类。"""
    status: ScreeningStatus
    """进展。"""
    screened_on: date | None
    """筛查日期；没有时为 null。"""
    referred_on: date | None
    """转诊日期；没有时为 null。"""
    outcome_on: date | None
    """手术、治疗、谢绝或失访日期；没有时为 null。"""
    result: str | None
    """筛查结果；没有时为 null。"""

    @classmethod
    def of(cls, row: Screening, campaign: ScreeningCampaign) -> Self:
        return cls(
            campaign_id=campaign.id,
            title=campaign.title,
            kind=campaign.kind,
            status=row.status,
            screened_on=row.screened_on,
            referred_on=row.referred_on,
            outcome_on=row.outcome_on,
            result=row.result.reveal("care record"),
        )


class CareRecord(Wire):
    """What sessions and screenings wrote into one person's file (一人一档)."""

    attendances: list[DeskRecord]
    """义诊记录，最近的在前。"""
    screenings: list[ScreeningRecord]
    """筛查记录，最近的在前。"""

    @classmethod
    def of(
        cls,
        attendances: Sequence[tuple[SessionAttendance, SiteSession]],
        screenings: Sequence[tuple[Screening, ScreeningCampaign]],
    ) -> Self:
        return cls(
            attendances=[DeskRecord.of(*each) for each in attendances],
            screenings=[ScreeningRecord.of(*each) for each in screenings],
        )
