"""Payments that did not stay with their person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.payments.terms import PaymentStatus
from app.domain.results.codes import Meaning
from app.models.payments.accounts import PaymentAccount
from app.models.payments.payments import Payment
from app.models.subsidies.programmes import ProgrammeRow
from app.policies.scope import Scope, within

TROUBLE = frozenset(
    {PaymentStatus.FAILED, PaymentStatus.RETURNED, PaymentStatus.HELD, PaymentStatus.UNKNOWN}
)


@dataclass(frozen=True, slots=True)
class ReturnSeen:
    payment: Payment
    programme_title: str
    last4: str | None
    """None where the person lives elsewhere by now: the account follows the person."""


async def returns_seen(
    session: AsyncSession,
    scope: Scope,
    *,
    status: PaymentStatus | None,
    meaning: Meaning | None,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[ReturnSeen]:
    """Return what somebody has to see to, by payment number."""
    statement = (
        select(Payment, ProgrammeRow.title_zh, PaymentAccount.last4)
        .join(ProgrammeRow, ProgrammeRow.code == Payment.programme)
        .outerjoin(PaymentAccount, PaymentAccount.id == Payment.account_id)
        .where(Payment.status.in_(TROUBLE), within(scope, division=Payment.division_code))
        .order_by(Payment.payment_no)
        .limit(limit)
    )
    if status is not None:
        statement = statement.where(Payment.status == status)
    if meaning is not None:
        statement = statement.where(Payment.result_meaning == meaning)
    if after is not None:
        statement = statement.where(Payment.payment_no > after[0])
    return [ReturnSeen(*row) for row in await session.execute(statement)]
