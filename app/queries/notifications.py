"""Messages that wait, where they would go, and what an account has agreed to receive."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.message_texts import message_texts
from app.domain.catalogue.wording import Localised
from app.domain.notifications.delivery import PATIENCE
from app.domain.notifications.terms import MessageState, Told
from app.domain.notifications.wording import text_of
from app.domain.veterans.terms import ChangeKind, ReportState
from app.models.audit import Event
from app.models.identity.citizens import IdentityBinding, WechatAccount
from app.models.notifications import Message, MessageCredit
from app.models.veterans.care import ChangeReport
from app.models.veterans.persons import Person
from app.policies.scope import Scope, within
from app.queries.veterans.persons import visible

SILENT = f"""(n.died_on IS NOT NULL OR EXISTS (
  SELECT 1 FROM change_reports r WHERE r.person_id = n.id AND r.kind = '{ChangeKind.DEATH}'
    AND r.state = '{ReportState.OPEN}'))"""  # noqa: S608  # Put together from constants.
"""What `is_silent` says of one person, as a condition on `persons n`."""


async def message_for_update(session: AsyncSession, message_id: UUID) -> Message | None:
    """Load and lock one message, unless another worker holds it."""
    return await session.scalar(
        select(Message).where(Message.id == message_id).with_for_update(skip_locked=True)
    )


async def due_messages(session: AsyncSession, now: datetime, limit: int) -> Sequence[UUID]:
    """Return what is to be sent by now, the longest waiting first."""
    statement = select(Message.id).where(
        Message.state == MessageState.QUEUED, Message.due_at <= now
    )
    return (await session.scalars(statement.order_by(Message.due_at).limit(limit))).all()


async def interrupted_messages(session: AsyncSession, now: datetime, limit: int) -> Sequence[UUID]:
    """Return what somebody began to send and never came back to."""
    statement = select(Message.id).where(
        Message.state == MessageState.SENDING, Message.claimed_at < now - PATIENCE
    )
    return (await session.scalars(statement.order_by(Message.claimed_at).limit(limit))).all()


async def is_silent(session: AsyncSession, person_id: UUID) -> bool:
    """Say whether the person has died, or was reported dead: then nothing goes out by itself."""
    died_on = await session.scalar(select(Person.died_on).where(Person.id == person_id))
    reported = await session.scalar(
        select(ChangeReport.id).where(
            ChangeReport.person_id == person_id,
            ChangeReport.kind == ChangeKind.DEATH,
            ChangeReport.state == ReportState.OPEN,
        )
    )
    return died_on is not None or reported is not None


async def event_told(session: AsyncSession, scope: Scope, event_id: UUID) -> Event:
    """Return the event that a message is to be made of."""
    found = await session.scalars(
        select(Event).where(
            Event.id == event_id,
            within(scope, division=Event.division_code, person=Event.person_id),
        )
    )
    return found.one()


async def was_told(session: AsyncSession, scope: Scope, person_id: UUID, event_id: UUID) -> bool:
    """Say whether a message of that event was written: a job may run twice."""
    found = await session.scalar(
        select(Message.id)
        .join(Person, Person.id == Message.person_id)
        .where(
            Message.person_id == person_id,
            Message.facts["event_id"].as_string() == str(event_id),
            visible(scope),
        )
        .limit(1)
    )
    return found is not None


async def person_of(session: AsyncSession, person_id: UUID) -> Person:
    return await session.get_one(Person, person_id)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """The newest account bound to a person that still takes a message of the template."""

    openid: str = field(repr=False)
    credit: MessageCredit


async def subscriber_for_update(
    session: AsyncSession, person_id: UUID, template: str
) -> Subscriber | None:
    """Load the account to write to, its credit locked: each buys one message."""
    row = (
        await session.execute(
            select(WechatAccount.openid, MessageCredit)
            .join(IdentityBinding, IdentityBinding.account_id == WechatAccount.id)
            .join(MessageCredit, MessageCredit.account_id == WechatAccount.id)
            .where(
                IdentityBinding.person_id == person_id,
                IdentityBinding.unbound_at.is_(None),
                MessageCredit.template == template,
                MessageCredit.credits > 0,
            )
            .order_by(IdentityBinding.bound_at.desc())
            .limit(1)
            .with_for_update(of=MessageCredit)
        )
    ).one_or_none()
    return None if row is None else Subscriber(row.openid, row.MessageCredit)


async def is_bound(session: AsyncSession, person_id: UUID) -> bool:
    found = await session.scalar(
        select(IdentityBinding.id).where(
            IdentityBinding.person_id == person_id, IdentityBinding.unbound_at.is_(None)
        )
    )
    return found is not None


@dataclass(frozen=True, slots=True)
class ToldMessage:
    """A message with its words."""

    message: Message
    text: Localised


async def messages_told(
    session: AsyncSession,
    scope: Scope,
    person_id: UUID,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[ToldMessage]:
    """Return what a person was told by text and subscription message, the newest first."""
    statement = (
        select(Message)
        .join(Person, Person.id == Message.person_id)
        .where(Message.person_id == person_id, visible(scope))
        .order_by(Message.id.desc())
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(Message.id < after[0])
    texts = message_texts()
    return [
        ToldMessage(message, text_of(texts[Told(message.told)], message.facts))
        for message in await session.scalars(statement)
    ]
