"""Let a registered key open the door."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound
from app.domain.identity.errors import BankKeyConfirmed, BankKeyRetired, OwnBankKey
from app.models.identity.banks import BankClient
from app.policies.banks import admitted_client
from app.policies.principals import Staff
from app.queries.identity.banks import bank_client_for_update, key_of
from app.usecases.audit.record import record


async def confirm_bank_key(
    session: AsyncSession, staff: Staff, client_id: UUID, kid: str, now: datetime, *, version: int
) -> BankClient:
    """Confirm it; whoever registered it cannot, or one person alone could let a stranger in."""
    client = admitted_client(await bank_client_for_update(session, client_id), version)
    key = await key_of(session, client.id, kid)
    if key is None:
        raise NotFound
    if key.retired_at is not None:
        raise BankKeyRetired
    if key.confirmed_at is not None:
        raise BankKeyConfirmed
    if key.registered_by_staff_id == staff.id:
        raise OwnBankKey
    key.confirmed_at, key.confirmed_by_staff_id = now, staff.id
    client.changed_at = now
    await record(session, EventTag.BANK_KEY_CONFIRMED, client, at=now, data={"kid": kid})
    return client
