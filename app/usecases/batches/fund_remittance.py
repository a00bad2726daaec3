"""Note that the treasury has moved the money for one bank's part of a batch."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.batches.funding import require_value_day
from app.domain.batches.states import AT_BANKS, BankPart, status_of
from app.domain.calendar.days import day_of
from app.domain.payments.errors import IllegalBatchStep, RemittanceMissing, VoucherTaken
from app.domain.payments.terms import RemittanceStatus
from app.models.payments.batches import Batch
from app.policies.principals import Staff
from app.queries.batches.batches import batch_for_update, remittances_for_update
from app.usecases.audit.record import record


@dataclass(frozen=True, slots=True)
class Funding:
    """The treasury's voucher for one bank."""

    bank_code: str
    voucher_no: str
    paying_account: str
    value_on: date


async def fund_remittance(
    session: AsyncSession,
    staff: Staff,
    batch_id: UUID,
    funding: Funding,
    *,
    version: int,
    now: datetime,
) -> Batch:
    """Once for each bank; from the value day on results that came too early are applied."""
    batch = await batch_for_update(session, staff.scope, batch_id, version=version)
    if batch.status not in AT_BANKS or batch.approved_at is None:
        raise IllegalBatchStep
    require_value_day(funding.value_on, approved_on=day_of(batch.approved_at), today=day_of(now))
    remittances = await remittances_for_update(session, batch.id)
    part = next((r for r in remittances if r.bank_code == funding.bank_code), None)
    if part is None:
        raise RemittanceMissing("/bank_code")
    if part.funded_at is not None or part.status is RemittanceStatus.REJECTED:
        raise IllegalBatchStep

    part.voucher_no, part.value_on = funding.voucher_no, funding.value_on
    part.paying_account = funding.paying_account
    part.funded_by, part.funded_at, part.updated_at = staff.id, now, now
    try:
        await session.flush()
    except IntegrityError as error:  # Another part of this county named it first.
        raise VoucherTaken("/voucher_no") from error
    batch.status = status_of([BankPart(r.status, r.funded_at is not None) for r in remittances])
    batch.touch()
    facts = {
        "bank": part.bank_code,
        "value_on": funding.value_on.isoformat(),
        "batch": batch.status.value,
    }
    await record(session, EventTag.REMITTANCE_FUNDED, part, at=now, data=facts)
    lock = f"results {part.bank_code}"
    await enqueue(session, "apply_funded_results", lock=lock, bank_code=part.bank_code)
    return batch
