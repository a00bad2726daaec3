"""A county's day as it is booked: what a plan is made of, and what it is compared with again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.rounds.day import HalfOut, Promise, TeamOut, problem_of
from app.domain.rounds.problem import Place, Problem
from app.domain.visits.states import AT_THE_DOOR, BEEN_THERE
from app.domain.visits.terms import Rule, SlotStatus, VisitStatus
from app.models.rounds import PlannedStop
from app.models.supply.slots import VisitSlot
from app.models.supply.teams import VisitTeam
from app.models.visits.visits import Visit
from app.policies.scope import Scope, within
from app.queries.divisions import managed_areas
from app.queries.supply.teams import areas_of
from app.queries.veterans.living import reported_dead
from app.queries.visits.places import PlaceOfVisit, places_of

T = TypeVar("T", VisitSlot, Visit)

LETS_BIND = frozenset({Rule.OUTSIDE_AREA, Rule.SKILL_LACKING})
"""Let past one of these, a visit is for the team that was booked, and for no other."""


@dataclass(frozen=True, slots=True)
class CountyDay:
    """Half-days, teams and visits of a county on one day, and what they come to."""

    division_code: str
    day: date
    slots: Sequence[VisitSlot]
    visits: Sequence[Visit]
    """Those that are booked, and those of the plan at whose door a team was."""
    problem: Problem

    @property
    def begins_at(self) -> datetime | None:
        """When the first half-day begins; None where nobody goes out."""
        return min((slot.starts_at for slot in self.slots if _open(slot)), default=None)

    @property
    def teams_out(self) -> frozenset[UUID]:
        return frozenset(slot.team_id for slot in self.slots if _open(slot))

    @property
    def booked(self) -> Sequence[Visit]:
        return [visit for visit in self.visits if visit.status is VisitStatus.BOOKED]


async def county_day(
    session: AsyncSession,
    scope: Scope,
    division_code: str,
    day: date,
    stops: Sequence[PlannedStop] = (),
    *,
    locked: bool = False,
) -> CountyDay:
    """Read the day; `stops` are those of the plan that holds.

    `locked` in the order in which whoever books locks: half-days, then visits.
    """
    slot, visit = VisitSlot, Visit
    of_day = select(slot).where(
        slot.division_code == division_code,
        slot.day == day,
        within(scope, division=slot.division_code),
    )
    slots = (await session.scalars(_read(of_day.order_by(slot.id), locked=locked))).all()
    driven = and_(
        visit.id.in_([stop.visit_id for stop in stops]),
        or_(visit.status.in_(BEEN_THERE), visit.cancel_reason.in_(AT_THE_DOOR)),
    )
    # Who is reported to have died keeps the seat; a time is promised once a person has looked.
    held_back = and_(visit.planned_team_id.is_(None), reported_dead(visit.person_id))
    of_slots = select(visit).where(
        visit.slot_id.in_([each.id for each in slots]),
        or_(and_(visit.status == VisitStatus.BOOKED, ~held_back), driven),
        within(scope, division=visit.division_code),
    )
    visits = (await session.scalars(_read(of_slots.order_by(visit.id), locked=locked))).all()
    teams = await _teams(session, slots, day, {stop.team_id for stop in stops})
    promises = await _promises(session, scope, visits)
    return CountyDay(division_code, day, slots, visits, problem_of(day, teams, promises))


async def _teams(
    session: AsyncSession, slots: Sequence[VisitSlot], day: date, on_plan: set[UUID]
) -> Sequence[TeamOut]:
    """Return the teams of the open half-days, and those that have driven some of the plan."""
    out = sorted(
        (each for each in slots if _open(each) or each.team_id in on_plan),
        key=lambda each: each.starts_at,
    )
    ids = {each.team_id for each in out}
    standing = or_(VisitTeam.dissolved_on.is_(None), VisitTeam.dissolved_on > day)
    teams = await session.scalars(select(VisitTeam).where(VisitTeam.id.in_(ids), standing))
    areas = await areas_of(session, sorted(ids))
    return [
        TeamOut(
            team_id=team.id,
            home=Place(team.latitude, team.longitude),
            skills=frozenset[str]().union(*(s.skills for s in out if s.team_id == team.id)),
            areas=frozenset(areas[team.id]),
            halves=tuple(
                HalfOut(each.starts_at, each.ends_at, each.break_minutes)
                for each in out
                if each.team_id == team.id
            ),
        )
        for team in teams
    ]


async def _promises(
    session: AsyncSession, scope: Scope, visits: Sequence[Visit]
) -> Sequence[Promise]:
    places, areas = await places_of(session, scope, visits), await managed_areas(session)
    homes = await _homes(session, visits)
    return [
        Promise(
            visit_id=visit.id,
            # Where nobody knows the place, the team still comes, and asks on the way.
            place=_place(places, visit.id) or homes[visit.team_id],
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            service_minutes=visit.service_minutes,
            skills=frozenset(visit.skills),
            priority=visit.priority,
            team_id=visit.team_id,
            path=tuple(areas.path_of(visit.division_code)),
            bound=visit.overridden in LETS_BIND,
            urgent=visit.reserve_seat,
        )
        for visit in visits
        if visit.team_id and visit.starts_at and visit.ends_at  # As every one with a seat has.
    ]


async def _homes(session: AsyncSession, visits: Sequence[Visit]) -> dict[UUID | None, Place]:
    rows = await session.execute(
        select(VisitTeam.id, VisitTeam.latitude, VisitTeam.longitude).where(
            VisitTeam.id.in_({visit.team_id for visit in visits})
        )
    )
    return {team_id: Place(latitude, longitude) for team_id, latitude, longitude in rows}


def _place(places: Mapping[UUID, PlaceOfVisit], visit_id: UUID) -> Place | None:
    found = places.get(visit_id)
    return Place(found.point.latitude, found.point.longitude) if found else None


def _open(slot: VisitSlot) -> bool:
    return slot.status is SlotStatus.OPEN


def _read(statement: Select[T], *, locked: bool) -> Select[T]:
    if not locked:
        return statement
    return statement.with_for_update().execution_options(populate_existing=True)
