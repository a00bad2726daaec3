"""Which figures are asked for, and by what they are divided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, func
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import start_of_day
from app.domain.statistics.errors import PeriodRefused
from app.domain.statistics.tally import Tally, summed
from app.domain.statistics.terms import LEVELS, SEEN_WITHIN_DAYS, Grouping
from app.domain.visits.terms import VisitStatus
from app.models.visits.visits import Visit
from app.policies.scope import Scope, within
from app.queries.divisions import managed_areas, scope_ranges_of

SHANGHAI = "Asia/Shanghai"
YEAR_OF_DAYS = 365
LONGEST = timedelta(days=732)
TEAM_THAT_COMES = func.coalesce(Visit.planned_team_id, Visit.team_id)


@dataclass(frozen=True, slots=True)
class Asked:
    """Visits of a period; `place`: only of this division and all below it."""

    by: Grouping
    from_on: date
    before_on: date
    place: str | None = None


def asked_for(
    by: Grouping, from_on: date | None, before_on: date | None, place: str | None, today: date
) -> Asked:
    """Return what is asked for; what nobody said is the last 90 days, or months of a year."""
    ends = before_on or today + timedelta(days=1)
    days = YEAR_OF_DAYS if by is Grouping.MONTH else SEEN_WITHIN_DAYS
    begins = from_on or ends - timedelta(days=days + 1)
    if not timedelta(0) < ends - begins <= LONGEST:
        raise PeriodRefused
    return Asked(by, begins, ends, place)


async def scope_asked(session: AsyncSession, scope: Scope, place: str | None) -> Scope:
    """Return what of the caller's divisions is counted."""
    if place is None:
        return scope
    return scope.cut_to(tuple(await scope_ranges_of(session, place)))


async def visits_asked(session: AsyncSession, scope: Scope, asked: Asked) -> ColumnElement[bool]:
    """Leave only visits of that period and place that the caller may count."""
    # What waits has no window yet: it counts for the day on which it was asked for.
    at = func.coalesce(Visit.starts_at, Visit.made_at)
    parts = [
        within(scope, division=Visit.division_code),
        Visit.status != VisitStatus.ENTERED_IN_ERROR,
        at >= start_of_day(asked.from_on),
        at < start_of_day(asked.before_on),
    ]
    if asked.place is not None:
        place = Scope(ranges=await scope_ranges_of(session, asked.place))
        parts.append(within(place, division=Visit.division_code))
    return and_(*parts)


def key_of(by: Grouping) -> ColumnElement[Any]:
    """Return what the visits are divided by; places by their villages."""
    at = func.coalesce(Visit.starts_at, Visit.made_at)
    keys: Mapping[Grouping, ColumnElement[Any]] = {
        Grouping.TEAM: cast(TEAM_THAT_COMES, Text),
        Grouping.PURPOSE: Visit.purposes[1],
        Grouping.MONTH: func.to_char(func.timezone(SHANGHAI, at), "YYYY-MM"),
        Grouping.STATUS: cast(Visit.status, Text),
    }
    return func.coalesce(keys.get(by, Visit.division_code), "")


async def put_together(
    session: AsyncSession, by: Grouping, rows: list[tuple[str, Tally]]
) -> Mapping[str, Tally]:
    """Add villages up to the places that were asked for."""
    level = LEVELS.get(by)
    if level is None:
        return summed(rows)
    areas = await managed_areas(session)
    return summed((areas.ancestor_at(code, level) or code, tally) for code, tally in rows)
