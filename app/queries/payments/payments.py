"""Payments as staff see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.domain.payments.errors import NotReissuable
from app.domain.payments.payment_states import REISSUABLE
from app.domain.payments.terms import PaymentKind, PaymentStatus
from app.models.payments.accounts import PaymentAccount
from app.models.payments.batches import BatchTariff
from app.models.payments.payments import Payment
from app.policies.scope import Scope, within


@dataclass(frozen=True, slots=True)
class PaymentsAsked:
    """Which payments are wanted; None: any."""

    person_id: UUID | None = None
    batch_id: UUID | None = None
    programme: str | None = None
    period: date | None = None
    status: PaymentStatus | None = None
    bank_code: str | None = None
    kind: PaymentKind | None = None


@dataclass(frozen=True, slots=True)
class PaymentSeen:
    payment: Payment
    last4: str | None
    """None where the person lives elsewhere by now: the account follows the person."""
    tariff: BatchTariff


async def payments_listed(
    session: AsyncSession,
    scope: Scope,
    asked: PaymentsAsked,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[PaymentSeen]:
    """Return payments in scope by their numbers, those of a batch in its own order."""
    wanted = {
        Payment.person_id: asked.person_id,
        Payment.batch_id: asked.batch_id,
        Payment.programme: asked.programme,
        Payment.period: asked.period,
        Payment.status: asked.status,
        Payment.bank_code: asked.bank_code,
        Payment.kind: asked.kind,
    }
    statement = (
        _seen(scope)
        .where(*(column == value for column, value in wanted.items() if value is not None))
        .order_by(Payment.payment_no)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(Payment.payment_no > after[0])
    return [PaymentSeen(*row) for row in await session.execute(statement)]


async def payment_for_update(session: AsyncSession, scope: Scope, payment_no: str) -> Payment:
    """Load and lock one payment in scope."""
    found = await session.scalar(
        select(Payment)
        .where(
            Payment.payment_no == payment_no,
            within(scope, division=Payment.division_code, person=Payment.person_id),
        )
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


async def payment_seen(session: AsyncSession, scope: Scope, payment_no: str) -> PaymentSeen:
    row = (
        await session.execute(_seen(scope).where(Payment.payment_no == payment_no))
    ).one_or_none()
    if row is None:
        raise NotFound
    return PaymentSeen(*row)


async def require_reissuable(
    session: AsyncSession,
    scope: Scope,
    numbers: Sequence[str],
    county_code: str,
    programme: str,
) -> None:
    """Refuse what does not exist there, and what must not be paid again."""
    found = (
        await session.execute(
            select(Payment.payment_no, Payment.status).where(
                Payment.payment_no.in_(numbers),
                Payment.county_code == county_code,
                Payment.programme == programme,
                within(scope, division=Payment.division_code),
            )
        )
    ).all()
    if len(found) < len(numbers):
        raise NotFound
    if any(status not in REISSUABLE for _, status in found):
        raise NotReissuable


def _seen(scope: Scope) -> Select[Payment, str | None, BatchTariff]:
    return (
        select(Payment, PaymentAccount.last4, BatchTariff)
        .outerjoin(PaymentAccount, PaymentAccount.id == Payment.account_id)
        .join(BatchTariff, BatchTariff.id == Payment.tariff_id)
        .where(within(scope, division=Payment.division_code, person=Payment.person_id))
    )
