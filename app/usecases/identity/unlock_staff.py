"""Open an account again, or take the memory of failed tries off it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound, expect_version
from app.domain.identity.lockout import AttemptKind
from app.models.identity.attempts import AttemptCounter, counter_key
from app.models.identity.staff import StaffAccount
from app.policies.principals import Staff
from app.queries.identity.staff import accounts_scope, staff_in_scope_for_update
from app.usecases.audit.record import record


async def unlock_staff(
    session: AsyncSession, staff: Staff, account_id: UUID, *, version: int, now: datetime
) -> StaffAccount:
    """Let the account in again with one code; who closed it is not who opens it."""
    scope = await accounts_scope(session, staff)
    account = await staff_in_scope_for_update(session, scope, account_id)
    if account is None:
        raise NotFound
    expect_version(account, version)
    failures = delete(AttemptCounter).where(
        AttemptCounter.kind == AttemptKind.STAFF_NAME,
        AttemptCounter.key == counter_key(account.username),
    )
    forgotten = (await session.scalars(failures.returning(AttemptCounter.failures))).all()
    if account.disabled_at is None and not forgotten:
        return account  # It was open: nothing changed, and nothing is told.
    account.disabled_at = None
    await record(session, EventTag.STAFF_UNLOCKED, account, at=now)
    return account
