"""The working calendar: what has been published, and publishing the next year."""

from typing import Annotated

from fastapi import Path, status

from app.domain.errors import NotFound
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.calendar import calendar_year, calendar_years, days_of_year
from app.routers.staff.authority import MayPublishCalendar, MayReadDivisions
from app.schemas.staff.calendar import (
    CalendarCorrection,
    CalendarPublication,
    CalendarYearLine,
    CalendarYearList,
    CalendarYearRead,
)
from app.usecases.divisions.correct_calendar_year import correct_calendar_year as correct
from app.usecases.divisions.publish_calendar_year import publish_calendar_year as publish

router = HouseRouter(tags=["工作日历"])

YearInPath = Annotated[int, Path(ge=2000, le=2200, description="年度。")]


@router.get("/calendar-years")
async def list_calendar_years(_staff: MayReadDivisions, session: DbSession) -> CalendarYearList:
    """List the years whose holidays have been published."""
    years = await calendar_years(session)
    return CalendarYearList(items=[CalendarYearLine.line(year) for year in years])


@router.post("/calendar-years", status_code=status.HTTP_201_CREATED)
async def publish_calendar_year(
    wanted: CalendarPublication, _staff: MayPublishCalendar, session: DbSession, now: Now
) -> CalendarYearRead:
    """Publish the holidays and make-up days of a year, as the State Council's notice has them."""
    year = await publish(session, wanted.notice(wanted.year), now)
    return CalendarYearRead.of(year, await days_of_year(session, year.year))


@router.get("/calendar-years/{year}")
async def read_calendar_year(
    year: YearInPath, _staff: MayReadDivisions, session: DbSession
) -> CalendarYearRead:
    """Read one published year with its days."""
    found = await calendar_year(session, year)
    if found is None:
        raise NotFound
    return CalendarYearRead.of(found, await days_of_year(session, year))


@router.put("/calendar-years/{year}")
async def correct_calendar_year(
    year: YearInPath,
    wanted: CalendarCorrection,
    _staff: MayPublishCalendar,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> CalendarYearRead:
    """Correct a published year."""
    corrected = await correct(session, wanted.notice(year), version=version, now=now)
    return CalendarYearRead.of(corrected, await days_of_year(session, year))
