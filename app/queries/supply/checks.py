"""What a team may refer to: divisions, a hospital, accounts of its people."""

from collections.abc import Collection, Iterable
from datetime import date
from itertools import combinations
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_policy import visit_policy
from app.domain.errors import NotFound, expect_version
from app.domain.supply.shifts import ShiftException, half_days
from app.domain.visits.errors import (
    HalvesOverlap,
    HospitalClosed,
    HospitalRefused,
    MemberAccountRefused,
    TeamDissolved,
    TeamOutOfPlace,
)
from app.models.supply.hospitals import SupportingHospital
from app.models.supply.teams import VisitTeam
from app.policies.principals import Staff
from app.policies.scope import Scope
from app.queries.calendar import published_calendar
from app.queries.divisions import division, managed_areas
from app.queries.stations import account_serves_within
from app.queries.supply.hospitals import hospital_for_update
from app.queries.supply.teams import team_for_update, week_of


async def team_at_hand(
    session: AsyncSession, staff: Staff, team_id: UUID, version: int
) -> VisitTeam:
    """Lock a team that the caller may change, as it was read, and that is not dissolved."""
    team = await team_for_update(session, staff.scope, team_id)
    if team is None:
        raise NotFound
    expect_version(team, version)
    if team.dissolved_on is not None:
        raise TeamDissolved
    return team


async def hospital_at_hand(
    session: AsyncSession, staff: Staff, hospital_id: UUID, version: int
) -> SupportingHospital:
    """Lock a hospital that the caller may change, as it was read, and that still takes part."""
    hospital = await hospital_for_update(session, staff.scope, hospital_id)
    if hospital is None:
        raise NotFound
    expect_version(hospital, version)
    if hospital.closed_on is not None:
        raise HospitalClosed
    return hospital


async def expect_halves_apart(
    session: AsyncSession,
    team_id: UUID,
    exceptions: Collection[ShiftException],
    days: Iterable[date],
) -> None:
    """The team is in one place at a time: its morning ends before its afternoon begins."""
    calendar, unstated = await published_calendar(session), visit_policy().make_up_weekday
    for day in days:
        templates = [row.template for row in await week_of(session, team_id, day)]
        found = half_days(templates, exceptions, calendar, [day], unstated)
        if any(one.hours.overlaps(other.hours) for one, other in combinations(found, 2)):
            raise HalvesOverlap


async def expect_places(session: AsyncSession, scope: Scope, codes: Iterable[str]) -> None:
    """Refuse a division that does not exist or is not the caller's."""
    for code in codes:
        if not scope.holds(code) or await division(session, code) is None:
            raise TeamOutOfPlace


async def expect_hospital(
    session: AsyncSession, scope: Scope, hospital_id: UUID | None, code: str, today: date
) -> None:
    """Refuse a hospital that left, or that lies neither with the caller nor above the team."""
    if hospital_id is None:
        return
    hospital = await session.get(SupportingHospital, hospital_id)
    above = (await managed_areas(session)).path_of(code)
    if (
        hospital is None
        or not hospital.takes_part_on(today)
        or not (hospital.division_code in above or scope.holds(hospital.division_code))
    ):
        raise HospitalRefused


async def expect_account(
    session: AsyncSession, scope: Scope, account_id: UUID | None, pointer: str
) -> None:
    """Refuse an account that is not in use within the caller's divisions."""
    if account_id and not await account_serves_within(session, scope, account_id):
        raise MemberAccountRefused(pointer)
