"""The stored calendar is the carried one, and a published year is heard of at once."""

from datetime import date

from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.reference import published_years
from app.db import Database
from app.domain.calendar.working import DueDay
from app.domain.calendar.year import DaysOff, DayWorked, PublishedYear, calendar_of
from app.models.audit import Event
from app.models.calendar import CalendarDay, CalendarYear
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.calendar import calendar_years, days_of_year, working_calendar
from app.usecases.divisions.load_calendar import load_calendar
from app.usecases.divisions.publish_calendar_year import publish_calendar_year

NOTICE = PublishedYear(
    2027,
    "国务院办公厅关于2027年部分节假日安排的通知",
    (DaysOff("元旦", date(2027, 1, 1), date(2027, 1, 3)),),
    (DayWorked(date(2027, 1, 9), 0),),
)


async def test_the_stored_calendar_is_the_carried_one(session: AsyncSession) -> None:
    assert await working_calendar(session) == calendar_of(published_years())
    assert [year.year for year in await calendar_years(session)] == [2026, 2025]
    assert len(await days_of_year(session, 2026)) == 39


async def test_loading_again_leaves_what_is_there(session: AsyncSession) -> None:
    assert await load_calendar(session, session.info["now"]) == 0


async def test_a_year_that_an_upgrade_brings_lets_half_days_follow(session: AsyncSession) -> None:
    # The release before carried another year in place of this one.
    await session.execute(delete(CalendarDay).where(CalendarDay.year == 2026))
    other = update(CalendarYear).where(CalendarYear.year == 2026).values(year=2024)
    await session.execute(other)
    queued = text("SELECT task_name FROM procrastinate_jobs ORDER BY id DESC LIMIT 1")

    assert await load_calendar(session, session.info["now"]) == 1

    assert await session.scalar(queued) == "rongyao:restock_teams"


async def test_a_published_year_is_no_longer_provisional(database: Database) -> None:
    new_year = date(2026, 12, 31)
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        assert (await working_calendar(session)).add_workdays(new_year, 1) == DueDay(
            date(2027, 1, 1), provisional=True
        )
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        year = await publish_calendar_year(session, NOTICE, session.info["now"])
        assert (await working_calendar(session)).knows(date(2027, 1, 1)) is False
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        assert (await working_calendar(session)).add_workdays(new_year, 1) == DueDay(
            date(2027, 1, 4), provisional=False
        )
        tags = await session.scalars(select(Event.tag).where(Event.subject_id == year.id))
        assert list(tags) == ["divisions:calendar_year:published"]
