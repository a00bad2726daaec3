"""Say whether an objection against a line holds."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.batches.checks import Finding
from app.domain.batches.publishing import require_uninvolved
from app.domain.payments.errors import IllegalBatchStep
from app.domain.payments.payment_states import PaymentEvent, step
from app.domain.payments.recusal import require_no_own_lines
from app.domain.payments.terms import PaymentStatus
from app.domain.requests.publicity import ObjectionState
from app.models.payments.batches import Batch, Exclusion
from app.models.payments.payments import Payment
from app.policies.principals import Staff
from app.policies.scope import Scope
from app.queries.batches.batches import batch_for_update
from app.queries.batches.lines import carried_by
from app.queries.batches.notices import hanging_list_for_update, objection_for_update
from app.queries.batches.own_lines import own_lines
from app.queries.payments.payments import payment_for_update
from app.usecases.audit.record import record

_RELEASE_ARREARS = text(
    "UPDATE arrears SET status = 'due', payment_id = NULL WHERE payment_id = :payment_id"
)


@dataclass(frozen=True, slots=True)
class Settled:
    """Whether the objection holds, and what was found out."""

    upheld: bool
    finding: str


async def settle_list_objection(
    session: AsyncSession,
    staff: Staff,
    batch_id: UUID,
    objection_id: UUID,
    settled: Settled,
    *,
    version: int,
    now: datetime,
) -> Batch:
    """Somebody with no hand in the list and no line on it decides; what is wrong there leaves."""
    batch = await batch_for_update(session, staff.scope, batch_id, version=version)
    notice = await hanging_list_for_update(session, batch.id)
    objection = await objection_for_update(session, staff.scope, notice.id, objection_id)
    require_uninvolved(staff.id, {batch.prepared_by, batch.reviewed_by, notice.opened_by})
    require_no_own_lines(await own_lines(session, staff, batch.id))
    if objection.state is not ObjectionState.OPEN:
        raise IllegalBatchStep

    objection.state = ObjectionState.UPHELD if settled.upheld else ObjectionState.DISMISSED
    objection.finding, objection.settled_by, objection.settled_at = settled.finding, staff.id, now
    if settled.upheld:
        await _leave(session, staff.scope, batch, objection.payment_no, now)
    batch.touch()
    facts = {"payment_no": objection.payment_no, "upheld": settled.upheld}
    await record(session, EventTag.BATCH_LIST_SETTLED, batch, at=now, data=facts)
    return batch


async def _leave(
    session: AsyncSession, scope: Scope, batch: Batch, payment_no: str, now: datetime
) -> None:
    """Two may have objected to the same line: it leaves once."""
    payment = await payment_for_update(session, scope, payment_no)
    if payment.status is PaymentStatus.CANCELLED:
        return
    payment.status = step(payment.status, PaymentEvent.WITHDRAW)
    payment.changed_at = now
    await session.execute(_RELEASE_ARREARS, {"payment_id": payment.id})
    session.add(_excluded(batch, payment))
    batch.excluded_count += 1
    batch.now_carries(*await carried_by(session, batch.id))


def _excluded(batch: Batch, payment: Payment) -> Exclusion:
    return Exclusion(
        batch_id=batch.id,
        entitlement_id=payment.entitlement_id,
        person_id=payment.person_id,
        division_code=payment.division_code,
        period=payment.period,
        kind=payment.kind,
        amount_fen=payment.amount_fen,
        codes=[Finding.OBJECTION_UPHELD.value],
    )
