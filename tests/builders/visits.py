"""Teams, half-days and visits for the tests."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.supply.capacity import Seats
from app.domain.supply.shifts import HalfDay, Hours, ShiftException
from app.domain.supply.teams import HospitalCard, MemberCard
from app.domain.visits.terms import ExceptionKind, Half, Profession, VisitChannel, VisitStatus
from app.models.supply.hospitals import SupportingHospital
from app.models.supply.shifts import ShiftDay
from app.models.supply.slots import VisitSlot
from app.models.supply.teams import ServiceArea, TeamMember, VisitTeam
from app.models.visits.visits import Visit
from tests.builders.requests import COUNTY
from tests.builders.veterans import VILLAGE

THREE = Seats(3, 1)


async def a_half_day(session: AsyncSession, seats: Seats = THREE, *, days: int = 7) -> VisitSlot:
    """A morning of a team of its own, that serves the county."""
    now = session.info["now"]
    team = VisitTeam(
        division_code=COUNTY,
        name="泉港区医院上门服务一队",
        phone="0595-87990001",
        latitude=25.126,
        longitude=118.912,
        skills=["pharmacy"],
        changed_at=now,
    )
    session.add(team)
    await session.flush()  # The half-day and the area refer to the team.
    session.add(ServiceArea(team_id=team.id, division_code=COUNTY))
    day = day_of(now) + timedelta(days=days)
    half_day = HalfDay(day, Half.AM, Hours(540, 720), provisional=False)
    slot = VisitSlot.of(team, half_day, team.skills)
    slot.tell(half_day, seats)
    slot.changed_at = now
    session.add(slot)
    await session.flush()  # A visit refers to the half-day.
    return slot


async def a_visit(session: AsyncSession, person_id: UUID) -> Visit:
    """A visit next week to somebody of the village, with a team of the county."""
    now, slot = session.info["now"], await a_half_day(session)
    slot.booked = 1
    visit = Visit(
        reference=f"SM350505-{person_id.hex[-12:]}",
        person_id=person_id,
        division_code=VILLAGE,
        status=VisitStatus.BOOKED,
        purposes=["medicine"],
        skills=["pharmacy"],
        service_minutes=20,
        channel=VisitChannel.APP,
        slot_id=slot.id,
        team_id=slot.team_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        made_by=person_id,
        made_at=now,
        changed_at=now,
    )
    visit.access = {}
    session.add(visit)
    await session.flush()
    return visit


async def supply_around(session: AsyncSession, visit: Visit, account_id: UUID) -> dict[str, str]:
    """What belongs to the team of a visit, and a hospital; ids by the names in paths."""
    now = session.info["now"]
    team = await session.get_one(VisitTeam, visit.team_id)
    hospital = SupportingHospital(division_code=team.division_code)
    hospital.tell(HospitalCard("泉港区医院", "泉港区山腰街道锦祥路1号", "0595-87990010", None))
    nurse = MemberCard("陈护士", Profession.NURSE, frozenset())
    member = TeamMember.of(team, nurse, now.date())
    off = ShiftException((now + timedelta(days=9)).date(), None, ExceptionKind.OFF)
    exception = ShiftDay.of(team.id, off, reason="全队培训", by=account_id, at=now)
    session.add_all([hospital, member, exception])
    await session.flush()
    return {
        "hospital_id": str(hospital.id),
        "team_member_id": str(member.id),
        "exception_id": str(exception.id),
        "slot_id": str(visit.slot_id),
    }


async def a_waiting_visit(
    session: AsyncSession, person_id: UUID, status: VisitStatus = VisitStatus.WAITLIST
) -> Visit:
    """A visit without a seat to somebody of the village, on whichever day there is one."""
    now = session.info["now"]
    visit = Visit(
        reference=f"SM350505-{status.value}-{person_id.hex[-12:]}",
        person_id=person_id,
        division_code=VILLAGE,
        status=status,
        purposes=["medicine"],
        skills=["pharmacy"],
        service_minutes=20,
        channel=VisitChannel.PHONE,
        waiting_since=now,
        made_by=person_id,
        made_at=now,
        changed_at=now,
    )
    visit.access = {}
    session.add(visit)
    await session.flush()
    return visit
