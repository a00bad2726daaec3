"""Register a key that a bank has handed in; somebody else confirms it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.bank_books import well_known_kids
from app.adapters.es256 import public_key
from app.domain.audit.tags import EventTag
from app.domain.errors import FieldFault
from app.domain.identity.bank_keys import free_slot, registered_point
from app.domain.identity.errors import BankKeyTaken, BankKeyUnusable
from app.domain.identity.possession import Point, jwk_of
from app.domain.identity.strict_jws import TokenRefused
from app.models.identity.banks import BankClient, BankClientKey
from app.policies.banks import admitted_client
from app.policies.principals import Staff
from app.queries.identity.banks import bank_client_for_update, key_by_kid, live_keys
from app.usecases.audit.record import record


async def register_bank_key(  # Who, which client, which key, when.
    session: AsyncSession,
    client_id: UUID,
    jwk: Mapping[str, Any],
    now: datetime,
    *,
    version: int,
    by: Staff | None,
) -> BankClient:
    """Keep the public key; `by` is None at the console.

    A key is registered once and for one client: whoever held an old one must not come back with
    it. The keys of the demo come from the console alone, and never in production.
    """
    client = admitted_client(await bank_client_for_update(session, client_id), version)
    point = _on_the_curve(registered_point(jwk))
    if by is not None and point.thumbprint in well_known_kids():
        raise BankKeyUnusable(errors=(FieldFault("/public_jwk", "bank_key_unusable"),))
    slot = free_slot([key.slot for key in await live_keys(session, client.id)])
    if await key_by_kid(session, point.thumbprint) is not None:
        raise BankKeyTaken
    key = BankClientKey(
        client_id=client.id,
        slot=slot,
        kid=point.thumbprint,
        public_jwk=jwk_of(point),
        registered_at=now,
        registered_by_staff_id=None if by is None else by.id,
    )
    session.add(key)
    client.changed_at = now
    await record(session, EventTag.BANK_KEY_REGISTERED, client, at=now, data={"kid": key.kid})
    return client


def _on_the_curve(point: Point) -> Point:
    try:
        public_key(point)
    except TokenRefused:
        raise BankKeyUnusable(errors=(FieldFault("/public_jwk", "bank_key_unusable"),)) from None
    return point
