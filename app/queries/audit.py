"""The audit trail, as those read it who look over others' shoulders."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.audit import Event
from app.policies.scope import Scope, within


@dataclass(frozen=True, slots=True)
class WantedEvents:
    """Which events somebody asks for; None: whatever it may be."""

    subject_id: UUID | None = None
    person_id: UUID | None = None
    actor_id: UUID | None = None
    tag: str | None = None


async def events_in_scope(
    session: AsyncSession,
    scope: Scope,
    wanted: WantedEvents,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[Event]:
    """Return what happened in `scope`, the newest first."""
    statement = select(Event).where(
        within(scope, division=Event.division_code, person=Event.person_id)
    )
    asked = (
        (Event.subject_id, wanted.subject_id),
        (Event.person_id, wanted.person_id),
        (Event.actor_id, wanted.actor_id),
        (Event.tag, wanted.tag),
    )
    for column, value in asked:
        if value is not None:
            statement = statement.where(column == value)
    if after is not None:
        statement = statement.where(Event.id < after[0])
    return (await session.scalars(statement.order_by(Event.id.desc()).limit(limit))).all()
