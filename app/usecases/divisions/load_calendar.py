"""Load the carried years of the working calendar."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.adapters.reference import published_years
from app.models.calendar import CalendarYear, days_of_notice
from app.queries.calendar import KEPT_CALENDAR, known_years


async def load_calendar(session: AsyncSession, now: datetime) -> int:
    """Add the carried years that nobody has published here yet; return how many were added.

    A year that is there stays: somebody may have corrected it.
    """
    known = await known_years(session)
    added = [notice for notice in published_years() if notice.year not in known]
    for notice in added:
        session.add(CalendarYear(year=notice.year, source=notice.source, published_at=now))
        await session.flush()  # The days refer to the year.
        session.add_all(days_of_notice(notice))
    KEPT_CALENDAR.forget_once_committed(session)
    if added and known:
        await enqueue(session, "restock_teams")
    return len(added)
