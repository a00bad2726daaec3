"""Whoever has a seat of a half-day, or is offered one."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.domain.visits.states import SEATED
from app.domain.visits.terms import OfferOutcome, VisitStatus
from app.models.supply.slots import VisitSlot
from app.models.visits.offers import VisitOffer
from app.models.visits.visits import Visit

AHEAD_OF_THE_DOOR = (VisitStatus.PENDING, VisitStatus.BOOKED)
"""Where somebody stands at the door already, the team has come."""


async def seated_for_update(session: AsyncSession, slot_id: UUID) -> Sequence[Visit]:
    """Load and lock the visits of a half-day that is locked already."""
    found = await session.scalars(
        select(Visit)
        .where(Visit.slot_id == slot_id, Visit.status.in_(AHEAD_OF_THE_DOOR))
        .order_by(Visit.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.all()


async def offers_for_update(
    session: AsyncSession, slot_id: UUID
) -> Sequence[tuple[VisitOffer, Visit]]:
    """Load and lock the open offers of a half-day that is locked already, and their visits."""
    rows = await session.execute(
        select(VisitOffer, Visit)
        .join(Visit, Visit.id == VisitOffer.visit_id)
        .where(VisitOffer.slot_id == slot_id, VisitOffer.outcome == OfferOutcome.OPEN)
        .order_by(Visit.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return [(offer, visit) for offer, visit in rows]


async def is_busy_then(session: AsyncSession, visit: Visit, slot: VisitSlot) -> bool:
    """Say whether the person has another visit in the hours of this half-day."""
    other = aliased(Visit)
    found = await session.scalar(
        select(other.id)
        .where(
            other.person_id == visit.person_id,
            other.id != visit.id,
            other.status.in_(SEATED),
            other.starts_at < slot.ends_at,
            other.ends_at > slot.starts_at,
        )
        .limit(1)
    )
    return found is not None
