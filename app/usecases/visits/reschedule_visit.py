"""Move a visit to another half-day: one seat for another, in one step."""

from datetime import datetime
from typing import NoReturn
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.adapters.visit_policy import visit_policy
from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.visits.booking import REFUSALS, Obstacle, obstacle
from app.domain.visits.errors import (
    HoldExpired,
    OverlappingVisit,
    SameWindow,
    SeatRefused,
    TooLateToMove,
)
from app.domain.visits.states import VisitEvent, step
from app.domain.visits.terms import Rule
from app.domain.visits.wish import Move
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.veterans.living import refuse_dead
from app.queries.visits.prospects import Prospect, prospect_of, why_no_seat, windows_left
from app.queries.visits.seats import freeing, taking
from app.queries.visits.visits import standing_at, visit_for_update, visit_seen
from app.usecases.audit.record import record
from app.usecases.visits.free_run_out import free_run_out


async def reschedule_visit(
    session: AsyncSession,
    scope: Scope,
    visit_id: UUID,
    move: Move,
    *,
    version: int,
    now: datetime,
) -> Visit:
    """Give one seat back and take another; a hold stays a hold, and ends when it did."""
    seen = await visit_seen(session, scope, visit_id)
    prospect = await prospect_of(session, scope, seen.person_id, move.slot_id)
    visit = await visit_for_update(session, scope, visit_id, move.slot_id, *prospect.run_out)
    expect_version(visit, version)
    step(visit.status, VisitEvent.MOVE)
    refuse_dead(session, prospect.person.died_on, reported=prospect.reported_dead)
    if stands := _stands(visit, prospect, move, now):
        await _refuse(session, stands, visit, prospect, now)
    was = {"from_slot_id": str(visit.slot_id), "from_starts_at": _text(visit.starts_at)}
    await _change_seats(session, visit, prospect, move, now)
    await record(session, EventTag.VISIT_RESCHEDULED, visit, at=now, data={**visit.told, **was})
    await enqueue(session, "offer_seats", slot_id=was["from_slot_id"])
    return visit


def _stands(
    visit: Visit, prospect: Prospect, move: Move, now: datetime
) -> type[SeatRefused] | None:
    """Return what stands in the way, but for a seat: that only the half-day itself can say."""
    if visit.hold_until is not None and visit.hold_until <= now:
        return HoldExpired
    if visit.slot_id == move.slot_id:
        return SameWindow
    late = visit.starts_at is not None and now >= visit_policy().changes_until(visit.starts_at)
    if late and move.note is None:
        raise TooLateToMove
    stands = obstacle(prospect.offered, visit.skills, now, move.waived)
    return None if stands in {None, Obstacle.FULL} else REFUSALS[stands]


async def _change_seats(
    session: AsyncSession, visit: Visit, prospect: Prospect, move: Move, now: datetime
) -> None:
    slot = prospect.found.slot
    if prospect.run_out:  # His own holds that ran out stand in nobody's way.
        await free_run_out(session, prospect.run_out, now)
    new = taking(
        slot.id,
        held=visit.is_held,
        of_reserve=Rule.RESERVE in move.waived,
        skills=[] if Rule.SKILL_LACKING in move.waived else visit.skills,
        now=now,
    )
    seat = (await session.execute(new)).one_or_none()
    if seat is None and await free_run_out(session, [slot.id], now):
        seat = (await session.execute(new)).one_or_none()
    if seat is None:
        scope: Scope = session.info["scope"]
        why = await why_no_seat(session, scope, visit.person_id, slot.id, visit.skills, move.waived)
        await _refuse(session, why, visit, prospect, now)
    if visit.slot_id is not None:
        await session.execute(freeing(visit.slot_id, held=visit.is_held, now=now))
    try:
        async with session.begin_nested():
            visit.move_to(slot)
            visit.reserve_seat, visit.changed_at = seat.reserve, now
            visit.reasons = {**(visit.reasons or {}), **move.reasons} or None
    except IntegrityError:  # The database says so: another visit of his is at that time.
        await session.refresh(visit)
        await _refuse(session, OverlappingVisit, visit, prospect, now)


async def _refuse(
    session: AsyncSession,
    why: type[SeatRefused],
    visit: Visit,
    prospect: Prospect,
    now: datetime,
) -> NoReturn:
    """Say why, what else could be had, and what stands at that time."""
    person, slot = prospect.person, prospect.found.slot
    standing = None
    if why is OverlappingVisit:
        standing = await standing_at(
            session, session.info["scope"], person.id, slot.window, besides=visit.id
        )
    raise why(await windows_left(session, person, visit.skills, now), standing)


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
