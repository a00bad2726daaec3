"""Days in a village (义诊活动), who came, and who is seen at home; one person, one file."""

from uuid import UUID

from fastapi import status

from app.edge.cursor import PageQuery
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.policies.principals import Staff
from app.queries.campaigns.screenings import screenings_of_person
from app.queries.campaigns.sessions import (
    attendances_of,
    attendances_of_person,
    session_seen,
    sessions_seen,
    teams_at,
)
from app.queries.veterans.persons import person_seen
from app.routers.staff.authority import MayEditCampaigns, MayReadCampaigns, MayRecordPeople
from app.schemas.campaigns import CareRecord
from app.schemas.common import Page
from app.schemas.staff.site_sessions import (
    AttendanceLine,
    AttendanceWanted,
    AttendanceWritten,
    HomeRoundsProposed,
    HomeRoundsWanted,
    SessionPlanned,
    SiteSessionRead,
)
from app.usecases.campaigns.cancel_session import cancel_session
from app.usecases.campaigns.plan_session import plan_session
from app.usecases.campaigns.propose_home_rounds import propose_home_rounds
from app.usecases.campaigns.write_attendance import write_attendance

router = HouseRouter(tags=["义诊活动"])
ONE = "/site-sessions/{site_session_id:uuid}"


@router.get("/site-sessions")
async def list_site_sessions(
    staff: MayReadCampaigns, session: DbSession, asked: PageQuery
) -> Page[SiteSessionRead]:
    """List the sessions in my divisions and those held for them, the latest day first."""
    rows = await sessions_seen(session, staff, after=asked.after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda row: (row.day, row.id))
    teams = await teams_at(session, [row.id for row in page])
    return Page(items=[SiteSessionRead.of(row, teams[row.id]) for row in page], next_cursor=cursor)


@router.post("/site-sessions", status_code=status.HTTP_201_CREATED)
async def plan_site_session(
    wanted: SessionPlanned, staff: MayEditCampaigns, session: DbSession, now: Now
) -> SiteSessionRead:
    """Plan a day in a village of my divisions; its people are told."""
    held = await plan_session(session, staff, wanted.division_code, wanted.card, now)
    return await _read(session, staff, held.id)


@router.get(ONE)
async def read_site_session(
    site_session_id: UUID, staff: MayReadCampaigns, session: DbSession
) -> SiteSessionRead:
    """Read one session."""
    return await _read(session, staff, site_session_id)


@router.post(f"{ONE}:cancel")
async def cancel_site_session(
    site_session_id: UUID, staff: MayEditCampaigns, session: DbSession, version: IfMatch, now: Now
) -> SiteSessionRead:
    """Call a session off before its day."""
    await cancel_session(session, staff, site_session_id, version=version, now=now)
    return await _read(session, staff, site_session_id)


@router.get(f"{ONE}/attendances")
async def list_attendances(
    site_session_id: UUID, staff: MayRecordPeople, session: DbSession, asked: PageQuery
) -> Page[AttendanceLine]:
    """List who of my divisions came."""
    held = await session_seen(session, staff, site_session_id)
    rows = await attendances_of(
        session, staff.scope, held.id, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row[0].id,))
    return Page(items=[AttendanceLine.of(*row) for row in page], next_cursor=cursor)


@router.post(f"{ONE}/attendances", status_code=status.HTTP_201_CREATED)
async def record_attendance(
    site_session_id: UUID,
    wanted: AttendanceWanted,
    staff: MayRecordPeople,
    session: DbSession,
    now: Now,
) -> AttendanceWritten:
    """Write down that somebody came to a desk, into the person's own file."""
    row = await write_attendance(session, staff, site_session_id, wanted.seen, now)
    return AttendanceWritten.of(row)


@router.post(f"{ONE}:propose-home-rounds")
async def propose_rounds_at_home(
    site_session_id: UUID,
    wanted: HomeRoundsWanted,
    staff: MayEditCampaigns,
    session: DbSession,
    now: Now,
) -> HomeRoundsProposed:
    """Propose a visit on that day to those who cannot come, and were not asked before."""
    made = await propose_home_rounds(session, staff, site_session_id, wanted.team_id, now)
    return HomeRoundsProposed(proposed=len(made), visit_ids=[visit.id for visit in made])


@router.get("/veterans/{person_id:uuid}/care-record")
async def read_care_record(
    person_id: UUID, staff: MayRecordPeople, session: DbSession
) -> CareRecord:
    """Read what sessions and screenings wrote into one person's file."""
    person = await person_seen(session, staff.scope, person_id)
    attendances = await attendances_of_person(session, staff.scope, person.id)
    return CareRecord.of(attendances, await screenings_of_person(session, staff.scope, person.id))


async def _read(session: DbSession, staff: Staff, site_session_id: UUID) -> SiteSessionRead:
    held = await session_seen(session, staff, site_session_id)
    return SiteSessionRead.of(held, (await teams_at(session, [held.id]))[held.id])
