"""A team's own round, with what it needs to know at each door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.domain.rounds.errors import NotYourDay
from app.domain.rounds.terms import PlanStatus
from app.models.rounds import PlannedRound, VisitPlan
from app.models.supply.teams import TeamMember
from app.models.veterans.health import HealthRecord
from app.models.veterans.persons import Person
from app.policies.dossiers import reads_health
from app.policies.principals import Staff
from app.policies.scope import Scope, within
from app.queries.rounds.plans import RoundSeen, rounds_of
from app.queries.veterans.persons import visible

BEFORE_AND_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OwnRounds:
    """The rounds of the teams of which the caller is a member that day."""

    rounds: Sequence[RoundSeen]
    health: Mapping[UUID, HealthRecord]
    """By person; empty for whoever may not read it."""


async def own_rounds(session: AsyncSession, staff: Staff, day: date, today: date) -> OwnRounds:
    """Return what the caller's own teams have before them, or say that he is in none.

    From the day before until the day after: no longer does anybody need the addresses.
    """
    if not today - BEFORE_AND_AFTER <= day <= today + BEFORE_AND_AFTER:
        raise NotYourDay
    team_ids = await _teams_of(session, staff, day)
    if not team_ids:
        raise NotFound
    plan = VisitPlan
    plan_ids = await session.scalars(
        select(plan.id)
        .join(PlannedRound, PlannedRound.plan_id == plan.id)
        .where(
            plan.day == day,
            plan.status == PlanStatus.PUBLISHED,
            PlannedRound.team_id.in_(team_ids),
            within(staff.scope, division=plan.division_code),
        )
    )
    planned = await rounds_of(session, staff.scope, plan_ids.all(), team_ids=team_ids)
    # Of whom nobody goes to any more, nobody needs the address.
    rounds = [replace(each, stops=[stop for stop in each.stops if stop.stands]) for each in planned]
    people = {stop.visit.person_id for each in rounds for stop in each.stops}
    health = await _health_of(session, staff.scope, people) if reads_health(staff) else {}
    return OwnRounds(rounds, health)


async def _teams_of(session: AsyncSession, staff: Staff, day: date) -> Sequence[UUID]:
    member = TeamMember
    found = await session.scalars(
        select(member.team_id)
        .where(
            member.staff_account_id == staff.id,
            member.starts_on <= day,
            or_(member.ends_before.is_(None), member.ends_before > day),
            within(staff.scope, division=member.division_code),
        )
        .distinct()
    )
    return found.all()


async def _health_of(
    session: AsyncSession, scope: Scope, person_ids: set[UUID]
) -> Mapping[UUID, HealthRecord]:
    found = await session.scalars(
        select(HealthRecord)
        .join(Person, Person.id == HealthRecord.person_id)
        .where(HealthRecord.person_id.in_(person_ids), visible(scope))
    )
    return {record.person_id: record for record in found}
