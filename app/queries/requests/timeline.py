"""What happened to a request, and the messages that this made for its person."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.requests.timeline import LINES, NOTIFYING
from app.models.audit import Event
from app.models.requests.notifications import NotificationMark
from app.policies.scope import Scope, within

_OF_REQUESTS = "requests"


async def timeline_of(session: AsyncSession, scope: Scope, request_id: UUID) -> Sequence[Event]:
    """Return the events of one request that have words for its person, in their order."""
    found = await session.scalars(
        select(Event)
        .where(
            Event.subject_id == request_id,
            Event.tag.in_([tag.value for tag in LINES]),
            within(scope, division=Event.division_code, person=Event.person_id),
        )
        .order_by(Event.id)
    )
    return found.all()


async def notifications_of(
    session: AsyncSession,
    scope: Scope,
    person_id: UUID,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[Event]:
    """Return the messages of one person, newest first."""
    statement = select(Event).where(
        Event.person_id == person_id,
        Event.tag.in_([tag.value for tag in NOTIFYING]),
        Event.subject_table == _OF_REQUESTS,
        within(scope, division=Event.division_code, person=Event.person_id),
    )
    if after is not None:
        statement = statement.where(Event.id < after[0])
    return (await session.scalars(statement.order_by(Event.id.desc()).limit(limit))).all()


async def unread_count(
    session: AsyncSession, scope: Scope, person_id: UUID, since: UUID | None
) -> int:
    """Count the messages behind the mark; beyond a hundred nobody reads the number."""
    newer = (
        select(Event.id)
        .where(
            Event.person_id == person_id,
            Event.tag.in_([tag.value for tag in NOTIFYING]),
            Event.subject_table == _OF_REQUESTS,
            within(scope, division=Event.division_code, person=Event.person_id),
        )
        .limit(100)
    )
    if since is not None:
        newer = newer.where(Event.id > since)
    counted = await session.scalar(select(func.count()).select_from(newer.subquery()))
    return counted or 0


async def newest_message(session: AsyncSession, scope: Scope, person_id: UUID) -> UUID | None:
    """Return the message that came last."""
    newest = await notifications_of(session, scope, person_id, after=None, limit=1)
    return newest[0].id if newest else None


async def mark_for_update(
    session: AsyncSession, account_id: UUID, person_id: UUID
) -> NotificationMark | None:
    """Load and lock the mark; the same telephone may send two at once."""
    return await session.scalar(
        select(NotificationMark)
        .where(NotificationMark.account_id == account_id, NotificationMark.person_id == person_id)
        .with_for_update()
    )


async def mark_of(
    session: AsyncSession, account_id: UUID, person_id: UUID
) -> NotificationMark | None:
    return await session.scalar(
        select(NotificationMark).where(
            NotificationMark.account_id == account_id, NotificationMark.person_id == person_id
        )
    )
