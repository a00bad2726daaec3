"""Tell a person something on both channels; a shared write, like an event."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.notifications.terms import MessageChannel, MessageState, Told
from app.models.notifications import Message
from app.queries.notifications import is_silent


async def tell(
    session: AsyncSession,
    person_id: UUID,
    told: Told,
    facts: Mapping[str, str | int | date],
    *,
    now: datetime,
) -> bool:
    """Put the messages into the outbox of this transaction; a job sends them afterwards.

    `facts` carry no personal number. Whoever has died, or was reported dead, is told nothing.
    """
    if await is_silent(session, person_id):
        return False
    plain = {name: _plain(fact) for name, fact in facts.items()}
    messages = [
        Message(
            person_id=person_id,
            told=told,
            facts=plain,
            channel=channel,
            state=MessageState.QUEUED,
            tries=0,
            written_at=now,
            due_at=now,
        )
        for channel in MessageChannel
    ]
    session.add_all(messages)
    await session.flush()  # The job finds the message once both are committed.
    for message in messages:
        await enqueue(session, "send_message", message_id=str(message.id))
    return True


def _plain(fact: str | int | date) -> str | int:
    return fact.isoformat() if isinstance(fact, date) else fact
