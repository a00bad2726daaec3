"""Accounts and their changes as screens show them: with the names of banks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.identity.banks import PartnerBank
from app.models.payments.accounts import AccountChange, PaymentAccount
from app.models.veterans.persons import Person
from app.policies.scope import Scope
from app.queries.accounts.accounts import accounts_of
from app.queries.accounts.changes import changes_of


@dataclass(frozen=True, slots=True)
class ShownAccount:
    account: PaymentAccount
    bank: PartnerBank


@dataclass(frozen=True, slots=True)
class ShownChange:
    change: AccountChange
    account: ShownAccount
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class ShownHoldings:
    accounts: Sequence[ShownAccount]
    changes: Sequence[ShownChange]


async def holdings_shown(session: AsyncSession, scope: Scope, person_id: UUID) -> ShownHoldings:
    """Return every account and change of one person, the newest first."""
    named = await banks(session)
    accounts = await accounts_of(session, scope, person_id)
    changes = await changes_of(session, scope, person_id)
    return ShownHoldings(
        [ShownAccount(account, named[account.bank_code]) for account in accounts],
        [
            ShownChange(change, ShownAccount(account, named[account.bank_code]))
            for change, account in changes
        ],
    )


async def account_shown(session: AsyncSession, account: PaymentAccount) -> ShownAccount:
    return ShownAccount(account, (await banks(session))[account.bank_code])


async def change_shown(
    session: AsyncSession, change: AccountChange, account: PaymentAccount
) -> ShownChange:
    return ShownChange(change, await account_shown(session, account))


async def opening_shown(
    session: AsyncSession, account: PaymentAccount, change: AccountChange | None
) -> tuple[ShownAccount, ShownChange | None]:
    shown = await account_shown(session, account)
    return shown, None if change is None else ShownChange(change, shown)


async def changes_shown(
    session: AsyncSession, rows: Sequence[tuple[AccountChange, PaymentAccount, Person]]
) -> list[ShownChange]:
    named = await banks(session)
    return [
        ShownChange(change, ShownAccount(account, named[account.bank_code]), person)
        for change, account, person in rows
    ]


async def banks(session: AsyncSession) -> Mapping[str, PartnerBank]:
    """Return the partner banks by code; there are a handful."""
    return {bank.code: bank for bank in await session.scalars(select(PartnerBank))}
