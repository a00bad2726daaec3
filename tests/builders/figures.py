"""Visits that are over, with all that figures are made of."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.rounds.terms import PlanCause, PlanStatus
from app.domain.veterans.sections import Health
from app.domain.veterans.terms import CareNeed, LivingSituation
from app.domain.visits.terms import CancelReason, Purpose, VisitChannel, VisitStatus
from app.models.reports.told import VisitDoor
from app.models.rounds import PlannedRound, PlannedStop, VisitPlan
from app.models.supply.teams import VisitTeam
from app.models.veterans.health import HealthRecord
from app.models.veterans.persons import Person
from app.models.visits.ratings import VisitRating
from app.models.visits.visits import Visit

CALLED_OFF = frozenset({VisitStatus.CANCELLED, VisitStatus.NOSHOW})


@dataclass(frozen=True, slots=True)
class Past:
    """How one visit went; without `starts_at` it still waits."""

    status: VisitStatus
    made_at: datetime
    starts_at: datetime | None = None
    planned_from: datetime | None = None
    arrived_at: datetime | None = None
    score: int | None = None
    purpose: Purpose = Purpose.MEDICINE


async def a_team(session: AsyncSession, division: str, name: str) -> VisitTeam:
    team = VisitTeam(
        division_code=division,
        name=name,
        phone="0595-87990001",
        latitude=25.126,
        longitude=118.912,
        skills=["pharmacy"],
        changed_at=session.info["now"],
    )
    session.add(team)
    await session.flush()  # Visits refer to it.
    return team


async def a_past_visit(
    session: AsyncSession, person: Person, team: VisitTeam, past: Past, staff_id: UUID
) -> Visit:
    visit = Visit(
        reference=f"SM-{person.id.hex[-6:]}-{past.made_at:%m%d}",
        person_id=person.id,
        division_code=person.division_code,
        status=past.status,
        purposes=[past.purpose.value],
        skills=[],
        service_minutes=20,
        channel=VisitChannel.APP,
        team_id=team.id,
        starts_at=past.starts_at,
        ends_at=past.starts_at and past.starts_at + timedelta(hours=3),
        planned_from=past.planned_from,
        planned_until=past.planned_from and past.planned_from + timedelta(minutes=20),
        planned_team_id=past.planned_from and team.id,
        waiting_since=past.made_at if past.starts_at is None else None,
        cancel_reason=CancelReason.BY_PERSON if past.status in CALLED_OFF else None,
        made_by=person.id,
        made_at=past.made_at,
        changed_at=past.made_at,
    )
    visit.access = {}
    session.add(visit)
    await session.flush()  # What hangs on the visit refers to it.
    if past.arrived_at is not None:
        session.add(_door(visit, past.arrived_at, staff_id))
    if past.score is not None:
        session.add(VisitRating(visit_id=visit.id, score=past.score, rated_at=past.made_at))
    await session.flush()
    return visit


def _door(visit: Visit, arrived_at: datetime, staff_id: UUID) -> VisitDoor:
    return VisitDoor(
        visit_id=visit.id,
        person_id=visit.person_id,
        division_code=visit.division_code,
        arrived_at=arrived_at,
        arrived_by=staff_id,
    )


async def a_round(session: AsyncSession, team: VisitTeam, visit: Visit, metres: int) -> None:
    """A published plan of one day on which the team goes to that door alone."""
    starts_at, planned = visit.starts_at, visit.planned_from
    if starts_at is None or planned is None:
        raise ValueError("a visit on a round has its hour")
    plan = VisitPlan(
        division_code=team.division_code,
        day=starts_at.date(),
        sequence=1,
        status=PlanStatus.PUBLISHED,
        cause=PlanCause.EVENING,
        digest=bytes(32),
        exploration=5,
        solver="vroom 1.14",
        travel_source="great circle",
        guessed=1,
        faults=[],
        metres=metres,
        travel_seconds=1200,
        made_at=visit.made_at,
    )
    plan.made_of = "{}"
    session.add(plan)
    await session.flush()  # Rounds and stops refer to it.
    way = {"plan_id": plan.id, "team_id": team.id, "travel_seconds": 600}
    back_at = planned + timedelta(hours=1)
    session.add(PlannedRound(**way, sets_out_at=starts_at, back_at=back_at, metres=metres))
    stop = PlannedStop(
        **way,
        visit_id=visit.id,
        ordinal=1,
        arrives_at=planned,
        planned_from=planned,
        planned_until=planned + timedelta(minutes=20),
        metres=metres // 2,
    )
    session.add(stop)
    await session.flush()


async def a_need_of_care(
    session: AsyncSession, person: Person, care_need: CareNeed, living: LivingSituation
) -> None:
    row = HealthRecord(person_id=person.id)
    row.tell(Health(care_need=care_need, living=living, last_checkup_on=date(2026, 5, 9)))
    session.add(row)
    await session.flush()
