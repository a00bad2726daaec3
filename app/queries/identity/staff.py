"""Staff accounts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.divisions import Division
from app.models.identity.staff import StaffAccount
from app.policies.principals import Staff
from app.policies.scope import EVERYTHING, Scope, within
from app.queries.divisions import scope_ranges_of


async def staff_by_username(session: AsyncSession, username: str) -> StaffAccount | None:
    return await session.scalar(select(StaffAccount).where(StaffAccount.username == username))


async def staff_for_update(session: AsyncSession, account_id: UUID) -> StaffAccount | None:
    """Load and lock one account; the same one-time code may be presented twice at once."""
    statement = select(StaffAccount).where(StaffAccount.id == account_id).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def accounts_scope(session: AsyncSession, administrator: Staff | None) -> Scope:
    """Return where an administrator's accounts are; at the console (None) they are everywhere.

    His own scope is empty, for he sees no person: this is the subtree of his division.
    """
    if administrator is None:
        return EVERYTHING
    return Scope(ranges=tuple(await scope_ranges_of(session, administrator.division_code)))


async def staff_in_scope_for_update(
    session: AsyncSession, scope: Scope, account_id: UUID
) -> StaffAccount | None:
    """Load and lock one account of the administrator's own divisions."""
    statement = _in_scope(scope).where(StaffAccount.id == account_id).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def division_exists(session: AsyncSession, code: str) -> bool:
    return await session.get(Division, code) is not None


async def division_name(session: AsyncSession, code: str) -> str:
    return (await session.scalars(select(Division.name).where(Division.code == code))).one()


async def staff_serving(
    session: AsyncSession, account_id: UUID, division_code: str
) -> StaffAccount | None:
    """Return an active account whose division holds `division_code`."""
    account = await session.get(StaffAccount, account_id)
    if account is None or account.disabled_at is not None:
        return None
    ranges = await scope_ranges_of(session, account.division_code)
    return account if any(division_code in part for part in ranges) else None


async def staff_account(
    session: AsyncSession, scope: Scope, account_id: UUID
) -> StaffAccount | None:
    return await session.scalar(_in_scope(scope).where(StaffAccount.id == account_id))


async def staff_accounts(
    session: AsyncSession, scope: Scope, *, limit: int, after: tuple[object, ...] | None
) -> Sequence[StaffAccount]:
    """Return up to `limit` accounts of these divisions, oldest first."""
    statement = _in_scope(scope).order_by(StaffAccount.id).limit(limit)
    if after is not None:
        [last_id] = after
        statement = statement.where(StaffAccount.id > last_id)
    return (await session.scalars(statement)).all()


def _in_scope(scope: Scope) -> Select[StaffAccount]:
    return select(StaffAccount).where(within(scope, division=StaffAccount.division_code))
