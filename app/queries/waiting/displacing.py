"""Whoever has a seat of a half-day, or is offered one."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.domain.visits.states import SEATED
from app.domain.visits.terms import OfferOutcome, SlotStatus, VisitStatus
from app.models.supply.slots import VisitSlot
from app.models.supply.teams import ServiceArea
from app.models.visits.offers import VisitOffer
from app.models.visits.visits import Visit
from app.queries.supply.teams import serves

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


async def reached_by_others(
    session: AsyncSession, slot: VisitSlot, visit_ids: Collection[UUID]
) -> set[UUID]:
    """Return the visits to which another team of the county can come that is out then."""
    other = aliased(VisitSlot)
    instead = exists().where(
        other.division_code == slot.division_code,
        other.id != slot.id,
        other.status == SlotStatus.OPEN,
        other.starts_at < slot.ends_at,
        other.ends_at > slot.starts_at,
        Visit.skills.op("<@", is_comparison=True)(other.skills),
        ServiceArea.team_id == other.team_id,
        serves(Visit.division_code),
    )
    return set(await session.scalars(select(Visit.id).where(Visit.id.in_(visit_ids), instead)))
