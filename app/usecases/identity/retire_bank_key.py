"""Shut the door to a key: replaced, or no longer in the right hands."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound
from app.domain.identity.errors import BankKeyRetired
from app.models.identity.banks import BankClient
from app.policies.banks import admitted_client
from app.queries.identity.banks import bank_client_for_update, key_of
from app.usecases.audit.record import record


async def retire_bank_key(
    session: AsyncSession, client_id: UUID, kid: str, now: datetime, *, version: int
) -> BankClient:
    """Retire it for ever; the next call of every session it opened is refused."""
    client = admitted_client(await bank_client_for_update(session, client_id), version)
    key = await key_of(session, client.id, kid)
    if key is None:
        raise NotFound
    if key.retired_at is not None:
        raise BankKeyRetired
    key.retired_at = now
    client.changed_at = now
    await record(session, EventTag.BANK_KEY_RETIRED, client, at=now, data={"kid": kid})
    return client
