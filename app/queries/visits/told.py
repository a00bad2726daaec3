"""What sentences about visits need beside the facts of their events."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.notifications.visit_facts import (
    Crew,
    Span,
    cancel_facts,
    crew_facts,
    plan_facts,
    purpose_facts,
    window_facts,
)
from app.domain.notifications.visit_lines import NOTIFYING_OF_VISITS, VISIT_LINES
from app.domain.visits.terms import CancelReason
from app.models.audit import Event
from app.models.visits.slots import VisitSlot
from app.models.visits.teams import VisitTeam
from app.models.visits.visits import Visit
from app.policies.scope import Scope, within

OF_VISITS = "visits"
# After a death a person calls the family: what the team wrote down at the door is no message.
TOLD_OF_VISITS = and_(
    Event.tag.in_([tag.value for tag in NOTIFYING_OF_VISITS]),
    func.coalesce(Event.data["reason"].as_string(), "") != CancelReason.DECEASED,
)


async def visit_timeline(session: AsyncSession, scope: Scope, visit_id: UUID) -> Sequence[Event]:
    """Return the events of one visit that have words for its person, in their order."""
    found = await session.scalars(
        select(Event)
        .where(
            Event.subject_id == visit_id,
            Event.tag.in_([tag.value for tag in VISIT_LINES]),
            within(scope, division=Event.division_code, person=Event.person_id),
        )
        .order_by(Event.id)
    )
    return found.all()


async def visit_facts(
    session: AsyncSession, scope: Scope, events: Sequence[Event]
) -> dict[UUID, Mapping[str, Any]]:
    """Return by event what to add to its facts; nothing where it is not about a visit.

    An event that names its half-day speaks of that one, wherever the visit has moved since.
    """
    about = [event for event in events if event.subject_table == OF_VISITS]
    visits = await _visits(session, scope, {event.subject_id for event in about})
    slots = await _slots(session, {_slot_id(event, visits) for event in about} - {None})
    return {
        event.id: _facts(event, visits[event.subject_id], slots.get(_slot_id(event, visits)))
        for event in about
        if event.subject_id in visits
    }


@dataclass(frozen=True, slots=True)
class _Promised:
    window: Span
    crew: Crew


def _slot_id(event: Event, visits: Mapping[UUID, Visit]) -> UUID | None:
    named = event.data.get("slot_id")
    if named is not None:
        return UUID(named)
    visit = visits.get(event.subject_id)
    return None if visit is None else visit.slot_id


def _facts(event: Event, visit: Visit, promised: _Promised | None) -> Mapping[str, Any]:
    facts: dict[str, Any] = {"visit_id": str(visit.id), **purpose_facts(visit.purposes)}
    if promised is not None:
        facts |= window_facts(promised.window) | crew_facts(promised.crew)
    reason = event.data.get("reason") or visit.cancel_reason
    facts |= cancel_facts(CancelReason(reason) if reason in set(CancelReason) else None)
    if plan := _plan(event, visit):
        facts |= plan_facts(plan)
    return facts


def _plan(event: Event, visit: Visit) -> Span | None:
    said = event.data.get("planned_from"), event.data.get("planned_until")
    if said[0] and said[1]:
        return Span(datetime.fromisoformat(said[0]), datetime.fromisoformat(said[1]))
    if visit.planned_from and visit.planned_until:
        return Span(visit.planned_from, visit.planned_until)
    return None


async def _visits(session: AsyncSession, scope: Scope, ids: Collection[UUID]) -> dict[UUID, Visit]:
    if not ids:
        return {}
    found = await session.scalars(
        select(Visit).where(
            Visit.id.in_(ids), within(scope, division=Visit.division_code, person=Visit.person_id)
        )
    )
    return {visit.id: visit for visit in found}


async def _slots(
    session: AsyncSession, ids: Collection[UUID | None]
) -> Mapping[UUID | None, _Promised]:
    if not ids:
        return {}
    rows = await session.execute(
        select(VisitSlot, VisitTeam)
        .join(VisitTeam, VisitTeam.id == VisitSlot.team_id)
        .where(VisitSlot.id.in_(ids))
    )
    return {
        slot.id: _Promised(Span(slot.starts_at, slot.ends_at), Crew(team.name, team.phone))
        for slot, team in rows
    }
