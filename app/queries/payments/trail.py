"""Where one fen came from and went: from the decision to the bank's statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.identity.staff import StaffAccount
from app.models.payments.batches import Batch, Remittance
from app.models.payments.ledger import LedgerTransfer
from app.models.payments.payments import Payment, PaymentAttempt
from app.models.payments.reconciliations import StatementLine
from app.models.payments.results import BankLine
from app.models.subsidies.entitlements import Entitlement
from app.policies.scope import Scope, within
from app.queries.payments.payments import PaymentSeen, payment_seen


@dataclass(frozen=True, slots=True)
class BatchHop:
    """One batch that carried the payment, and what its bank was told."""

    batch: Batch
    attempt: int
    remittance: Remittance | None
    transfers: Sequence[LedgerTransfer]


@dataclass(frozen=True, slots=True)
class Trail:
    seen: PaymentSeen
    entitlement: Entitlement | None
    hops: Sequence[BatchHop]
    bank_lines: Sequence[BankLine]
    statement_lines: Sequence[StatementLine]
    names: dict[UUID, str]


async def trail_of(session: AsyncSession, scope: Scope, payment_no: str) -> Trail:
    """Return everything that bears on one payment in scope, oldest first."""
    seen = await payment_seen(session, scope, payment_no)
    payment = seen.payment
    entitlement = await session.scalar(
        select(Entitlement).where(
            Entitlement.id == payment.entitlement_id,
            within(scope, division=Entitlement.division_code, person=Entitlement.person_id),
        )
    )
    hops = await _hops(session, payment)
    lines = await session.scalars(select(BankLine).where(_speaks_of(payment)).order_by(BankLine.id))
    statements = await session.scalars(
        select(StatementLine)
        .where(StatementLine.payment_no == payment_no)
        .order_by(StatementLine.id)
    )
    return Trail(
        seen,
        entitlement,
        hops,
        lines.all(),
        statements.all(),
        await _names(session, entitlement, hops),
    )


def _speaks_of(payment: Payment) -> ColumnElement[bool]:
    """What was found to be of it, and what was said of its number and found to be of nothing."""
    unmatched = BankLine.payment_id.is_(None)
    return or_(
        BankLine.payment_id == payment.id,
        and_(unmatched, BankLine.payment_no == payment.payment_no),
    )


async def _hops(session: AsyncSession, payment: Payment) -> list[BatchHop]:
    of_payment = PaymentAttempt.payment_no == payment.payment_no
    earlier = await session.scalars(select(PaymentAttempt).where(of_payment))
    carried = [(each.attempt, each.batch_id, each.bank_code) for each in earlier]
    carried.append((payment.attempt, payment.batch_id, payment.bank_code))
    return [await _hop(session, *each) for each in sorted(carried)]


async def _hop(session: AsyncSession, attempt: int, batch_id: UUID, bank_code: str) -> BatchHop:
    batch = (await session.scalars(select(Batch).where(Batch.id == batch_id))).one()
    remittance = await session.scalar(
        select(Remittance).where(Remittance.batch_id == batch_id, Remittance.bank_code == bank_code)
    )
    transfers = await session.scalars(
        select(LedgerTransfer)
        .where(LedgerTransfer.batch_id == batch_id)
        .order_by(LedgerTransfer.id)
    )
    return BatchHop(batch, attempt, remittance, transfers.all())


async def _names(
    session: AsyncSession, entitlement: Entitlement | None, hops: Sequence[BatchHop]
) -> dict[UUID, str]:
    people: set[UUID | None] = set()
    if entitlement is not None:
        people |= {entitlement.opened_by, entitlement.confirmed_by}
    for hop in hops:
        people |= {hop.batch.prepared_by, hop.batch.reviewed_by, hop.batch.approved_by}
        people |= {hop.remittance.funded_by} if hop.remittance else set()
    found = await session.execute(
        select(StaffAccount.id, StaffAccount.name).where(
            StaffAccount.id.in_(person for person in people if person is not None)
        )
    )
    return {staff_id: name for staff_id, name in found}  # noqa: C416  # dict() cannot type rows.
