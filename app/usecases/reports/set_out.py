"""Note that a team is on its way; whoever waits is told."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.reports.standing import earlier
from app.domain.reports.told import check_times
from app.domain.visits.terms import VisitStatus
from app.models.reports.book import VisitBook
from app.policies.principals import Staff
from app.queries.reports.doors import team_of, visit_at_door, visit_day
from app.queries.reports.writing import book_to_write
from app.usecases.audit.record import record

NEWS = timedelta(minutes=45)
"""A note that comes later than this helps nobody who waits at home."""


async def set_out(
    session: AsyncSession, staff: Staff, visit_id: UUID, departed_at: datetime, now: datetime
) -> VisitBook:
    """Keep the first departure that any device of the team tells, however late it arrives."""
    book = await book_to_write(session, await visit_at_door(session, staff, visit_id))
    book.require_gone_to()
    check_times({"at": departed_at}, visit_day(book.visit), now)
    door = book.door
    first = earlier(door.departed_at, departed_at)
    if first == door.departed_at:
        return book
    waiting = book.visit.status is VisitStatus.BOOKED and door.departed_at is None
    door.departed_at, door.departed_by = first, staff.id
    session.add(door)
    news = waiting and now - departed_at <= NEWS
    tag = EventTag.VISIT_SET_OUT if news else EventTag.VISIT_SET_OUT_NOTED
    facts = {
        **book.visit.told,
        "team_id": str(team_of(book.visit)),
        "departed_at": first.isoformat(),
    }
    await record(session, tag, book.visit, at=now, data=facts)
    return book
