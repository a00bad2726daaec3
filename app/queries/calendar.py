"""The working calendar, kept in the process, and the years it is made of."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.working import Calendar
from app.models.calendar import CalendarDay, CalendarYear, DayKind
from app.queries.kept import Kept


async def working_calendar(session: AsyncSession) -> Calendar:
    """Return the published calendar; an unpublished year in it is provisional."""
    return await KEPT_CALENDAR.read(session)


async def calendar_years(session: AsyncSession) -> Sequence[CalendarYear]:
    """Return the published years, the latest first."""
    return (await session.scalars(select(CalendarYear).order_by(CalendarYear.year.desc()))).all()


async def calendar_year(session: AsyncSession, year: int) -> CalendarYear | None:
    return await session.scalar(select(CalendarYear).where(CalendarYear.year == year))


async def known_years(session: AsyncSession) -> frozenset[int]:
    """Return the years that have been published."""
    return frozenset(await session.scalars(select(CalendarYear.year)))


async def calendar_year_for_update(session: AsyncSession, year: int) -> CalendarYear | None:
    """Load and lock one year; two people may correct it at once."""
    return await session.scalar(
        select(CalendarYear).where(CalendarYear.year == year).with_for_update()
    )


async def days_of_year(session: AsyncSession, year: int) -> Sequence[CalendarDay]:
    """Return the days off and worked of one year, in order."""
    return (
        await session.scalars(
            select(CalendarDay).where(CalendarDay.year == year).order_by(CalendarDay.day)
        )
    ).all()


async def published_calendar(session: AsyncSession) -> Calendar:
    """Return the calendar as it is stored now: a job may follow another process's publishing."""
    years = await known_years(session)
    rows = await session.execute(select(CalendarDay.day, CalendarDay.kind, CalendarDay.acts_as))
    days = rows.all()
    return Calendar(
        years=years,
        off_days=frozenset(day for day, kind, _ in days if kind is DayKind.OFF),
        work_days=frozenset(day for day, kind, _ in days if kind is DayKind.WORKED),
        acts_as={day: weekday for day, _, weekday in days if weekday is not None},
    )


KEPT_CALENDAR = Kept(published_calendar)
