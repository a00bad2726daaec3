"""Book a visit: one seat of one half-day, for somebody who has no other visit at that time."""

from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_policy import visit_policy
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.visits.booking import REFUSALS, Obstacle, obstacle
from app.domain.visits.errors import OverlappingVisit, SeatRefused, TooManyAhead
from app.domain.visits.policy import Need
from app.domain.visits.terms import Rule, VisitChannel, VisitStatus
from app.domain.visits.wish import Wish, expect_no_emergency, hold_until
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.veterans.living import refuse_dead
from app.queries.visits.prospects import Prospect, prospect_of, why_no_seat, windows_left
from app.queries.visits.seats import booking
from app.queries.visits.standing import priority_of
from app.queries.visits.visits import standing_at
from app.usecases.audit.record import record
from app.usecases.visits.free_run_out import free_run_out


async def book_visit(session: AsyncSession, scope: Scope, wish: Wish, now: datetime) -> Visit:
    """Take or hold a seat and write the visit; whatever refuses, the seat is as free as before."""
    policy = visit_policy()
    expect_no_emergency(policy, wish.signs)
    prospect = await prospect_of(session, scope, wish.person_id, wish.slot_id)
    refuse_dead(session, prospect.person.died_on, reported=prospect.reported_dead)
    if prospect.run_out:
        await free_run_out(session, (*prospect.run_out, wish.slot_id), now)
    if wish.channel is VisitChannel.APP and prospect.ahead >= policy.most_ahead:
        raise TooManyAhead
    need = policy.need_of(wish.purposes)
    offered = prospect.offered
    # A seat of a team elsewhere is not the caller's to give.
    foreign = not scope.holds(prospect.found.slot.division_code)
    waived = wish.waived - ({Rule.OUTSIDE_AREA} if foreign else set())
    stands = obstacle(offered, need.skills, now, waived)
    # Where seats are held, a hold may have run out: the half-day itself says so below.
    if stands and not (stands is Obstacle.FULL and prospect.found.slot.held):
        await _refuse(session, REFUSALS[stands], prospect, need, now)
    visit = _visit(prospect, wish, need, now)
    visit.weigh(await priority_of(session, prospect.person, day_of(now)))
    seat = await _seat(session, visit, wish, now)
    if seat is None:
        why = await why_no_seat(session, scope, wish.person_id, wish.slot_id, need.skills, waived)
        await _refuse(session, why, prospect, need, now)
    if seat.reference is None:
        await _refuse(session, OverlappingVisit, prospect, need, now)
    visit.reference, visit.reserve_seat = seat.reference, seat.reserve
    tag = EventTag.VISIT_HELD if wish.hold else EventTag.VISIT_BOOKED
    await record(session, tag, visit, at=now, data=visit.told)
    return visit


async def _seat(session: AsyncSession, visit: Visit, wish: Wish, now: datetime) -> Row[Any] | None:
    """Take the seat; where none is left, those that are kept for nobody any more come free."""
    statement, values = booking(
        visit,
        of_reserve=Rule.RESERVE in wish.waived,
        able=Rule.SKILL_LACKING not in wish.waived,
    )
    taken: Row[Any] | None = (await session.execute(statement, values)).one_or_none()
    if taken is None and await free_run_out(session, [wish.slot_id], now):
        taken = (await session.execute(statement, values)).one_or_none()
    return taken


async def _refuse(
    session: AsyncSession,
    why: type[SeatRefused],
    prospect: Prospect,
    need: Need,
    now: datetime,
) -> NoReturn:
    """Say why, what else could be had, and what stands at that time."""
    person, slot = prospect.person, prospect.found.slot
    standing = None
    if why is OverlappingVisit:
        standing = await standing_at(session, session.info["scope"], person.id, slot.window)
    raise why(await windows_left(session, person, need.skills, now), standing)


def _visit(prospect: Prospect, wish: Wish, need: Need, now: datetime) -> Visit:
    policy, person, slot = visit_policy(), prospect.person, prospect.found.slot
    ends = hold_until(now, policy.hold_minutes, slot.ends_at)
    # A waiver that nobody needed is none.
    needed = obstacle(prospect.offered, need.skills, now) is not None
    visit = Visit(
        person_id=person.id,
        division_code=person.division_code,
        status=VisitStatus.PENDING if wish.hold else VisitStatus.BOOKED,
        hold_until=ends if wish.hold else None,
        purposes=[each.value for each in wish.purposes],
        skills=[each.value for each in need.skills],
        service_minutes=need.service_minutes,
        channel=wish.channel,
        slot_id=slot.id,
        team_id=slot.team_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        overridden=wish.waiver.rule if wish.waiver and needed else None,
        at_head=False,
        made_by=wish.made_by,
        made_at=now,
        changed_at=now,
        version=1,
    )
    visit.access = {"language": person.speech, "hearing": person.hearing, **wish.access}
    visit.reasons = wish.reasons
    return visit
