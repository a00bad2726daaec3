"""Shut the door to a bank's program."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.models.identity.banks import BankClient
from app.policies.banks import admitted_client
from app.queries.identity.banks import bank_client_for_update
from app.usecases.audit.record import record


async def disable_bank_client(
    session: AsyncSession, client_id: UUID, now: datetime, *, version: int
) -> BankClient:
    """Disable it for ever; the next call of every session of it is refused."""
    client = admitted_client(await bank_client_for_update(session, client_id), version)
    client.disabled_at = client.changed_at = now
    await record(session, EventTag.BANK_CLIENT_DISABLED, client, at=now)
    return client
