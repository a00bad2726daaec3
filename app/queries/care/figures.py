"""How many have a family doctor, and how many were seen in time; counted from the rows."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.visits.terms import VisitStatus
from app.models.care import CareContract
from app.models.visits.visits import Visit
from app.policies.scope import Scope, within
from app.queries.reports.doors import local_day

C = CareContract


@dataclass(frozen=True, slots=True)
class CareFigures:
    """Of one place: contracts as they stand on a day, follow-ups as they went in a period."""

    in_force: int
    signed: int
    renewed: int
    ended_early: int
    follow_ups_done: int
    done_on_time: int
    overdue: int


async def care_figures(
    session: AsyncSession, scope: Scope, from_on: date, before_on: date, today: date
) -> CareFigures:
    """Count contracts of the scope today, and what was signed, ended and done in the period."""
    runs = and_(C.starts_on <= today, C.ends_before > today)
    late = func.least(C.follow_up_on, C.checkup_on) < today
    signed = _in(local_day(C.entered_at), from_on, before_on)
    contracts = await session.execute(
        select(
            func.count().filter(runs),
            func.count().filter(signed, C.renews_id.is_(None)),
            func.count().filter(signed, C.renews_id.is_not(None)),
            func.count().filter(_in(local_day(C.__table__.c.ended_at), from_on, before_on)),
            func.count().filter(runs, late),
        ).where(within(scope, division=C.division_code))
    )
    in_force, new, renewed, ended, overdue = contracts.one()
    came_on = local_day(Visit.__table__.c.starts_at)
    visits = await session.execute(
        select(func.count(), func.count().filter(came_on <= Visit.due_on)).where(
            within(scope, division=Visit.division_code),
            Visit.contract_id.is_not(None),
            Visit.status == VisitStatus.FULFILLED,
            _in(came_on, from_on, before_on),
        )
    )
    done, on_time = visits.one()
    return CareFigures(in_force, new, renewed, ended, done, on_time, overdue)


def _in(day: ColumnElement[date], from_on: date, before_on: date) -> ColumnElement[bool]:
    return and_(day >= from_on, day < before_on)
