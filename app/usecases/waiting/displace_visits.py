"""Let people go back to the head of the queue when a team cannot come to all of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.visits.terms import OfferOutcome, Rule, VisitStatus
from app.domain.waiting.displacing import Hindrance, Taken, surplus
from app.models.supply.slots import VisitSlot
from app.models.visits.offers import VisitOffer
from app.models.visits.visits import Visit
from app.queries.waiting.displacing import (
    is_busy_then,
    offers_for_update,
    reached_by_others,
    seated_for_update,
)
from app.queries.waiting.seat_offers import slot_for_update
from app.usecases.audit.record import record

Offers = Sequence[tuple[VisitOffer, Visit]]


async def displace_visits(
    session: AsyncSession,
    slot_id: UUID,
    keep: int | None,
    why: Hindrance,
    now: datetime,
    *,
    booked_stay: bool = False,
) -> int:
    """Give back the seats of all, or of those beyond `keep`; return how many lost one.

    Whoever stays is told where the hours have changed. `booked_stay` where other teams come
    instead: then only offers and what nobody has confirmed are given back.
    """
    slot = await slot_for_update(session, slot_id)
    if slot is None:
        return 0
    offers, visits = await _taken(session, slot)
    gone = surplus(_as_taken(offers, visits), keep)
    if booked_stay:
        gone -= {visit.id for visit in visits if not visit.is_held}
    else:
        gone |= await _out_of_reach(session, slot, offers, visits)
    gone |= await _cannot_stay(session, slot, visits, gone)
    for offer, visit in offers:
        if offer.id in gone:
            await _withdraw(session, slot, offer, visit, now)
    displaced = [visit for visit in visits if visit.id in gone]
    for visit in displaced:
        await _displace(session, slot, visit, why, now)
    for visit in visits:
        if visit.id not in gone and (visit.starts_at, visit.ends_at) != _hours(slot):
            await _tell_hours(session, slot, visit, now)
    if gone:
        await enqueue(session, "offer_seats")
    return len(displaced)


async def _taken(session: AsyncSession, slot: VisitSlot) -> tuple[Offers, Sequence[Visit]]:
    return (
        await offers_for_update(session, slot.id),
        await seated_for_update(session, slot.id),
    )


def _as_taken(offers: Offers, visits: Sequence[Visit]) -> list[Taken]:
    offered = [
        Taken(offer.id, promised=False, score=visit.priority, since=offer.offered_at)
        for offer, visit in offers
    ]
    return offered + [
        Taken(visit.id, promised=True, score=visit.priority, since=visit.made_at)
        for visit in visits
    ]


async def _out_of_reach(
    session: AsyncSession, slot: VisitSlot, offers: Offers, visits: Sequence[Visit]
) -> set[UUID]:
    """Return what needs a skill that nobody has who is out then, if nobody waived it.

    Another team may come instead: the plan of the day, or the one that is made, sends it.
    """
    lacking = {
        each.id
        for each in visits
        if each.overridden is not Rule.SKILL_LACKING
        and each.planned_team_id in {None, slot.team_id}
        and not _can(slot, each)
    }
    lacking -= await reached_by_others(session, slot, lacking)
    return lacking | {offer.id for offer, visit in offers if not _can(slot, visit)}


def _can(slot: VisitSlot, visit: Visit) -> bool:
    return set(visit.skills) <= set(slot.skills)


async def _cannot_stay(
    session: AsyncSession, slot: VisitSlot, visits: Sequence[Visit], gone: set[UUID]
) -> set[UUID]:
    """The new hours may be those of another visit to the same person."""
    moved = [each for each in visits if (each.starts_at, each.ends_at) != _hours(slot)]
    return {
        each.id for each in moved if each.id not in gone and await is_busy_then(session, each, slot)
    }


def _hours(slot: VisitSlot) -> tuple[datetime, datetime]:
    return slot.starts_at, slot.ends_at


async def _withdraw(
    session: AsyncSession, slot: VisitSlot, offer: VisitOffer, visit: Visit, now: datetime
) -> None:
    slot.held, slot.changed_at = slot.held - 1, now
    offer.outcome, offer.closed_at = OfferOutcome.WITHDRAWN, now
    told = {"slot_id": str(slot.id)}
    await record(session, EventTag.VISIT_OFFER_WITHDRAWN, visit, at=now, data=told)


async def _displace(
    session: AsyncSession, slot: VisitSlot, visit: Visit, why: Hindrance, now: datetime
) -> None:
    told = {"slot_id": str(slot.id), "hindrance": why.value, **_told_hours(visit)}
    if visit.status is VisitStatus.PENDING:
        slot.held -= 1
    else:
        slot.booked -= 1
    slot.changed_at = now
    visit.wait_at_head(now)
    await record(session, EventTag.VISIT_DISPLACED, visit, at=now, data=told)


async def _tell_hours(session: AsyncSession, slot: VisitSlot, visit: Visit, now: datetime) -> None:
    told = {"slot_id": str(slot.id), "was": _told_hours(visit)}
    visit.starts_at, visit.ends_at = slot.starts_at, slot.ends_at
    visit.unplan()
    visit.changed_at = now
    await record(session, EventTag.VISIT_HOURS_CHANGED, visit, at=now, data=told)


def _told_hours(visit: Visit) -> dict[str, str]:
    hours = {"starts_at": visit.starts_at, "ends_at": visit.ends_at}
    return {key: at.isoformat() for key, at in hours.items() if at is not None}
