"""Apply nothing of a file that cannot be trusted; it stays as it came, and a person looks."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.payments.files.faults import FileFault
from app.domain.results.terms import DeliveryStatus
from app.models.payments.results import ResultDelivery
from app.usecases.audit.record import record


async def refuse_delivery(
    session: AsyncSession, delivery: ResultDelivery, fault: FileFault, now: datetime
) -> None:
    delivery.status, delivery.fault = DeliveryStatus.REFUSED, fault
    delivery.ended_at = now
    facts = {"fault": fault.value}
    await record(session, EventTag.DELIVERY_REFUSED, delivery, at=now, data=facts)
