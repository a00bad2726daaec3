"""Publish a year of the working calendar."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.calendar.year import PublishedYear, faults_of
from app.domain.divisions.errors import CalendarYearTaken, NoticeRefused
from app.models.calendar import CalendarYear, days_of_notice
from app.queries.calendar import KEPT_CALENDAR, calendar_year
from app.usecases.audit.record import record


async def publish_calendar_year(
    session: AsyncSession, notice: PublishedYear, now: datetime
) -> CalendarYear:
    """Store the notice of a year; from the commit on its days are no longer provisional."""
    if faults := faults_of(notice):
        raise NoticeRefused(faults)
    if await calendar_year(session, notice.year) is not None:
        raise CalendarYearTaken

    year = CalendarYear(year=notice.year, source=notice.source, published_at=now)
    session.add(year)
    await session.flush()  # The days refer to the year.
    session.add_all(days_of_notice(notice))
    KEPT_CALENDAR.forget_once_committed(session)
    await record(session, EventTag.CALENDAR_YEAR_PUBLISHED, year, at=now, data={"year": year.year})
    await enqueue(session, "restock_teams")
    return year
