"""Offers of seats and the half-days that they hold a seat of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.domain.visits.terms import OfferOutcome
from app.domain.waiting.errors import OfferOver
from app.models.supply.slots import VisitSlot
from app.models.supply.teams import VisitTeam
from app.models.visits.offers import VisitOffer
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.visits.visits import visit_seen


@dataclass(frozen=True, slots=True)
class OfferedSeat:
    """An open offer with what it is about, all of it locked."""

    visit: Visit
    offer: VisitOffer
    slot: VisitSlot


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """An open offer, the half-day it is of, and who would come."""

    offer: VisitOffer
    slot: VisitSlot
    team: VisitTeam


async def offers_shown(
    session: AsyncSession, visit_ids: Collection[UUID]
) -> dict[UUID, ShownOffer]:
    """Return by visit what is offered, of visits that the caller sees."""
    rows = await session.execute(
        select(VisitOffer, VisitSlot, VisitTeam)
        .join(VisitSlot, VisitSlot.id == VisitOffer.slot_id)
        .join(VisitTeam, VisitTeam.id == VisitSlot.team_id)
        .where(VisitOffer.visit_id.in_(visit_ids), VisitOffer.outcome == OfferOutcome.OPEN)
    )
    return {offer.visit_id: ShownOffer(offer, slot, team) for offer, slot, team in rows}


async def offer_shown(session: AsyncSession, scope: Scope, visit_id: UUID) -> ShownOffer:
    """Return what is offered to a visit, or say that nothing is."""
    visit = await visit_seen(session, scope, visit_id)
    found = (await offers_shown(session, [visit.id])).get(visit.id)
    if found is None:
        raise NotFound
    return found


async def slot_for_update(session: AsyncSession, slot_id: UUID) -> VisitSlot | None:
    """Lock a half-day: whoever takes a seat or gives one back comes here first."""
    return await session.scalar(
        select(VisitSlot)
        .where(VisitSlot.id == slot_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def open_offer(session: AsyncSession, visit_id: UUID) -> VisitOffer | None:
    """Return what is offered to a visit that the caller sees."""
    return await session.scalar(
        select(VisitOffer).where(
            VisitOffer.visit_id == visit_id, VisitOffer.outcome == OfferOutcome.OPEN
        )
    )


async def offered_for_update(session: AsyncSession, scope: Scope, visit_id: UUID) -> OfferedSeat:
    """Lock the half-day, the visit and its open offer, in this order; say where there is none."""
    visit = await visit_seen(session, scope, visit_id)
    offer = await open_offer(session, visit_id)
    if offer is None:
        raise OfferOver
    slot = await slot_for_update(session, offer.slot_id)
    await session.refresh(visit, with_for_update=True)
    await session.refresh(offer, with_for_update=True)
    if slot is None or offer.outcome is not OfferOutcome.OPEN:
        raise OfferOver  # Somebody was faster while this one waited for the lock.
    return OfferedSeat(visit, offer, slot)


async def offers_to_expire(session: AsyncSession, now: datetime, limit: int) -> Sequence[UUID]:
    """Return the visits whose open offers are over, the longest over first."""
    found = await session.scalars(
        select(VisitOffer.visit_id)
        .where(VisitOffer.outcome == OfferOutcome.OPEN, VisitOffer.expires_at <= now)
        .order_by(VisitOffer.expires_at, VisitOffer.id)
        .limit(limit)
    )
    return found.all()
