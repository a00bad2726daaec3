"""Changes of accounts: a person's own, those that wait, and those for somebody to look at."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.accounts.accounts import TRUSTED, AccountStatus
from app.domain.accounts.changes import ChangeState
from app.domain.errors import NotFound
from app.models.payments.accounts import AccountChange, PaymentAccount
from app.models.veterans.persons import Person
from app.policies.scope import EVERYTHING, Scope
from app.queries.veterans.persons import visible


async def change_seen(session: AsyncSession, scope: Scope, change_id: UUID) -> AccountChange:
    """Return one change, or say that there is none that the caller may know of."""
    found = await session.scalar(
        select(AccountChange)
        .join(Person, Person.id == AccountChange.person_id)
        .where(AccountChange.id == change_id, visible(scope))
    )
    if found is None:
        raise NotFound
    return found


async def changes_of(
    session: AsyncSession, scope: Scope, person_id: UUID
) -> Sequence[tuple[AccountChange, PaymentAccount]]:
    """Return every change of one person with its account, the newest first."""
    rows = await session.execute(
        select(AccountChange, PaymentAccount)
        .join(PaymentAccount, PaymentAccount.id == AccountChange.account_id)
        .join(Person, Person.id == AccountChange.person_id)
        .where(AccountChange.person_id == person_id, visible(scope))
        .order_by(AccountChange.id.desc())
    )
    return [(change, account) for change, account in rows]


async def changes_in(
    session: AsyncSession,
    scope: Scope,
    state: ChangeState,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[tuple[AccountChange, PaymentAccount, Person]]:
    """Return changes in one state, the oldest first, with account and person."""
    statement = (
        select(AccountChange, PaymentAccount, Person)
        .join(PaymentAccount, PaymentAccount.id == AccountChange.account_id)
        .join(Person, Person.id == AccountChange.person_id)
        .where(AccountChange.state == state, visible(scope))
        .order_by(AccountChange.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(AccountChange.id > after[0])
    rows = await session.execute(statement)
    return [(change, account, person) for change, account, person in rows]


async def due_changes(session: AsyncSession, today: date, limit: int) -> Sequence[UUID]:
    """Return waiting changes that have come to something: due, or spoilt meanwhile."""
    settled = PaymentAccount.status.in_(TRUSTED)
    spoilt = PaymentAccount.status.not_in([*TRUSTED, AccountStatus.UNVERIFIED])
    statement = (
        select(AccountChange.id)
        .join(PaymentAccount, PaymentAccount.id == AccountChange.account_id)
        .where(
            AccountChange.state == ChangeState.WAITING,
            or_(spoilt, settled & (AccountChange.effective_on <= today)),
        )
        .order_by(AccountChange.effective_on, AccountChange.id)
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


async def person_of_change(session: AsyncSession, change_id: UUID) -> UUID:
    """Return whose change it is, for jobs."""
    return (await change_seen(session, EVERYTHING, change_id)).person_id


async def change_of_account(
    session: AsyncSession, person_id: UUID, change_id: UUID
) -> AccountChange:
    """Return one change of a person whose holdings are locked, as it stands now."""
    found = await session.scalar(
        select(AccountChange)
        .where(AccountChange.id == change_id, AccountChange.person_id == person_id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found
