"""Close an account: somebody left, or must not act for now."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound, expect_version
from app.domain.identity.errors import RoleNotGranted, StaffClosed
from app.domain.identity.staff import SessionEnd
from app.models.identity.staff import StaffAccount
from app.policies.appointments import may_appoint
from app.policies.principals import Staff
from app.queries.identity.sessions import open_staff_sessions
from app.queries.identity.staff import accounts_scope, staff_in_scope_for_update
from app.usecases.audit.record import record


async def disable_staff(
    session: AsyncSession, staff: Staff, account_id: UUID, *, version: int, now: datetime
) -> StaffAccount:
    """Close it with all its sessions; the very next call of any of them is refused."""
    scope = await accounts_scope(session, staff)
    account = await staff_in_scope_for_update(session, scope, account_id)
    if account is None:
        raise NotFound
    if not may_appoint(staff.role, account.role):
        raise RoleNotGranted
    expect_version(account, version)
    if account.disabled_at is not None:
        raise StaffClosed
    account.disabled_at = now
    for opened in await open_staff_sessions(session, account.id):
        opened.revoke(SessionEnd.ACCOUNT_DISABLED, now)
    await record(session, EventTag.STAFF_DISABLED, account, at=now)
    return account
