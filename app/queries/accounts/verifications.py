"""What banks are asked about accounts, and what they said of cards."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.accounts.accounts import LIVE
from app.domain.accounts.card_events import CardEventKind
from app.domain.errors import NotFound
from app.models.payments.accounts import AccountVerification, CardEvent, PaymentAccount
from app.policies.scope import Scope, within


@dataclass(frozen=True, slots=True)
class Asked:
    """A verification with the account it asks about."""

    verification: AccountVerification
    account: PaymentAccount


async def open_verifications(
    session: AsyncSession, scope: Scope, *, after: tuple[Any, ...] | None, limit: int
) -> Sequence[Asked]:
    """Return what a bank has not answered yet, the longest waiting first."""
    statement = (
        select(AccountVerification, PaymentAccount)
        .join(PaymentAccount, PaymentAccount.id == AccountVerification.account_id)
        .where(
            AccountVerification.verdict.is_(None),
            PaymentAccount.status.in_(LIVE),
            within(scope, bank=AccountVerification.bank_code),
        )
        .order_by(AccountVerification.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(AccountVerification.id > after[0])
    return [Asked(asked, account) for asked, account in await session.execute(statement)]


async def verification_named(session: AsyncSession, scope: Scope, verification_id: UUID) -> Asked:
    """Return one question to this bank, answered or not, or say that there is none."""
    row = (
        await session.execute(
            select(AccountVerification, PaymentAccount)
            .join(PaymentAccount, PaymentAccount.id == AccountVerification.account_id)
            .where(
                AccountVerification.id == verification_id,
                within(scope, bank=AccountVerification.bank_code),
            )
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return Asked(row[0], row[1])


async def verifications_for_update(
    session: AsyncSession, scope: Scope, ids: Collection[UUID]
) -> dict[UUID, AccountVerification]:
    """Load and lock the questions that are this bank's, in the order of their ids."""
    found = await session.scalars(
        select(AccountVerification)
        .where(AccountVerification.id.in_(ids), within(scope, bank=AccountVerification.bank_code))
        .order_by(AccountVerification.id)
        .with_for_update()
    )
    return {asked.id: asked for asked in found}


async def serials_used(
    session: AsyncSession, scope: Scope, serials: Collection[str]
) -> dict[str, UUID]:
    """Return which of these serials of the bank answered which question."""
    rows = await session.execute(
        select(AccountVerification.serial, AccountVerification.id).where(
            AccountVerification.serial.in_(serials),
            within(scope, bank=AccountVerification.bank_code),
        )
    )
    return {serial: asked_id for serial, asked_id in rows if serial is not None}


async def unapplied_verifications(session: AsyncSession, limit: int) -> Sequence[UUID]:
    """Return answers that no account has followed yet, the oldest first."""
    statement = (
        select(AccountVerification.id)
        .where(AccountVerification.verdict.is_not(None), AccountVerification.applied_at.is_(None))
        .order_by(AccountVerification.id)
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


async def answer_for_update(
    session: AsyncSession, verification_id: UUID
) -> AccountVerification | None:
    """Load and lock an answer that its account has not followed yet."""
    return await session.scalar(
        select(AccountVerification)
        .where(AccountVerification.id == verification_id, AccountVerification.applied_at.is_(None))
        .with_for_update()
    )


async def card_event_of(session: AsyncSession, scope: Scope, serial: str) -> CardEvent | None:
    """Return what this bank said under this serial before."""
    return await session.scalar(
        select(CardEvent).where(CardEvent.serial == serial, within(scope, bank=CardEvent.bank_code))
    )


async def card_event_for_update(session: AsyncSession, event_id: UUID) -> CardEvent | None:
    """Load and lock an event that nobody has looked at yet."""
    return await session.scalar(
        select(CardEvent)
        .where(CardEvent.id == event_id, CardEvent.applied_at.is_(None))
        .with_for_update()
    )


async def unapplied_card_events(session: AsyncSession, limit: int) -> Sequence[UUID]:
    """Return events that nobody has looked at, in the order in which they came."""
    statement = select(CardEvent.id).where(CardEvent.applied_at.is_(None))
    return (await session.scalars(statement.order_by(CardEvent.id).limit(limit))).all()


async def accounts_numbered(
    session: AsyncSession, bank_code: str, indexes: Collection[bytes]
) -> Sequence[tuple[UUID, UUID]]:
    """Return account and person for a number at a bank: it may receive several people's dues."""
    rows = await session.execute(
        select(PaymentAccount.id, PaymentAccount.person_id)
        .where(
            PaymentAccount.number_index.in_(indexes),
            PaymentAccount.bank_code == bank_code,
            PaymentAccount.status.in_(LIVE),
        )
        .order_by(PaymentAccount.person_id, PaymentAccount.id)
    )
    return [(account_id, person_id) for account_id, person_id in rows]


async def later_event(
    session: AsyncSession, account_id: UUID, happened_at: datetime, kinds: Collection[CardEventKind]
) -> bool:
    """Say whether the account already follows something that happened afterwards."""
    found = await session.scalar(
        select(CardEvent.id).where(
            CardEvent.account_id == account_id,
            CardEvent.kind.in_(kinds),
            CardEvent.happened_at > happened_at,
            CardEvent.applied_at.is_not(None),
            CardEvent.problem.is_(None),
        )
    )
    return found is not None


async def card_event_problems(
    session: AsyncSession, scope: Scope, *, after: tuple[Any, ...] | None, limit: int
) -> Sequence[CardEvent]:
    """Return what banks said and nobody could follow, the oldest first."""
    statement = (
        select(CardEvent)
        .where(CardEvent.problem.is_not(None), within(scope, division=CardEvent.division_code))
        .order_by(CardEvent.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(CardEvent.id > after[0])
    return (await session.scalars(statement)).all()
