"""What sentences about visits need beside the facts of their events."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.notifications.visit_facts import (
    WITHOUT_A_SEAT,
    Crew,
    Span,
    cancel_facts,
    crew_facts,
    hindrance_facts,
    moment_facts,
    news_facts,
    opening_facts,
    plan_facts,
    purpose_facts,
    window_facts,
)
from app.domain.notifications.visit_lines import (
    NEWS_OF_A_REPORT,
    NOTIFYING_OF_VISITS,
    VISIT_LINES,
)
from app.domain.reports.terms import Outcome
from app.domain.visits.terms import CancelReason
from app.domain.waiting.displacing import Hindrance
from app.models.audit import Event
from app.models.supply.slots import VisitSlot
from app.models.supply.teams import VisitTeam
from app.models.visits.visits import Visit
from app.policies.scope import Scope, within

OF_VISITS = "visits"
TOLD_OF_VISITS = and_(
    Event.tag.in_([tag.value for tag in NOTIFYING_OF_VISITS]),
    func.coalesce(Event.data["reason"].as_string(), "") != CancelReason.DECEASED,
    or_(
        Event.tag != EventTag.VISIT_REPORTED,
        Event.data["outcome"].as_string().in_([each.value for each in NEWS_OF_A_REPORT]),
    ),
)
"""What `is_told` says of one event, as a condition on the table of events."""


async def visit_timeline(session: AsyncSession, scope: Scope, visit_id: UUID) -> Sequence[Event]:
    """Return the events of one visit that have words for its person, in their order."""
    found = await session.scalars(
        select(Event)
        .where(
            Event.subject_id == visit_id,
            or_(TOLD_OF_VISITS, Event.tag.in_([tag.value for tag in _ONLY_SHOWN])),
            within(scope, division=Event.division_code, person=Event.person_id),
        )
        .order_by(Event.id)
    )
    return found.all()


async def visit_facts(
    session: AsyncSession, scope: Scope, events: Sequence[Event]
) -> dict[UUID, Mapping[str, Any]]:
    """Return by event what to add to its facts; nothing where it is not about a visit.

    An event that names its half-day or team speaks of those, whatever came of the visit since.
    """
    about = [event for event in events if event.known_tag in VISIT_LINES]
    of_visits = {event.subject_id for event in about if event.subject_table == OF_VISITS}
    visits = await _visits(session, scope, of_visits)
    slots = await _slots(session, {_slot_id(event, visits) for event in about} - {None})
    teams = await _teams(session, {each for event in about if (each := event.data.get("team_id"))})
    return {
        event.id: {
            **WITHOUT_A_SEAT,
            **_of_visit(event, visits.get(event.subject_id)),
            **_of_slot(event, slots.get(_slot_id(event, visits))),
            **teams.get(event.data.get("team_id"), {}),
            **_said(event.data),
        }
        for event in about
    }


_ONLY_SHOWN = frozenset(tag for tag in VISIT_LINES if tag not in NOTIFYING_OF_VISITS)


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


def _of_visit(event: Event, visit: Visit | None) -> Mapping[str, Any]:
    if visit is None:
        return {}
    facts: dict[str, Any] = {"visit_id": str(visit.id), **purpose_facts(visit.purposes)}
    if event.data.get("reason") is None:
        facts |= cancel_facts(visit.cancel_reason)
    return facts


def _of_slot(event: Event, promised: _Promised | None) -> Mapping[str, str]:
    # The hours of a half-day may change later; what was said holds as it was said.
    window = _span(event.data, "starts_at", "ends_at") or (promised and promised.window)
    facts = window_facts(window) if window else {}
    return facts | (crew_facts(promised.crew) if promised else {})


def _said(data: Mapping[str, Any]) -> Mapping[str, str]:
    """Return in words what the event itself says."""
    facts: dict[str, str] = {}
    if plan := _span(data, "planned_from", "planned_until"):
        facts |= plan_facts(plan)
    if data.get("reason") in set(CancelReason):
        facts |= cancel_facts(CancelReason(data["reason"]))
    if hindrance := data.get("hindrance"):
        facts |= hindrance_facts(Hindrance(hindrance))
    if outcome := data.get("outcome"):
        facts |= news_facts(Outcome(outcome))
    if expires_at := data.get("expires_at"):
        facts |= moment_facts("until", datetime.fromisoformat(expires_at))
    if ends_before := data.get("ends_before"):
        last_on = date.fromisoformat(ends_before) - timedelta(days=1)
        facts["last_on"] = last_on.isoformat()
    if held_on := data.get("day"):
        facts["held_on"] = held_on
    if "opens_minute" in data:
        facts |= opening_facts(data["opens_minute"], data["closes_minute"])
    return facts


def _span(data: Mapping[str, Any], starts: str, ends: str) -> Span | None:
    if not data.get(starts) or not data.get(ends):
        return None
    return Span(datetime.fromisoformat(data[starts]), datetime.fromisoformat(data[ends]))


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


async def _teams(session: AsyncSession, ids: Collection[str]) -> Mapping[str | None, Any]:
    if not ids:
        return {}
    found = await session.scalars(
        select(VisitTeam).where(VisitTeam.id.in_([UUID(each) for each in ids]))
    )
    return {str(team.id): crew_facts(Crew(team.name, team.phone)) for team in found}
