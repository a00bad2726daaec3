"""A bank refuses its part of a batch: nothing of it was tried, and the money is back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.batches.states import BankPart, status_of
from app.domain.errors import expect_version
from app.domain.payments.holds import HoldReason
from app.domain.payments.ledger import HELD, Posting
from app.domain.payments.payment_states import PaymentEvent, step
from app.domain.payments.remittance_states import rejected
from app.domain.payments.terms import PaymentStatus, RejectionReason
from app.models.payments.batches import Batch, Remittance
from app.models.payments.payments import Payment
from app.policies.principals import Bank
from app.queries.batches.remittances import own_remittance_for_update
from app.queries.results.results import remittances_of
from app.usecases.audit.record_many import Happened, record_many
from app.usecases.ledger.post import post

Held = Row[UUID, UUID, str, int, int]

# Results that came before the money, and now the bank says that it tried nothing: until a person
# has asked what it means, none of these is paid again.
_CONTRADICT = text(
    "UPDATE bank_lines l SET outcome = 'doubtful', problem = 'not_sent', applied_at = :now"
    " FROM payments p WHERE p.batch_id = :batch_id AND p.bank_code = :bank_code"
    " AND l.payment_id = p.id AND l.attempt = p.attempt AND l.outcome = 'not_funded'"
)


async def reject_remittance(
    session: AsyncSession,
    bank: Bank,
    remittance_id: UUID,
    reason: RejectionReason,
    note: str,
    *,
    version: int,
    now: datetime,
) -> Remittance:
    """Hold every payment of it for another attempt; staff see why.

    Whoever says that the money is missing must have seen the batch as it is now: funded.
    """
    part, batch = await own_remittance_for_update(session, bank, remittance_id)
    expect_version(part, version)
    part.status, part.updated_at = rejected(part.status), now
    part.rejected_reason, part.rejected_note = reason, note
    held = await _hold_payments(session, part, now)
    values = {"batch_id": batch.id, "bank_code": part.bank_code, "now": now}
    await session.execute(_CONTRADICT, values)
    years = sorted({each.charged_year for each in held})
    await post(session, [_posting(part, batch, held, year) for year in years], at=now)
    parts = await remittances_of(session, batch.id)
    batch.status = status_of([BankPart(each.status, each.funded_at is not None) for each in parts])
    await session.flush()  # What the event speaks of is stored before it.
    facts = {"reason": reason.value, "batch": batch.status.value}
    happened = [Happened(part.id, None, batch.county_code, facts)]
    await record_many(session, EventTag.REMITTANCE_REJECTED, "remittances", happened, at=now)
    happened = [Happened(each.id, each.person_id, each.division_code) for each in held]
    await record_many(session, EventTag.PAYMENT_REJECTED, "payments", happened, at=now)
    return part


async def _hold_payments(session: AsyncSession, part: Remittance, now: datetime) -> Sequence[Held]:
    columns = Payment.id, Payment.person_id, Payment.division_code
    rows = await session.execute(
        update(Payment)
        .where(
            Payment.batch_id == part.batch_id,
            Payment.bank_code == part.bank_code,
            Payment.status == PaymentStatus.SENT,
        )
        .values(
            status=step(PaymentStatus.SENT, PaymentEvent.REJECT),
            hold_reason=HoldReason.REJECTED_BY_BANK.value,
            changed_at=now,
        )
        .returning(*columns, Payment.amount_fen, Payment.charged_year)
        .execution_options(synchronize_session=False)
    )
    return rows.all()


def _posting(part: Remittance, batch: Batch, held: Sequence[Held], year: int) -> Posting:
    amounts = [each.amount_fen for each in held if each.charged_year == year]
    return Posting(
        county_code=batch.county_code,
        programme=batch.programme,
        move=HELD,
        debit_year=year,
        credit_year=year,
        amount_fen=sum(amounts),
        count=len(amounts),
        reference=f"rejected {part.id} {year}",
        batch_id=batch.id,
    )
