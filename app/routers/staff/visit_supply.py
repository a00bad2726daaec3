"""Teams that go out, and who is in them."""

from uuid import UUID

from fastapi import status

from app.domain.errors import NotFound
from app.edge.cursor import PageQuery
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.policies.principals import Staff
from app.queries.supply.teams import areas_of, members_of, team_within, teams_within
from app.routers.staff.authority import MayEditSupply, MayReadSupply
from app.schemas.common import Page
from app.schemas.staff.visit_teams import (
    FromDay,
    TeamEdit,
    TeamMemberJoining,
    TeamOpening,
    TeamRead,
)
from app.usecases.supply.add_member import add_member
from app.usecases.supply.dissolve_team import dissolve_team
from app.usecases.supply.edit_team import edit_team
from app.usecases.supply.open_team import open_team
from app.usecases.supply.remove_member import remove_member

router = HouseRouter(tags=["上门服务队"])


@router.get("/visit-teams")
async def list_visit_teams(
    staff: MayReadSupply, session: DbSession, asked: PageQuery
) -> Page[TeamRead]:
    """List the teams of my divisions."""
    rows = await teams_within(session, staff.scope, after=asked.after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda row: (row.division_code, row.id))
    ids = [row.id for row in page]
    areas, members = await areas_of(session, ids), await members_of(session, staff.scope, ids)
    items = [TeamRead.of(row, areas[row.id], members[row.id]) for row in page]
    return Page(items=items, next_cursor=cursor)


@router.post("/visit-teams", status_code=status.HTTP_201_CREATED)
async def open_visit_team(
    wanted: TeamOpening, staff: MayEditSupply, session: DbSession, now: Now
) -> TeamRead:
    """Open a team in one of my divisions."""
    members = [member.card for member in wanted.members]
    team = await open_team(session, staff, wanted.division_code, wanted.card, members, now)
    return await _read(session, staff, team.id)


@router.get("/visit-teams/{team_id:uuid}")
async def read_visit_team(team_id: UUID, staff: MayReadSupply, session: DbSession) -> TeamRead:
    """Read one team of my divisions."""
    return await _read(session, staff, team_id)


@router.put("/visit-teams/{team_id:uuid}")
async def edit_visit_team(
    team_id: UUID,
    wanted: TeamEdit,
    staff: MayEditSupply,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> TeamRead:
    """Replace what a team of my divisions tells of itself, and where it goes."""
    await edit_team(session, staff, team_id, wanted.card, version=version, now=now)
    return await _read(session, staff, team_id)


@router.post("/visit-teams/{team_id:uuid}:dissolve")
async def dissolve_visit_team(
    team_id: UUID,
    wanted: FromDay,
    staff: MayEditSupply,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> TeamRead:
    """Dissolve a team from tomorrow at the earliest; whoever is booked is given another seat."""
    await dissolve_team(session, staff, team_id, from_on=wanted.from_on, version=version, now=now)
    return await _read(session, staff, team_id)


@router.post("/visit-teams/{team_id:uuid}/members", status_code=status.HTTP_201_CREATED)
async def add_visit_team_member(
    team_id: UUID,
    wanted: TeamMemberJoining,
    staff: MayEditSupply,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> TeamRead:
    """Let somebody join a team from a day on."""
    await add_member(
        session, staff, team_id, wanted.card, starts_on=wanted.starts_on, version=version, now=now
    )
    return await _read(session, staff, team_id)


@router.post("/visit-teams/{team_id:uuid}/members/{team_member_id:uuid}:leave")
async def remove_visit_team_member(
    team_id: UUID,
    team_member_id: UUID,
    wanted: FromDay,
    staff: MayEditSupply,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> TeamRead:
    """Let somebody leave a team from a day on."""
    await remove_member(
        session, staff, team_id, team_member_id, from_on=wanted.from_on, version=version, now=now
    )
    return await _read(session, staff, team_id)


async def _read(session: DbSession, staff: Staff, team_id: UUID) -> TeamRead:
    team = await team_within(session, staff.scope, team_id)
    if team is None:
        raise NotFound
    members = await members_of(session, staff.scope, [team.id])
    return TeamRead.of(team, (await areas_of(session, [team.id]))[team.id], members[team.id])
