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
    troubled: bool = False
    """Only what somebody has to look into."""


@dataclass(frozen=True, slots=True)
class PaymentSeen:
    payment: Payment
    last4: str | None
    """None where the person lives elsewhere by now: the account follows the person."""
    tariff: BatchTariff


TROUBLED = frozenset(
    {PaymentStatus.FAILED, PaymentStatus.HELD, PaymentStatus.RETURNED, PaymentStatus.UNKNOWN}
)
"""The predicate of an index: what somebody has to look into."""


async def is_raised(session: AsyncSession, payment: Payment) -> bool:
    """Say whether a raise of the same month is paid, or on its way."""
    found = await session.scalar(
        select(Payment.id)
        .where(
            Payment.person_id == payment.person_id,
            Payment.period == payment.period,
            Payment.entitlement_id == payment.entitlement_id,
            Payment.kind == PaymentKind.RAISE,
            Payment.status != PaymentStatus.CANCELLED,
        )
        .limit(1)
    )
    return found is not None


async def payments_listed(
    session: AsyncSession,
    scope: Scope,
    asked: PaymentsAsked,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[PaymentSeen]:
    """Return payments in scope by their numbers."""
    visible = within(scope, division=Payment.division_code, person=Payment.person_id)
    return await _page(session, _seen().where(visible), asked, after, limit)


async def payments_of_batch(
    session: AsyncSession, asked: PaymentsAsked, *, after: tuple[Any, ...] | None, limit: int
) -> list[PaymentSeen]:
    """Return the lines of a batch in scope, by their numbers."""
    return await _page(session, _seen(), asked, after, limit)


async def _page(
    session: AsyncSession,
    statement: Select[Payment, str | None, BatchTariff],
    asked: PaymentsAsked,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[PaymentSeen]:
    wanted = {
        Payment.person_id: asked.person_id,
        Payment.batch_id: asked.batch_id,
        Payment.programme: asked.programme,
        Payment.period: asked.period,
        Payment.status: asked.status,
        Payment.bank_code: asked.bank_code,
        Payment.kind: asked.kind,
    }
    statement = statement.where(
        *(column == value for column, value in wanted.items() if value is not None)
    )
    if asked.troubled:
        statement = statement.where(Payment.status.in_(sorted(TROUBLED)))
    if after is not None:
        statement = statement.where(Payment.payment_no > after[0])
    statement = statement.order_by(Payment.payment_no).limit(limit)
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
    """Return one payment in scope."""
    visible = within(scope, division=Payment.division_code, person=Payment.person_id)
    row = (
        await session.execute(_seen().where(Payment.payment_no == payment_no, visible))
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


def _seen() -> Select[Payment, str | None, BatchTariff]:
    return (
        select(Payment, PaymentAccount.last4, BatchTariff)
        .outerjoin(PaymentAccount, PaymentAccount.id == Payment.account_id)
        .join(BatchTariff, BatchTariff.id == Payment.tariff_id)
    )
