"""A bank's program gives its token back."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.identity.errors import SessionEnded
from app.policies.principals import Bank
from app.queries.identity.banks import bank_client, bank_session_for_update
from app.usecases.audit.record import record


async def end_bank_session(session: AsyncSession, bank: Bank, now: datetime) -> None:
    """Revoke the session: the token is worth nothing from here on."""
    opened = await bank_session_for_update(session, bank.session_id)
    client = await bank_client(session, bank.client_id)
    if opened is None or client is None or opened.revoked_at is not None:
        raise SessionEnded
    opened.revoked_at = now
    await record(session, EventTag.BANK_SESSION_ENDED, client, at=now)
