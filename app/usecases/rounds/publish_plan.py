"""Keep a plan, and where the checker found nothing, let it hold: everybody is told a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.rounds.made import Made
from app.domain.rounds.terms import PlanCause, PlanStatus
from app.domain.waiting.displacing import Hindrance
from app.models.rounds import PlannedRound, PlannedStop, PlannedWithout, VisitPlan
from app.models.supply.slots import VisitSlot
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.rounds.planning import Planning, planning_of
from app.queries.rounds.plans import newest_plan
from app.usecases.audit.record import record


async def publish_plan(
    session: AsyncSession, scope: Scope, read: Planning, made: Made, now: datetime
) -> VisitPlan | None:
    """Write the plan unless the day is another one by now: then return None, and plan again."""
    division_code, day = read.county.division_code, read.county.day
    found = await planning_of(session, scope, division_code, day, now, locked=True)
    if not read.holds_for(found):
        return None
    visits = {visit.id: visit for visit in found.county.visits}
    plan, stops = await _written(session, scope, found, made, visits, now)
    about = {"day": day.isoformat(), "cause": made.cause.value}
    if made.faults:
        about |= {"faults": ", ".join(sorted({fault.kind.value for fault in made.faults}))}
        await record(session, EventTag.ROUNDS_REFUSED, plan, at=now, data=about)
        return plan
    waiting = {visit.id for visit in found.county.booked}
    slots = {slot.id: slot for slot in found.county.slots}
    for visit_id in made.plan.left_out:  # First: their times may be those of others now.
        await _displace(session, slots, visits[visit_id], made.cause, now)
    if made.plan.left_out:
        await enqueue(session, "offer_seats")
    told = await _tell(session, plan, [s for s in stops if s.visit_id in waiting], visits, now)
    figures = {
        "visits": len(stops),
        "told": told,
        "left_out": len(made.plan.left_out),
        "metres": plan.metres,
        "supersedes": str(plan.supersedes_id) if plan.supersedes_id else None,
    }
    await record(session, EventTag.ROUNDS_PUBLISHED, plan, at=now, data={**about, **figures})
    return plan


async def _written(
    session: AsyncSession,
    scope: Scope,
    found: Planning,
    made: Made,
    visits: Mapping[UUID, Visit],
    now: datetime,
) -> tuple[VisitPlan, Sequence[PlannedStop]]:
    division_code, day = found.county.division_code, found.county.day
    newest = await newest_plan(session, scope, division_code, day)
    plan = VisitPlan.of(made, division_code, day, newest.sequence + 1 if newest else 1, now)
    if found.before is not None and not made.faults:
        found.before.status, plan.supersedes_id = PlanStatus.SUPERSEDED, found.before.id
        await session.flush()  # One plan holds at a time.
    session.add(plan)
    await session.flush()  # Rounds and stops refer to it.
    stops = [
        PlannedStop.of(plan, way.team_id, ordinal, stop, visits[stop.visit_id])
        for way in made.plan.rounds
        for ordinal, stop in enumerate(way.stops, start=1)
    ]
    session.add_all(PlannedRound.of(plan, way) for way in made.plan.rounds)
    session.add_all(stops)
    session.add_all(PlannedWithout.of(plan, made, visits[each]) for each in made.plan.left_out)
    return plan, stops


async def _tell(
    session: AsyncSession,
    plan: VisitPlan,
    stops: Sequence[PlannedStop],
    visits: Mapping[UUID, Visit],
    now: datetime,
) -> int:
    """Set the times that are new or others than before; return how many."""
    changed = [stop for stop in stops if _differs(stop, visits[stop.visit_id])]
    if not changed:
        return 0
    await session.flush()
    # Two visits may change places: no team has two at once, not even for a moment.
    await session.execute(
        update(Visit)
        .where(Visit.id.in_([stop.visit_id for stop in changed]))
        .values(planned_from=None, planned_until=None, planned_team_id=None)
        .execution_options(synchronize_session=False)
    )
    planned = (
        update(Visit)
        .where(Visit.id == bindparam("visit"))
        .values(
            planned_from=bindparam("begins"),
            planned_until=bindparam("leaves"),
            planned_team_id=bindparam("team"),
            changed_at=now,
            version=Visit.version + 1,
        )
    )
    await (await session.connection()).execute(planned, [_time_of(stop) for stop in changed])
    for stop in changed:
        visit = visits[stop.visit_id]
        tag = EventTag.VISIT_PLANNED if visit.planned_from is None else EventTag.VISIT_REPLANNED
        await record(session, tag, visit, at=now, data=_news(plan, stop, visit))
        session.expire(visit)
    return len(changed)


def _time_of(stop: PlannedStop) -> dict[str, Any]:
    return {
        "visit": stop.visit_id,
        "begins": stop.planned_from,
        "leaves": stop.planned_until,
        "team": stop.team_id,
    }


def _differs(stop: PlannedStop, visit: Visit) -> bool:
    told = (visit.planned_from, visit.planned_until, visit.planned_team_id)
    return told != (stop.planned_from, stop.planned_until, stop.team_id)


def _news(plan: VisitPlan, stop: PlannedStop, visit: Visit) -> dict[str, Any]:
    """What people are told: the new time and team, and those that were told before."""
    news = {
        "plan_id": str(plan.id),
        "cause": plan.cause.value,
        "team_id": str(stop.team_id),
        "planned_from": stop.planned_from.isoformat(),
        "planned_until": stop.planned_until.isoformat(),
    }
    if visit.planned_from is None or visit.planned_until is None:
        return news
    return {
        **news,
        "was_team_id": str(visit.planned_team_id),
        "was_planned_from": visit.planned_from.isoformat(),
        "was_planned_until": visit.planned_until.isoformat(),
    }


async def _displace(
    session: AsyncSession,
    slots: Mapping[UUID, VisitSlot],
    visit: Visit,
    cause: PlanCause,
    now: datetime,
) -> None:
    """Give the seat back: nobody can come."""
    hindrance = (
        Hindrance.TEAM_ABSENT if cause is PlanCause.WITHOUT_TEAM else Hindrance.SHIFTS_CHANGED
    )
    hours = {"starts_at": visit.starts_at, "ends_at": visit.ends_at}
    told = {
        "slot_id": str(visit.slot_id),
        "hindrance": hindrance.value,
        **{name: at.isoformat() for name, at in hours.items() if at is not None},
    }
    if visit.slot_id is not None:
        slots[visit.slot_id].booked -= 1
        slots[visit.slot_id].changed_at = now
    visit.wait_at_head(now)
    await record(session, EventTag.VISIT_DISPLACED, visit, at=now, data=told)
