"""Accounts of a person: to be read, and to be changed under one lock."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.accounts.accounts import LIVE, AccountKind, AccountStatus
from app.domain.accounts.changes import OPEN
from app.domain.accounts.errors import UnknownBank
from app.domain.calendar.days import day_of
from app.domain.errors import NotFound
from app.domain.identity.agency import AgencyKind
from app.models.identity.agencies import Agency
from app.models.identity.banks import PartnerBank
from app.models.payments.accounts import AccountChange, AccountVerification, PaymentAccount
from app.models.payments.holdings import Holdings
from app.models.veterans.persons import Person
from app.models.veterans.standing import PreferentialCard
from app.policies.scope import EVERYTHING, Scope, within
from app.queries.veterans.persons import person_for_update


async def holdings_for_update(
    session: AsyncSession, scope: Scope, person_id: UUID
) -> Holdings | None:
    """Load what a person holds; her row is locked, and with it everything of hers."""
    person = await person_for_update(session, scope, person_id)
    if person is None:
        return None
    accounts = await session.scalars(
        select(PaymentAccount)
        .where(PaymentAccount.person_id == person_id, PaymentAccount.status.in_(LIVE))
        .order_by(PaymentAccount.id)
        # The row may have been read before the lock was ours.
        .execution_options(populate_existing=True)
    )
    today = day_of(session.info["now"])
    changes = await session.scalars(
        select(AccountChange)
        .where(AccountChange.person_id == person_id, AccountChange.state.in_(OPEN))
        .order_by(AccountChange.id)
        .execution_options(populate_existing=True)
    )
    return Holdings(
        session,
        person,
        list(accounts),
        list(changes),
        await live_card(session, person_id),
        await guardianships_in_force(session, person_id, today),
    )


async def accounts_of(
    session: AsyncSession, scope: Scope, person_id: UUID
) -> Sequence[PaymentAccount]:
    """Return every account there ever was, the newest first."""
    found = await session.scalars(
        select(PaymentAccount)
        .where(PaymentAccount.person_id == person_id, seen(scope))
        .order_by(PaymentAccount.id.desc())
    )
    return found.all()


async def account_seen(session: AsyncSession, scope: Scope, account_id: UUID) -> PaymentAccount:
    """Return one account, or say that there is none that the caller may know of."""
    found = await session.scalar(
        select(PaymentAccount).where(PaymentAccount.id == account_id, seen(scope))
    )
    if found is None:
        raise NotFound
    return found


def seen(scope: Scope) -> ColumnElement[bool]:
    return within(scope, division=PaymentAccount.division_code, person=PaymentAccount.person_id)


async def live_card(session: AsyncSession, person_id: UUID) -> PreferentialCard | None:
    """Return the card a person holds; there is one at most."""
    return await session.scalar(
        select(PreferentialCard).where(
            PreferentialCard.person_id == person_id, PreferentialCard.voided_on.is_(None)
        )
    )


async def guardianships_in_force(
    session: AsyncSession, person_id: UUID, on: date
) -> frozenset[UUID]:
    """Return the guardianships (法定监护) over this person that hold on that day."""
    found = await session.scalars(
        select(Agency.id).where(
            Agency.principal_id == person_id,
            Agency.kind == AgencyKind.GUARDIANSHIP,
            Agency.accepted_at.is_not(None),
            Agency.revoked_at.is_(None),
            Agency.starts_on <= on,
            or_(Agency.ends_before.is_(None), Agency.ends_before > on),
        )
    )
    return frozenset(found)


async def bank_open(session: AsyncSession, code: str, *, pointer: str) -> PartnerBank:
    """Return a bank where accounts may be held, or refuse the field that named it."""
    bank = await session.get(PartnerBank, code)
    if bank is None or not bank.open:
        raise UnknownBank(pointer)
    return bank


async def bank_named(session: AsyncSession, code: str) -> PartnerBank:
    return await session.get_one(PartnerBank, code)


async def blocked_accounts(session: AsyncSession, today: date, limit: int) -> Sequence[UUID]:
    """Return accounts whose loss report has lifted itself."""
    statement = (
        select(PaymentAccount.id)
        .where(PaymentAccount.status == AccountStatus.BLOCKED)
        .where(PaymentAccount.blocked_until <= today)
        .order_by(PaymentAccount.blocked_until)
    )
    return (await session.scalars(statement.limit(limit))).all()


async def misplaced_accounts(session: AsyncSession, today: date, limit: int) -> Sequence[UUID]:
    """Return people whose current account no longer suits: they died or live after all, or the
    guardianship is over."""
    for_the_dead = PaymentAccount.kind == AccountKind.SURVIVOR
    over = or_(Agency.revoked_at.is_not(None), Agency.ends_before <= today)
    statement = (
        select(PaymentAccount.person_id)
        .join(Person, Person.id == PaymentAccount.person_id)
        .outerjoin(Agency, Agency.id == PaymentAccount.guardianship_id)
        .where(PaymentAccount.current, or_(for_the_dead != Person.died_on.is_not(None), over))
    )
    return (await session.scalars(statement.limit(limit))).all()


async def open_verification_of(
    session: AsyncSession, account_id: UUID
) -> AccountVerification | None:
    return await session.scalar(
        select(AccountVerification).where(
            AccountVerification.account_id == account_id, AccountVerification.verdict.is_(None)
        )
    )


async def person_of_account(session: AsyncSession, account_id: UUID) -> UUID | None:
    """Return whose account it is, for jobs."""
    return await session.scalar(
        select(PaymentAccount.person_id).where(
            PaymentAccount.id == account_id, within(EVERYTHING, person=PaymentAccount.person_id)
        )
    )


async def guardian_of(session: AsyncSession, guardianship_id: UUID | None) -> UUID | None:
    """Return who the guardian is; the rule has seen that the guardianship is in force."""
    return await session.scalar(select(Agency.agent_id).where(Agency.id == guardianship_id))
