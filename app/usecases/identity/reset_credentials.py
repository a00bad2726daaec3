"""Give somebody a new password and a new authenticator secret: the telephone was lost."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.one_time_codes import new_totp_secret, provisioning_uri
from app.adapters.passwords import new_password, password_hash
from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound, expect_version
from app.domain.identity.errors import RoleNotGranted
from app.domain.identity.staff import SessionEnd
from app.models.identity.staff import FirstCredentials
from app.policies.appointments import may_reset
from app.policies.principals import Staff
from app.queries.identity.sessions import open_staff_sessions
from app.queries.identity.staff import accounts_scope, staff_in_scope_for_update
from app.usecases.audit.record import record


async def reset_credentials(
    session: AsyncSession, account_id: UUID, *, version: int, now: datetime, by: Staff | None
) -> FirstCredentials:
    """Replace both factors and end every session that the old ones opened.

    `by` is None at the console, where every account may be given new ones.
    """
    scope = await accounts_scope(session, by)
    account = await staff_in_scope_for_update(session, scope, account_id)
    if account is None:
        raise NotFound
    if by is not None and not may_reset(by.role, account.role):
        raise RoleNotGranted
    expect_version(account, version)
    password, secret = new_password(), new_totp_secret()
    account.password_hash = await password_hash(password)
    account.password_given = True
    account.totp_secret = secret
    account.last_totp_step = None
    for opened in await open_staff_sessions(session, account.id):
        opened.revoke(SessionEnd.CREDENTIALS_CHANGED, now)
    await record(session, EventTag.STAFF_CREDENTIALS_RESET, account, at=now)
    return FirstCredentials(account, password, provisioning_uri(secret, account.username))
