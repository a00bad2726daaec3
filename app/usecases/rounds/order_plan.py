"""Ask for a plan: of a day, with one visit more, or without a team."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.rounds.day import lock_of
from app.domain.rounds.errors import (
    DayTooFar,
    DayUnderWay,
    NobodyGoesOut,
    PlanOutOfPlace,
    TeamNotOut,
    VisitNotToPlan,
)
from app.domain.rounds.terms import PlanCause
from app.domain.visits.terms import SlotStatus
from app.domain.waiting.displacing import Hindrance
from app.models.operations.operation import Operation
from app.models.rounds import PlanOrder
from app.models.supply.slots import VisitSlot
from app.policies.principals import Staff
from app.queries.rounds.county_day import CountyDay, county_day
from app.queries.veterans.living import expect_alive
from app.queries.visits.visits import visit_seen
from app.usecases.audit.record import record
from app.usecases.operations.track import start


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose day, and what is to be different about it."""

    division_code: str
    day: date
    cause: PlanCause = PlanCause.ASKED
    visit_id: UUID | None = None
    team_id: UUID | None = None
    reason: str | None = None


async def order_plan(
    session: AsyncSession, staff: Staff, wanted: Wanted, now: datetime
) -> Operation:
    """Write down what is wanted and let a job plan it; a team that cannot go is out at once."""
    if not staff.scope.holds(wanted.division_code):
        raise PlanOutOfPlace
    if wanted.day < day_of(now):
        raise DayTooFar
    locked = wanted.cause is PlanCause.WITHOUT_TEAM
    if wanted.visit_id is not None:
        visit = await visit_seen(session, staff.scope, wanted.visit_id)
        await expect_alive(session, visit.person_id)
    county = await county_day(session, staff.scope, wanted.division_code, wanted.day, locked=locked)
    _check(wanted, county, now)
    operation = await start(
        session, "visit_rounds", wanted.division_code, started_by=staff.id, now=now
    )
    order = _order(staff, wanted, operation, now)
    session.add(order)
    await session.flush()  # The job looks for it.
    for slot in county.slots:
        if slot.team_id == wanted.team_id and slot.ends_at > now:
            await _call_off(session, slot, now)
    await enqueue(
        session,
        "plan_rounds",
        lock=lock_of(wanted.division_code, wanted.day),
        order_id=str(order.id),
    )
    return operation


def _check(wanted: Wanted, county: CountyDay, now: datetime) -> None:
    match wanted.cause:
        case PlanCause.INSERTED if not _is_to_plan(wanted, county):
            raise VisitNotToPlan
        case PlanCause.WITHOUT_TEAM if wanted.team_id not in county.teams_out:
            raise TeamNotOut
        case PlanCause.ASKED if county.begins_at is None:
            raise NobodyGoesOut
        case PlanCause.ASKED if county.begins_at is not None and now >= county.begins_at:
            raise DayUnderWay


def _is_to_plan(wanted: Wanted, county: CountyDay) -> bool:
    return any(
        visit.id == wanted.visit_id and visit.planned_team_id is None for visit in county.booked
    )


def _order(staff: Staff, wanted: Wanted, operation: Operation, now: datetime) -> PlanOrder:
    order = PlanOrder(
        division_code=wanted.division_code,
        day=wanted.day,
        cause=wanted.cause,
        visit_id=wanted.visit_id,
        team_id=wanted.team_id,
        operation_id=operation.id,
        ordered_by=staff.id,
        ordered_at=now,
    )
    order.reason = wanted.reason
    return order


async def _call_off(session: AsyncSession, slot: VisitSlot, now: datetime) -> None:
    """Nobody books with them any more; who has a seat keeps it, for others come instead.

    What is held or offered nobody was promised: it is given back now, not when it runs out.
    """
    if slot.status is SlotStatus.OPEN:
        slot.status, slot.reopens, slot.changed_at = SlotStatus.CLOSED, False, now
        why = Hindrance.TEAM_ABSENT.value
        told = {"hindrance": why, "booked": slot.booked, "held": slot.held}
        await record(session, EventTag.VISIT_SLOT_CALLED_OFF, slot, at=now, data=told)
    if slot.held:
        ill = Hindrance.TEAM_ABSENT.value
        await enqueue(session, "displace_visits", slot_id=str(slot.id), why=ill, booked_stay=True)
