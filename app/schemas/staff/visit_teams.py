"""Teams that go out to people's doors, and their people."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.supply.teams import MemberCard, TeamCard
from app.domain.visits.terms import Profession, Skill
from app.models.supply.teams import TeamMember, VisitTeam
from app.schemas.common import Day, DivisionCode, Line, PersonName, Version, Wire
from app.schemas.places import PlaceLatitude, PlaceLongitude
from app.schemas.staff.divisions import Phone

Plate = Annotated[str, Field(strict=True, min_length=1, max_length=20)]


class TeamMemberEdit(Wire):
    """Somebody of a team."""

    name: PersonName
    """姓名。"""
    profession: Profession
    """专业。"""
    skills: Annotated[list[Skill], Field(max_length=6)]
    """能提供的服务。"""
    staff_account_id: UUID | None = None
    """本人登录所用的工作人员账号；没有时为 null。"""

    @property
    def card(self) -> MemberCard:
        return MemberCard(self.name, self.profession, frozenset(self.skills), self.staff_account_id)


class TeamMemberJoining(TeamMemberEdit):
    """Somebody who joins a team."""

    starts_on: Day
    """加入日期，最早为今天。"""


class FromDay(Wire):
    """When something ends."""

    from_on: Day
    """从哪一天起。"""


class TeamFace(Wire):
    """What a team tells of itself."""

    name: Line
    """队伍名称。"""
    phone: Phone
    """群众当天可拨打的电话。"""
    vehicle: Plate | None = None
    """车牌号；没有车辆时为 null。"""
    latitude: PlaceLatitude
    """出发地纬度，GCJ-02，度。"""
    longitude: PlaceLongitude
    """出发地经度，GCJ-02，度。"""
    hospital_id: UUID | None = None
    """所属拥军优属医院；没有时为 null。"""


class TeamEdit(TeamFace):
    """A team's card and where it goes."""

    areas: Annotated[list[DivisionCode], Field(min_length=1, max_length=200)]
    """服务区域的区划代码，含其全部下级。"""

    @property
    def card(self) -> TeamCard:
        told = {name: getattr(self, name) for name in TeamFace.model_fields}
        return TeamCard(**told, areas=tuple(sorted(set(self.areas))))


class TeamOpening(TeamEdit):
    """A new team."""

    division_code: DivisionCode
    """所属区划代码，须在本人管辖范围内；建队后不再改变。"""
    members: Annotated[list[TeamMemberEdit], Field(min_length=1, max_length=50)]
    """队员。"""


class TeamMemberRead(TeamMemberEdit):
    """Somebody who is or was of a team."""

    id: UUID
    """队员编号。"""
    starts_on: date
    """加入日期。"""
    ends_before: date | None
    """从这一天起不再在队；在队时为 null。"""

    @classmethod
    def of(cls, member: TeamMember) -> "TeamMemberRead":
        return cls(**{name: getattr(member, name) for name in cls.model_fields})


class TeamRead(TeamFace):
    """A team with its people and areas."""

    id: UUID
    """队伍编号。"""
    division_code: DivisionCode
    """所属区划代码。"""
    skills: list[Skill]
    """全队能提供的服务。"""
    areas: list[DivisionCode]
    """服务区域的区划代码，含其全部下级。"""
    members: list[TeamMemberRead]
    """队员。"""
    dissolved_on: date | None
    """撤销日期；仍在服务时为 null。"""
    version: Version
    """版本，修改时放入 If-Match。"""

    @classmethod
    def of(cls, team: VisitTeam, areas: Sequence[str], members: Sequence[TeamMember]) -> "TeamRead":
        own = cls.model_fields.keys() - {"areas", "members"}
        return cls(
            **{name: getattr(team, name) for name in own},
            areas=list(areas),
            members=[TeamMemberRead.of(member) for member in members],
        )
