"""Reads of plans, their rounds and stops."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.domain.errors import NotFound, expect_version
from app.domain.rounds.errors import DayNotPlanned
from app.domain.rounds.terms import PlanStatus
from app.domain.visits.states import AT_THE_DOOR, BEEN_THERE
from app.domain.visits.terms import VisitStatus
from app.models.rounds import PlannedRound, PlannedStop, PlannedWithout, PlanOrder, VisitPlan
from app.models.supply.slots import VisitSlot
from app.models.supply.teams import VisitTeam
from app.models.veterans.persons import Person
from app.models.visits.visits import Visit
from app.policies.scope import Scope, within
from app.queries.veterans.living import reported_dead
from app.queries.veterans.persons import visible


@dataclass(frozen=True, slots=True)
class StopSeen:
    """A stop, the visit as it stands now, and whose it is."""

    stop: PlannedStop
    visit: Visit
    person: Person | None
    """None where the person has moved out of the caller's divisions."""
    reported_dead: bool
    """Nobody has looked into it yet: a person decides whether the team goes."""

    @property
    def stands(self) -> bool:
        """Whether the team still goes there, or was there: not called off, nor given to others."""
        visit = self.visit
        expected = visit.status is VisitStatus.BOOKED or visit.status in BEEN_THERE
        return visit.planned_team_id == self.stop.team_id and (
            expected or visit.cancel_reason in AT_THE_DOOR
        )


@dataclass(frozen=True, slots=True)
class LeftOutSeen:
    left_out: PlannedWithout
    visit: Visit
    person: Person | None
    reported_dead: bool


@dataclass(frozen=True, slots=True)
class VisitUnplanned:
    visit: Visit
    person: Person | None
    reported_dead: bool
    """The reason why the house did not plan it by itself."""


@dataclass(frozen=True, slots=True)
class RoundSeen:
    round: PlannedRound
    team: VisitTeam
    stops: Sequence[StopSeen]


@dataclass(frozen=True, slots=True)
class PlanSeen:
    """A plan as a whole."""

    plan: VisitPlan
    order: PlanOrder | None
    rounds: Sequence[RoundSeen]
    left_out: Sequence[LeftOutSeen]
    not_planned: Sequence[VisitUnplanned]
    """Booked on that day since; nobody has put them in yet."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Plans of one day, or of one status from today on."""

    today: date
    day: date | None = None
    status: PlanStatus | None = None

    @property
    def conditions(self) -> Sequence[ColumnElement[bool]]:
        if self.status is None:
            return (VisitPlan.day == (self.day or self.today),)
        days = VisitPlan.day == self.day if self.day else VisitPlan.day >= self.today
        return (VisitPlan.status == self.status, days)


async def days_refused(session: AsyncSession, scope: Scope, today: date) -> int:
    """Count the counties' days from today on whose last plan was refused: a person must plan."""
    plan, later = VisitPlan, aliased(VisitPlan)
    planned_since = exists().where(
        later.division_code == plan.division_code,
        later.day == plan.day,
        later.sequence > plan.sequence,
    )
    statement = select(func.count()).where(
        plan.status == PlanStatus.REFUSED,
        plan.day >= today,
        ~planned_since,
        within(scope, division=plan.division_code),
    )
    return (await session.execute(statement)).scalar_one()


async def plans_listed(
    session: AsyncSession,
    scope: Scope,
    wanted: Wanted,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[VisitPlan]:
    """Return plans, superseded and refused ones too, the newest first."""
    plan = VisitPlan
    statement = (
        select(plan)
        .where(*wanted.conditions, within(scope, division=plan.division_code))
        .order_by(plan.id.desc())
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(tuple_(plan.id) < tuple_(*after))
    return (await session.scalars(statement)).all()


async def plan_seen(session: AsyncSession, scope: Scope, plan_id: UUID) -> VisitPlan:
    """Return one plan, or say that there is none that the caller may know of."""
    found = await session.scalar(
        select(VisitPlan).where(
            VisitPlan.id == plan_id, within(scope, division=VisitPlan.division_code)
        )
    )
    if found is None:
        raise NotFound
    return found


async def plan_as_a_whole(session: AsyncSession, scope: Scope, plan_id: UUID) -> PlanSeen:
    """Return a plan with its rounds, the stops of each in their order, and who was left out."""
    plan = await plan_seen(session, scope, plan_id)
    order = await session.get(PlanOrder, plan.order_id) if plan.order_id else None
    left_out = await session.execute(
        select(PlannedWithout, Visit, Person, reported_dead(Visit.person_id))
        .join(Visit, Visit.id == PlannedWithout.visit_id)
        .outerjoin(Person, and_(Person.id == Visit.person_id, visible(scope)))
        .where(PlannedWithout.plan_id == plan_id)
        .order_by(Visit.reference)
    )
    return PlanSeen(
        plan=plan,
        order=order,
        rounds=await rounds_of(session, scope, [plan_id]),
        left_out=[LeftOutSeen(*row) for row in left_out],
        not_planned=await _not_planned(session, scope, plan),
    )


async def _not_planned(
    session: AsyncSession, scope: Scope, plan: VisitPlan
) -> Sequence[VisitUnplanned]:
    """Return who took a seat of that day after the plan that holds was made."""
    if plan.status is not PlanStatus.PUBLISHED:
        return []
    rows = await session.execute(
        select(Visit, Person, reported_dead(Visit.person_id))
        .join(VisitSlot, VisitSlot.id == Visit.slot_id)
        .outerjoin(Person, and_(Person.id == Visit.person_id, visible(scope)))
        .where(
            VisitSlot.division_code == plan.division_code,
            VisitSlot.day == plan.day,
            Visit.status == VisitStatus.BOOKED,
            Visit.planned_team_id.is_(None),
            within(scope, division=Visit.division_code),
        )
        .order_by(Visit.reference)
    )
    return [VisitUnplanned(*row) for row in rows]


async def rounds_of(
    session: AsyncSession,
    scope: Scope,
    plan_ids: Collection[UUID],
    *,
    team_ids: Collection[UUID] | None = None,
) -> Sequence[RoundSeen]:
    """Return the rounds of plans that the caller may see, of some teams or of all."""
    way, stop = PlannedRound, PlannedStop
    rounds = (
        select(way, VisitTeam)
        .join(VisitTeam, VisitTeam.id == way.team_id)
        .where(way.plan_id.in_(plan_ids))
        .order_by(VisitTeam.name, VisitTeam.id)
    )
    stops = (
        select(stop, Visit, Person, reported_dead(Visit.person_id))
        .join(Visit, Visit.id == stop.visit_id)
        .outerjoin(Person, and_(Person.id == Visit.person_id, visible(scope)))
        .where(stop.plan_id.in_(plan_ids))
        .order_by(stop.ordinal)
    )
    if team_ids is not None:
        rounds = rounds.where(way.team_id.in_(team_ids))
        stops = stops.where(stop.team_id.in_(team_ids))
    seen = [StopSeen(*row) for row in await session.execute(stops)]
    return [
        RoundSeen(
            each,
            team,
            [
                one
                for one in seen
                if (one.stop.plan_id, one.stop.team_id) == (each.plan_id, each.team_id)
            ],
        )
        for each, team in await session.execute(rounds)
    ]


async def published_plan(
    session: AsyncSession, scope: Scope, division_code: str, day: date
) -> VisitPlan | None:
    """Return the plan that holds; there is one at most."""
    plan = VisitPlan
    return await session.scalar(
        select(plan).where(
            plan.division_code == division_code,
            plan.day == day,
            plan.status == PlanStatus.PUBLISHED,
            within(scope, division=plan.division_code),
        )
    )


async def newest_plan(
    session: AsyncSession, scope: Scope, division_code: str, day: date
) -> VisitPlan | None:
    """Return the plan that was made last, whatever became of it."""
    plan = VisitPlan
    return await session.scalar(
        select(plan)
        .where(
            plan.division_code == division_code,
            plan.day == day,
            within(scope, division=plan.division_code),
        )
        .order_by(plan.sequence.desc())
        .limit(1)
    )


async def plan_to_mend(
    session: AsyncSession, scope: Scope, plan_id: UUID, version: int
) -> VisitPlan:
    """Return a plan that holds, as the caller has read it; a job mends whatever holds then."""
    plan = await plan_seen(session, scope, plan_id)
    expect_version(plan, version)
    if plan.status is not PlanStatus.PUBLISHED:
        raise DayNotPlanned
    return plan
