"""What is new for a bank, and what it still owes an answer for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.accounts.accounts import LIVE
from app.domain.payments.terms import PaymentStatus, RemittanceStatus
from app.models.payments.accounts import AccountVerification, PaymentAccount
from app.models.payments.batches import Remittance
from app.models.payments.payments import Payment
from app.policies.scope import Scope, within

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class News:
    parts: Sequence[Remittance]
    more: bool
    verifications: int
    unknown_payments: int
    next_since: datetime


async def news_for(session: AsyncSession, scope: Scope, since: datetime | None) -> News:
    """Return what changed since then, and from where on to ask next: nothing falls in between."""
    before = await _settled_before(session)
    statement = (
        select(Remittance)
        .where(
            within(scope, bank=Remittance.bank_code),
            Remittance.status != RemittanceStatus.PREPARED,
            Remittance.updated_at < before,
        )
        .order_by(Remittance.updated_at, Remittance.id)
        .limit(AT_ONCE + 1)
    )
    if since is not None:
        statement = statement.where(Remittance.updated_at >= since)
    found = (await session.scalars(statement)).all()
    parts, more = found[:AT_ONCE], len(found) > AT_ONCE
    return News(
        parts=parts,
        more=more,
        verifications=await _open_verifications(session, scope),
        unknown_payments=await _unknown(session, scope),
        next_since=found[AT_ONCE].updated_at if more else before,
    )


async def _settled_before(session: AsyncSession) -> datetime:
    """Whatever is still being written carries a later moment; ask for it before the rows."""
    before: datetime = (await session.execute(select(func.news_before()))).scalar_one()
    return before


async def _open_verifications(session: AsyncSession, scope: Scope) -> int:
    counted = await session.scalar(
        select(func.count())
        .select_from(AccountVerification)
        .join(PaymentAccount, PaymentAccount.id == AccountVerification.account_id)
        .where(
            AccountVerification.verdict.is_(None),
            PaymentAccount.status.in_(LIVE),
            within(scope, bank=AccountVerification.bank_code),
        )
    )
    return counted or 0


async def _unknown(session: AsyncSession, scope: Scope) -> int:
    counted = await session.scalar(
        select(func.count()).where(
            Payment.status == PaymentStatus.UNKNOWN, within(scope, bank=Payment.bank_code)
        )
    )
    return counted or 0
