"""Say that every line of a delivery has its outcome."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.results.terms import DeliveryStatus
from app.policies.scope import EVERYTHING
from app.queries.results.results import delivery_for_update
from app.usecases.results.note_late import note_late_of


async def end_delivery(session: AsyncSession, delivery_id: UUID, now: datetime) -> bool:
    """Return whether it ended just now: a job that is run again ends nothing."""
    delivery = await delivery_for_update(session, EVERYTHING, delivery_id)
    if delivery.status is not DeliveryStatus.APPLYING:
        return False
    delivery.status, delivery.ended_at = DeliveryStatus.APPLIED, now
    await note_late_of(session, delivery.bank_code, delivery.id, now)
    return True
