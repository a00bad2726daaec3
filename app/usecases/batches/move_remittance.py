"""Move one bank's part of a batch, and the batch with it: a shared write, as `record` is."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.batches.states import BankPart, status_of
from app.domain.payments.terms import BatchStatus, RemittanceStatus
from app.models.payments.batches import Batch, Remittance
from app.usecases.audit.record_many import Happened, record_many


async def move_remittance(
    session: AsyncSession,
    batch: Batch,
    parts: Sequence[Remittance],
    part: Remittance,
    status: RemittanceStatus,
    *,
    now: datetime,
) -> None:
    """`parts` are all of the batch, under lock; nothing happens where nothing moves."""
    if status is part.status:
        return
    part.status, part.updated_at = status, now
    await _told(session, EventTag.REMITTANCE_MOVED, part, batch.county_code, now)
    stands = status_of([BankPart(each.status, each.funded_at is not None) for each in parts])
    if stands is not batch.status:
        batch.status = stands
        batch.ended_at = now if stands is BatchStatus.RECONCILED else None
        await _told(session, EventTag.BATCH_MOVED, batch, batch.county_code, now)


async def _told(
    session: AsyncSession, tag: EventTag, thing: Batch | Remittance, county: str, now: datetime
) -> None:
    await session.flush()  # What the event speaks of is stored before it.
    happened = [Happened(thing.id, None, county, {"status": thing.status.value})]
    await record_many(session, tag, thing.__tablename__, happened, at=now)
