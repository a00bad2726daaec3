"""Replace one's own password."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.passwords import password_hash, password_matches
from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound
from app.domain.identity.errors import PasswordWrong, SessionEnded
from app.domain.identity.lockout import AttemptKind
from app.domain.identity.staff import SessionEnd, expect_password
from app.models.identity.attempts import count_failures, counter_key
from app.models.identity.staff import StaffAccount
from app.policies.principals import Staff
from app.queries.identity.sessions import open_staff_sessions, staff_session_for_update
from app.queries.identity.staff import staff_for_update
from app.usecases.audit.record import record


@dataclass(frozen=True)
class PasswordChange:
    present: str = field(repr=False)
    wanted: str = field(repr=False)


async def change_password(
    session: AsyncSession, staff: Staff, change: PasswordChange, now: datetime
) -> StaffAccount:
    """Take the new one and end every other session; a wrong present one ends this one."""
    account = await staff_for_update(session, staff.id)
    if account is None:
        raise NotFound
    desk = await staff_session_for_update(session, staff.session_id)
    if not desk.live(now):
        raise SessionEnded  # A guess sent at the same time was wrong and ended it.
    expect_password(change.wanted, account.username, present=change.present)
    if not await password_matches(change.present, account.password_hash):
        keys = {AttemptKind.STAFF_NAME: counter_key(account.username)}
        await count_failures(session, keys, now)
        # Somebody at an unattended desk gets one guess.
        desk.revoke(SessionEnd.PASSWORD_WRONG, now)
        because = {"because": SessionEnd.PASSWORD_WRONG.value}
        await record(session, EventTag.SESSION_REVOKED, desk, at=now, data=because)
        raise PasswordWrong
    account.password_hash = await password_hash(change.wanted)
    account.password_given = False
    for opened in await open_staff_sessions(session, account.id):
        if opened.id != staff.session_id:
            opened.revoke(SessionEnd.CREDENTIALS_CHANGED, now)
    await record(session, EventTag.STAFF_PASSWORD_CHANGED, account, at=now)
    return account
