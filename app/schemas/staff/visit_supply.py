"""Teams that go out to people's doors, their weeks, and the half-days that can be booked."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.visits.shifts import Hours, Shift
from app.domain.visits.teams import MemberCard, TeamCard
from app.domain.visits.terms import Half, Profession, Skill, SlotStatus
from app.models.visits.slots import VisitSlot
from app.models.visits.teams import ShiftTemplate, TeamMember, VisitTeam
from app.schemas.common import (
    At,
    Count,
    DivisionCode,
    Latitude,
    Line,
    Longitude,
    PersonName,
    Version,
    Wire,
)
from app.schemas.staff.divisions import Phone

MinuteOfDay = Annotated[int, Field(strict=True, ge=0, le=1440)]
Weekday = Annotated[int, Field(strict=True, ge=0, le=6)]
Reserve = Annotated[int, Field(strict=True, ge=0, le=20)]
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


class TeamFace(Wire):
    """What a team tells of itself."""

    name: Line
    """队伍名称。"""
    phone: Phone
    """群众当天可拨打的电话。"""
    vehicle: Plate | None = None
    """车牌号；没有车辆时为 null。"""
    latitude: Latitude
    """出发地纬度，GCJ-02，度。"""
    longitude: Longitude
    """出发地经度，GCJ-02，度。"""
    hospital_id: UUID | None = None
    """所属拥军优属医院；没有时为 null。"""


class TeamOpening(TeamFace):
    """A new team."""

    division_code: DivisionCode
    """所属区划代码，须在本人管辖范围内；建队后不再改变。"""
    areas: Annotated[list[DivisionCode], Field(min_length=1, max_length=200)]
    """服务区域的区划代码，含其全部下级。"""
    members: Annotated[list[TeamMemberEdit], Field(min_length=1, max_length=50)]
    """队员。"""

    @property
    def card(self) -> TeamCard:
        return TeamCard(
            name=self.name,
            phone=self.phone,
            vehicle=self.vehicle,
            latitude=self.latitude,
            longitude=self.longitude,
            hospital_id=self.hospital_id,
            areas=tuple(sorted(set(self.areas))),
            members=tuple(member.card for member in self.members),
        )


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
        return cls(
            id=member.id,
            name=member.name,
            profession=member.profession,
            skills=[Skill(skill) for skill in member.skills],
            staff_account_id=member.staff_account_id,
            starts_on=member.starts_on,
            ends_before=member.ends_before,
        )


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
        return cls(
            id=team.id,
            division_code=team.division_code,
            name=team.name,
            phone=team.phone,
            vehicle=team.vehicle,
            latitude=team.latitude,
            longitude=team.longitude,
            hospital_id=team.hospital_id,
            skills=[Skill(skill) for skill in team.skills],
            areas=list(areas),
            members=[TeamMemberRead.of(member) for member in members],
            dissolved_on=team.dissolved_on,
            version=team.version,
        )


class ShiftEdit(Wire):
    """A half-day of every week."""

    weekday: Weekday
    """星期，0 为星期一。"""
    half: Half
    """上午或下午。"""
    starts_minute: MinuteOfDay
    """开始时间，当天零点起的分钟数（北京时间）。"""
    ends_minute: MinuteOfDay
    """结束时间，当天零点起的分钟数。"""
    break_minutes: MinuteOfDay = 0
    """其中休息的分钟数。"""
    reserve: Reserve = 0
    """为应急预留的名额。"""

    @model_validator(mode="after")
    def _hours_hold_a_visit(self) -> "ShiftEdit":
        if self.ends_minute - self.starts_minute <= self.break_minutes:
            raise PydanticCustomError("hours_are_empty", "The hours hold nothing but the break.")
        return self

    @property
    def shift(self) -> Shift:
        hours = Hours(self.starts_minute, self.ends_minute, self.break_minutes, self.reserve)
        return Shift(self.weekday, self.half, hours)


class WeekEdit(Wire):
    """What a team does every week from a day on."""

    from_on: date
    """从哪一天开始，最早为明天。"""
    shifts: Annotated[list[ShiftEdit], Field(max_length=14)]
    """每周的半日班，同一天的上午、下午各一个；为空时不再排班。"""

    @model_validator(mode="after")
    def _each_once(self) -> "WeekEdit":
        places = [(shift.weekday, shift.half) for shift in self.shifts]
        if len(places) > len(set(places)):
            raise PydanticCustomError("half_day_twice", "A half-day stands twice in the week.")
        return self


class ShiftRead(ShiftEdit):
    """A half-day of every week, and from when until when."""

    starts_on: date
    """从哪一天开始。"""
    ends_before: date | None
    """到哪一天之前为止；没有期限时为 null。"""

    @classmethod
    def of(cls, row: ShiftTemplate) -> "ShiftRead":
        return cls(
            weekday=row.weekday,
            half=row.half,
            starts_minute=row.starts_minute,
            ends_minute=row.ends_minute,
            break_minutes=row.break_minutes,
            reserve=row.reserve,
            starts_on=row.starts_on,
            ends_before=row.ends_before,
        )


class WeekRead(Wire):
    """The week of a team, and what is to follow."""

    shifts: list[ShiftRead]
    """现行和将要执行的半日班。"""
    version: Version
    """队伍的版本，修改时放入 If-Match。"""


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
