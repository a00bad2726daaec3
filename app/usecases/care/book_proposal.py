"""Book a visit that was proposed: whoever it is for, or a clerk, chooses the half-day."""

from datetime import datetime
from typing import NoReturn
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import expect_version
from app.domain.visits.booking import REFUSALS, Obstacle, obstacle
from app.domain.visits.errors import OverlappingVisit, SeatRefused, SlotFull
from app.domain.visits.states import VisitEvent, step
from app.domain.visits.terms import VisitStatus
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.veterans.living import refuse_dead
from app.queries.visits.prospects import Prospect, prospect_of, windows_left
from app.queries.visits.seats import taking
from app.queries.visits.standing import priority_of
from app.queries.visits.visits import standing_at, visit_for_update, visit_seen
from app.usecases.audit.record import record
from app.usecases.visits.free_run_out import free_run_out


async def book_proposal(
    session: AsyncSession,
    scope: Scope,
    visit_id: UUID,
    slot_id: UUID,
    *,
    version: int,
    now: datetime,
) -> Visit:
    """Take a seat for it; any team that serves the place will do, the own one is only proposed."""
    seen = await visit_seen(session, scope, visit_id)
    prospect = await prospect_of(session, scope, seen.person_id, slot_id)
    # His own holds that ran out, and those in the half-day, stand in nobody's way.
    run_out = {*prospect.run_out, slot_id}
    visit = await visit_for_update(session, scope, visit_id, *run_out)
    expect_version(visit, version)
    refuse_dead(session, prospect.person.died_on, reported=prospect.reported_dead)
    status = _booked(visit)
    stands = obstacle(prospect.offered, visit.skills, now)
    if stands not in {None, Obstacle.FULL}:
        await _refuse(session, REFUSALS[stands], visit, prospect, now)
    await free_run_out(session, run_out, now)
    visit.weigh(await priority_of(session, prospect.person, day_of(now)))
    await _take(session, visit, prospect, status, now)
    await record(session, EventTag.VISIT_BOOKED, visit, at=now, data=visit.told)
    return visit


def _booked(visit: Visit) -> VisitStatus:
    """What waits for a seat is offered one; only what was proposed is booked here."""
    event = VisitEvent.BOOK if visit.status is VisitStatus.PROPOSED else VisitEvent.HOLD
    return step(visit.status, event)


async def _take(
    session: AsyncSession, visit: Visit, prospect: Prospect, status: VisitStatus, now: datetime
) -> None:
    slot, scope = prospect.found.slot, session.info["scope"]
    if await standing_at(session, scope, visit.person_id, slot.window) is not None:
        await _refuse(session, OverlappingVisit, visit, prospect, now)
    taking_one = taking(slot.id, held=False, of_reserve=False, skills=visit.skills, now=now)
    taken = await session.execute(taking_one)
    if taken.one_or_none() is None:
        await _refuse(session, SlotFull, visit, prospect, now)
    try:
        async with session.begin_nested():
            visit.move_to(slot)
            visit.status, visit.changed_at = status, now
    except IntegrityError:  # Booked at the same time, since the look at what stands.
        await _refuse(session, OverlappingVisit, visit, prospect, now)


async def _refuse(
    session: AsyncSession, why: type[SeatRefused], visit: Visit, prospect: Prospect, now: datetime
) -> NoReturn:
    """Say why, what else could be had, and what stands at that time."""
    person, slot = prospect.person, prospect.found.slot
    standing = None
    if why is OverlappingVisit:
        standing = await standing_at(session, session.info["scope"], person.id, slot.window)
    raise why(await windows_left(session, person, visit.skills, now), standing)
