"""What happened to a request, and the messages that this made for its person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, TextClause, and_, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.catalogue.wording import Localised
from app.domain.requests.timeline import LINES, NOTIFYING
from app.models.audit import Event
from app.models.requests.notifications import NotificationMark
from app.policies.accounts import sees_money
from app.policies.bookings import sees_visits
from app.policies.principals import Citizen
from app.policies.scope import Scope, within
from app.queries.catalogue import current_guides
from app.queries.payments.told import money_facts
from app.queries.requests.telling import told_of_money
from app.queries.visits.told import TOLD_OF_VISITS, visit_facts

_OF_REQUESTS = "requests"
_OF_MONEY = text(told_of_money("events"))


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
    session: AsyncSession, citizen: Citizen, *, after: tuple[Any, ...] | None, limit: int
) -> Sequence[Event]:
    """Return the messages of one person, newest first; of money only to who sees it."""
    of_requests = and_(
        Event.tag.in_([tag.value for tag in NOTIFYING]), Event.subject_table == _OF_REQUESTS
    )
    open_to_caller: list[ColumnElement[bool] | TextClause] = [of_requests]
    if sees_money(citizen):
        open_to_caller.append(_OF_MONEY)
    if sees_visits(citizen):
        open_to_caller.append(TOLD_OF_VISITS)
    statement = select(Event).where(
        Event.person_id == citizen.subject,
        or_(*open_to_caller),
        within(citizen.scope, division=Event.division_code, person=Event.person_id),
    )
    if after is not None:
        statement = statement.where(Event.id < after[0])
    return (await session.scalars(statement.order_by(Event.id.desc()).limit(limit))).all()


@dataclass(frozen=True, slots=True)
class Message:
    """An event as a message: with which facts, about which item, and whether it was read."""

    event: Event
    facts: Mapping[str, Any]
    item_title: Localised | None
    read: bool


async def messages(
    session: AsyncSession, citizen: Citizen, events: Sequence[Event], today: date
) -> list[Message]:
    """Add to events what their reader needs to make something of them."""
    titles = {found.guide.code: found.guide.title for found in await current_guides(session, today)}
    money = await money_facts(session, citizen.scope, events)
    visits = await visit_facts(session, citizen.scope, events)
    mark = await mark_of(session, citizen.account_id, citizen.subject)
    return [
        Message(
            event,
            {**event.data, **money.get(event.id, {}), **visits.get(event.id, {})},
            titles.get(event.data.get("item", "")),
            read=mark is not None and event.id <= mark.read_through,
        )
        for event in events
    ]


async def newest_message(session: AsyncSession, citizen: Citizen) -> UUID | None:
    """Return the message that came last, of those that the caller may read."""
    newest = await notifications_of(session, citizen, after=None, limit=1)
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
