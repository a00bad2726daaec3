"""Ratings of visits, and who is to be rung after them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.domain.visits.rating import CallBackState
from app.models.supply.teams import VisitTeam
from app.models.veterans.persons import Person
from app.models.visits.ratings import CallBack, VisitRating
from app.models.visits.visits import Visit
from app.policies.principals import Staff
from app.policies.scope import Scope, within

_OWN_TEAMS = text("SELECT teams_gone_with(:account)")


@dataclass(frozen=True, slots=True)
class CallBackShown:
    """A call with what whoever rings must know."""

    call_back: CallBack
    rating: VisitRating
    visit: Visit
    person: Person
    team: VisitTeam | None

    @property
    def team_ids(self) -> set[UUID]:
        """The team that was promised and the one that came."""
        sent = (self.visit.team_id, self.visit.planned_team_id)
        return {team_id for team_id in sent if team_id is not None}


async def rating_of(session: AsyncSession, visit_id: UUID) -> VisitRating | None:
    """Return what was said of a visit that the caller sees."""
    return await session.scalar(select(VisitRating).where(VisitRating.visit_id == visit_id))


async def call_backs_within(
    session: AsyncSession,
    scope: Scope,
    state: CallBackState,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[CallBackShown]:
    """Return the calls of the caller's divisions, the most urgent first."""
    statement = _shown(scope).where(CallBack.state == state)
    if after is not None:
        statement = statement.where(tuple_(CallBack.due_on, CallBack.id) > tuple_(*after))
    rows = await session.execute(statement.order_by(CallBack.due_on, CallBack.id).limit(limit))
    return [CallBackShown(*row) for row in rows]


async def call_back_seen(session: AsyncSession, scope: Scope, call_back_id: UUID) -> CallBackShown:
    row = (await session.execute(_shown(scope).where(CallBack.id == call_back_id))).one_or_none()
    if row is None:
        raise NotFound
    return CallBackShown(*row)


async def call_back_for_update(
    session: AsyncSession, scope: Scope, call_back_id: UUID
) -> CallBackShown:
    """Load one call, locked: two may ring at once."""
    shown = await call_back_seen(session, scope, call_back_id)
    await session.refresh(shown.call_back, with_for_update=True)
    return shown


async def own_teams(session: AsyncSession, staff: Staff) -> Sequence[UUID]:
    """Return the teams that the caller goes or went out with, out of his sight or not."""
    return (await session.scalars(_OWN_TEAMS, {"account": staff.id})).all()


def _shown(scope: Scope) -> Select[CallBack, VisitRating, Visit, Person, VisitTeam | None]:
    return (
        select(CallBack, VisitRating, Visit, Person, VisitTeam)
        .join(VisitRating, VisitRating.id == CallBack.rating_id)
        .join(Visit, Visit.id == CallBack.visit_id)
        .join(Person, Person.id == CallBack.person_id)
        .outerjoin(VisitTeam, VisitTeam.id == func.coalesce(Visit.planned_team_id, Visit.team_id))
        .where(within(scope, division=CallBack.division_code, person=CallBack.person_id))
    )
