"""Keep what a bank says of a card, exactly as it came; accounts follow in a job."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.accounts.card_events import CardEventKind
from app.domain.accounts.errors import BankSerialTaken
from app.domain.audit.tags import EventTag
from app.models.payments.accounts import CardEvent
from app.models.sealed import index_of
from app.policies.scope import Scope
from app.queries.accounts.verifications import card_event_of
from app.usecases.audit.record import record


async def keep_card_event(
    session: AsyncSession,
    scope: Scope,
    bank_code: str,
    content: Mapping[str, Any],
    *,
    happened_at: datetime,
    now: datetime,
) -> CardEvent:
    """The same serial with the same message is the first one again; with another it is refused."""
    digest = _digest(content)
    kept = await card_event_of(session, scope, content["serial"])
    if kept is not None:
        return _same(kept, digest)
    event = CardEvent(
        bank_code=bank_code,
        serial=content["serial"],
        kind=CardEventKind(content["kind"]),
        happened_at=happened_at,
        received_at=now,
        content=dict(content),
        content_digest=digest,
    )
    try:
        async with session.begin_nested():
            session.add(event)
    except IntegrityError:
        # Sent twice at the same moment: the other call kept it.
        kept = await card_event_of(session, scope, content["serial"])
        if kept is None:
            raise
        return _same(kept, digest)
    facts = {"bank": bank_code, "serial": event.serial, "kind": event.kind.value}
    await record(session, EventTag.CARD_EVENT_KEPT, event, at=now, data=facts)
    await enqueue(session, "follow_card_events", lock="follow_card_events")
    return event


def _same(kept: CardEvent, digest: bytes) -> CardEvent:
    if kept.content_digest != digest:
        raise BankSerialTaken
    return kept


def _digest(content: Mapping[str, Any]) -> bytes:
    """Keyed: a card number has few enough digits to be guessed from a plain digest."""
    text = json.dumps(dict(content), ensure_ascii=False, sort_keys=True)
    return index_of(CardEvent.__tablename__, "content", text) or b""
