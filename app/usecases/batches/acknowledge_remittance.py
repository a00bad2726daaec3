"""A bank takes its part of a batch, having counted it itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.batches.states import BankPart, status_of
from app.domain.payments.remittance_states import accepted
from app.domain.results.errors import TotalsDiffer
from app.models.payments.batches import Remittance
from app.policies.principals import Bank
from app.queries.batches.remittances import own_remittance_for_update
from app.queries.results.results import remittances_of
from app.usecases.audit.record_many import Happened, record_many


@dataclass(frozen=True, slots=True)
class Counted:
    """What the bank counted; a digest is compared where it names one."""

    count: int
    total_fen: int
    digest: str | None


async def acknowledge_remittance(
    session: AsyncSession, bank: Bank, remittance_id: UUID, counted: Counted, now: datetime
) -> Remittance:
    part, batch = await own_remittance_for_update(session, bank, remittance_id)
    status = accepted(part.status)
    if not _agrees(part, counted):
        raise TotalsDiffer
    part.accepted_at = part.accepted_at or now
    if status is part.status:
        return part
    part.status, part.updated_at = status, now
    parts = await remittances_of(session, batch.id)
    batch.status = status_of([BankPart(each.status, each.funded_at is not None) for each in parts])
    await session.flush()  # What the event speaks of is stored before it.
    happened = [Happened(part.id, None, batch.county_code, {"batch": batch.status.value})]
    await record_many(session, EventTag.REMITTANCE_ACCEPTED, "remittances", happened, at=now)
    return part


def _agrees(part: Remittance, counted: Counted) -> bool:
    digest = counted.digest is None or counted.digest == part.digest.hex()
    return (counted.count, counted.total_fen) == (part.count, part.total_fen) and digest
