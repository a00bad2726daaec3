"""Take one message up to send it: from here on nobody else does."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.message_texts import message_texts
from app.domain.identity.wechat import SubscriptionMessage
from app.domain.notifications.delivery import Outcome, is_over
from app.domain.notifications.terms import MessageChannel, MessageState, NotSent, Told
from app.domain.notifications.wording import subscription_of, text_of
from app.models.notifications import Message
from app.queries.notifications import (
    is_bound,
    is_silent,
    message_for_update,
    person_of,
    subscriber_for_update,
)

TO_CONTACT = "contact_person"


@dataclass(frozen=True, slots=True)
class Texted:
    message_id: UUID
    tries: int
    phone: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Subscribed:
    message_id: UUID
    openid: str = field(repr=False)
    message: SubscriptionMessage = field(repr=False)


async def claim_message(
    session: AsyncSession, message_id: UUID, sign: str, now: datetime
) -> Texted | Subscribed | None:
    """Return what to send and where, or None where another has it or it cannot go."""
    message = await message_for_update(session, message_id)
    if message is None or message.state is not MessageState.QUEUED:
        return None
    if message.due_at is None or message.due_at > now:
        return None
    if await is_silent(session, message.person_id):
        message.settle(Outcome(MessageState.DROPPED, NotSent.DECEASED), now)
        return None
    if is_over(message.facts, now):
        message.settle(Outcome(MessageState.DROPPED, NotSent.OUTDATED), now)
        return None
    found = await _addressed(session, message, sign, now)
    if isinstance(found, NotSent):
        message.settle(Outcome(MessageState.FAILED, found), now)
        return None
    return found


async def _addressed(
    session: AsyncSession, message: Message, sign: str, now: datetime
) -> Texted | Subscribed | NotSent:
    words = message_texts()[Told(message.told)]
    if message.channel is MessageChannel.SMS:
        phone = (await person_of(session, message.person_id)).phone.reveal(TO_CONTACT)
        if phone is None:
            return NotSent.NO_PHONE
        message.claim(now)
        text = f"【{sign}】{text_of(words, message.facts).zh}"
        return Texted(message.id, message.tries, phone, text)
    template = words.wechat.template
    subscriber = await subscriber_for_update(session, message.person_id, template)
    if subscriber is None:
        bound = await is_bound(session, message.person_id)
        return NotSent.NO_CREDIT if bound else NotSent.NOT_BOUND
    subscriber.credit.credits -= 1
    subscriber.credit.changed_at = now
    message.claim(now)
    message.account_id = subscriber.credit.account_id
    return Subscribed(message.id, subscriber.openid, subscription_of(words, message.facts))
