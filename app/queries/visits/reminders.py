"""Whom to remind on the evening before, and of what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import start_of_day
from app.domain.notifications.visit_facts import Crew, Span
from app.domain.visits.reminding import Round
from app.domain.visits.terms import VisitStatus
from app.models.supply.teams import VisitTeam
from app.models.visits.reminders import VisitReminder
from app.models.visits.visits import Visit
from app.policies.scope import Scope, within

AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Expected:
    """A booked visit and when: as planned, or in the promised half-day where there is no plan."""

    visit: Visit
    span: Span
    crew: Crew


async def visits_to_remind_of(session: AsyncSession, scope: Scope, due: Round) -> Sequence[UUID]:
    """Return the booked visits of a day of which nobody was reminded yet."""
    reminded = exists().where(VisitReminder.visit_id == Visit.id, VisitReminder.day == due.day)
    statement = select(Visit.id).where(
        Visit.status == VisitStatus.BOOKED,
        Visit.starts_at >= start_of_day(due.day),
        Visit.starts_at < start_of_day(due.day + timedelta(days=1)),
        ~reminded,
        _within(scope),
    )
    if due.planned_only:
        statement = statement.where(Visit.planned_from.is_not(None))
    return (await session.scalars(statement.order_by(Visit.id).limit(AT_ONCE))).all()


async def expected_for_update(
    session: AsyncSession, scope: Scope, visit_id: UUID
) -> Expected | None:
    """Lock a booked visit, so that nobody cancels it between the look and the message."""
    visit = await session.scalar(
        select(Visit).where(Visit.id == visit_id, _within(scope)).with_for_update()
    )
    if visit is None or visit.status is not VisitStatus.BOOKED:
        return None
    window = _span(visit.starts_at, visit.ends_at)
    if window is None:
        return None
    team = await session.get_one(VisitTeam, visit.planned_team_id or visit.team_id)
    plan = _span(visit.planned_from, visit.planned_until)
    return Expected(visit, plan or window, Crew(team.name, team.phone))


def _span(starts_at: datetime | None, ends_at: datetime | None) -> Span | None:
    return None if starts_at is None or ends_at is None else Span(starts_at, ends_at)


def _within(scope: Scope) -> ColumnElement[bool]:
    return within(scope, division=Visit.division_code, person=Visit.person_id)
