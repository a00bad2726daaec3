"""Correct a published year of the working calendar."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.calendar.year import PublishedYear, faults_of
from app.domain.divisions.errors import NoticeRefused
from app.domain.errors import NotFound, expect_version
from app.models.calendar import CalendarDay, CalendarYear, days_of_notice
from app.queries.calendar import KEPT_CALENDAR, calendar_year_for_update
from app.usecases.audit.record import record


async def correct_calendar_year(
    session: AsyncSession, notice: PublishedYear, *, version: int, now: datetime
) -> CalendarYear:
    """Replace the days of a year: the State Council has moved holidays after its notice before."""
    if faults := faults_of(notice):
        raise NoticeRefused(faults)
    year = await calendar_year_for_update(session, notice.year)
    if year is None:
        raise NotFound
    expect_version(year, version)

    year.source = notice.source
    flag_modified(year, "source")  # The version speaks of the days too.
    await session.execute(delete(CalendarDay).where(CalendarDay.year == year.year))
    session.add_all(days_of_notice(notice))
    KEPT_CALENDAR.forget_once_committed(session)
    await record(session, EventTag.CALENDAR_YEAR_CORRECTED, year, at=now, data={"year": year.year})
    await enqueue(session, "restock_teams")
    return year
