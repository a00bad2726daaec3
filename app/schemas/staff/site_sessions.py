"""Site sessions, as staff plan and keep them."""

from collections.abc import Sequence
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from app.domain.campaigns.sessions import SessionCard
from app.domain.campaigns.terms import Desk, SeenOutcome
from app.models.campaigns.sessions import SessionAttendance, SiteSession
from app.models.supply.teams import VisitTeam
from app.models.veterans.persons import Person
from app.schemas.campaigns import SessionFace, SessionShown
from app.schemas.common import At, Count, DivisionCode, Paragraph, Version, Wire
from app.usecases.campaigns.write_attendance import Seen


class SessionPlanned(SessionFace):
    """A new session."""

    division_code: DivisionCode
    """所在区划代码，须在本人管辖范围内；通知该区划的服务对象。"""
    team_ids: Annotated[list[UUID], Field(max_length=20)]
    """到场的服务队编号。"""

    @property
    def card(self) -> SessionCard:
        return SessionCard(
            title=self.title,
            place=self.place,
            day=self.day,
            hours=self.hours,
            desks=sorted(set(self.desks)),
            team_ids=sorted(set(self.team_ids)),
        )


class SiteSessionRead(SessionShown):
    """A session with what staff know of it."""

    team_ids: list[UUID]
    """到场的服务队编号。"""
    cancelled_at: At | None
    """取消时间；没有取消时为 null。"""
    announced_at: At | None
    """通知群众的时间；尚未通知时为 null。"""
    version: Version
    """版本，修改时放入 If-Match。"""

    @classmethod
    def of(cls, held: SiteSession, teams: Sequence[VisitTeam]) -> Self:
        return cls.model_validate(
            {
                **cls.row(held, teams),
                "team_ids": [team.id for team in teams],
                "cancelled_at": held.cancelled_at,
                "announced_at": held.announced_at,
                "version": held.version,
            }
        )


class AttendanceWanted(Wire):
    """Somebody at a desk."""

    person_id: UUID
    """到场人员。"""
    desk: Desk
    """台位。"""
    outcome: SeenOutcome
    """办理情况。"""
    finding: Paragraph | None = None
    """检查情况和建议，加密保存。"""

    @property
    def seen(self) -> Seen:
        return Seen(self.person_id, self.desk, self.outcome, self.finding)


class AttendanceLine(Wire):
    """Somebody who came; what was found stands in the person's own file."""

    id: UUID
    """到场记录编号。"""
    person_id: UUID
    """到场人员。"""
    person_name: str
    """姓名。"""
    desk: Desk
    """台位。"""
    outcome: SeenOutcome
    """办理情况。"""
    came_at: At
    """到场时间。"""

    @classmethod
    def of(cls, row: SessionAttendance, person: Person) -> Self:
        return cls(
            id=row.id,
            person_id=person.id,
            person_name=person.name,
            desk=row.desk,
            outcome=row.outcome,
            came_at=row.came_at,
        )


class AttendanceWritten(Wire):
    """A line that was written."""

    id: UUID
    """到场记录编号。"""
    came_at: At
    """到场时间。"""

    @classmethod
    def of(cls, row: SessionAttendance) -> Self:
        return cls(id=row.id, came_at=row.came_at)


class HomeRoundsWanted(Wire):
    """Who goes to those who cannot come."""

    team_id: UUID
    """入户的服务队，须为到场的服务队。"""


class HomeRoundsProposed(Wire):
    """Visits that were proposed."""

    proposed: Count
    """新建议的上门次数。"""
    visit_ids: list[UUID]
    """上门服务编号，可为其选择当天的时段。"""
