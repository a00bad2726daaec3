"""Write down that somebody came to a desk, and what it did."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.campaigns.errors import AlreadySeen, DeskNotThere
from app.domain.campaigns.sessions import expect_open
from app.domain.campaigns.terms import Desk, SeenOutcome
from app.domain.errors import NotFound
from app.models.campaigns.sessions import SessionAttendance
from app.policies.principals import Staff
from app.queries.campaigns.sessions import session_seen, was_seen
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


@dataclass(frozen=True, slots=True)
class Seen:
    """Who came, where to, and what it came to; the finding is sealed."""

    person_id: UUID
    desk: Desk
    outcome: SeenOutcome
    finding: str | None


async def write_attendance(
    session: AsyncSession, staff: Staff, site_session_id: UUID, seen: Seen, now: datetime
) -> SessionAttendance:
    """One line for each desk; it belongs to the person's own file from then on."""
    held = await session_seen(session, staff, site_session_id)
    expect_open(held.day, day_of(now), cancelled=held.cancelled_at is not None)
    if seen.desk not in held.desks:
        raise DeskNotThere
    # Under the lock of the person, two desks that write at once come one after the other.
    person = await person_for_update(session, staff.scope, seen.person_id)
    if person is None:
        raise NotFound
    if await was_seen(session, held.id, person.id, seen.desk):
        raise AlreadySeen
    attendance = SessionAttendance(
        site_session_id=held.id,
        person_id=person.id,
        division_code=person.division_code,
        desk=seen.desk,
        outcome=seen.outcome,
        came_at=now,
        entered_by=staff.id,
    )
    attendance.finding = seen.finding
    session.add(attendance)
    told = {"desk": seen.desk.value, "site_session_id": str(held.id)}
    await record(session, EventTag.ATTENDANCE_WRITTEN, attendance, at=now, data=told)
    return attendance
