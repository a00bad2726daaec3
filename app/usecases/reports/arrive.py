"""Note that a team stands at the door."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.reports.standing import earlier
from app.domain.reports.told import check_times
from app.domain.visits.states import VisitEvent, step
from app.domain.visits.terms import VisitStatus
from app.models.reports.book import VisitBook
from app.policies.principals import Staff
from app.queries.reports.doors import team_of, visit_at_door, visit_day
from app.queries.reports.writing import book_to_write
from app.usecases.audit.record import record


async def arrive(
    session: AsyncSession,
    staff: Staff,
    visit_id: UUID,
    arrived_at: datetime,
    place: Mapping[str, float] | None,
    now: datetime,
) -> VisitBook:
    """Keep the first arrival that any device tells; a report may have come before it."""
    book = await book_to_write(session, await visit_at_door(session, staff, visit_id))
    book.require_gone_to()
    check_times({"at": arrived_at}, visit_day(book.visit), now)
    visit, door = book.visit, book.door
    first = earlier(door.arrived_at, arrived_at)
    if first == door.arrived_at:
        return book
    door.arrived_at, door.arrived_by = first, staff.id
    door.place = None if place is None else dict(place)
    session.add(door)
    if visit.status is VisitStatus.BOOKED:
        visit.status, visit.changed_at = step(visit.status, VisitEvent.ARRIVE), now
    facts = {**visit.told, "team_id": str(team_of(visit)), "arrived_at": first.isoformat()}
    await record(session, EventTag.VISIT_ARRIVED, visit, at=now, data=facts)
    return book
