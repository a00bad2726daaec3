"""Figures of the road: how far, and whether on time."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.rounds.terms import PlanStatus
from app.domain.statistics.tally import Tally
from app.domain.statistics.terms import EARLY_OR_LATE_MINUTES
from app.models.reports.told import VisitDoor
from app.models.rounds import PlannedRound, PlannedStop, VisitPlan
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.statistics.grouping import Asked, key_of, visits_asked


async def road_tallies(
    session: AsyncSession, scope: Scope, asked: Asked
) -> list[tuple[str, Tally]]:
    """Return by key how far teams went and whether they came when they had said."""
    asked_for, key = await visits_asked(session, scope, asked), key_of(asked.by)
    way = _share_of_the_way().subquery()
    margin = timedelta(minutes=EARLY_OR_LATE_MINUTES)
    came = VisitDoor.arrived_at
    as_planned = came.between(Visit.planned_from - margin, Visit.planned_from + margin)
    as_promised = and_(Visit.planned_from.is_(None), came >= Visit.starts_at, came <= Visit.ends_at)
    statement = (
        select(
            key,
            func.count().filter(or_(as_planned, as_promised)),
            func.count(came),
            func.coalesce(func.sum(way.c.metres), 0),
            func.count(way.c.visit_id),
        )
        .select_from(Visit)
        .outerjoin(VisitDoor, VisitDoor.visit_id == Visit.id)
        .outerjoin(way, way.c.visit_id == Visit.id)
        .where(asked_for)
        .group_by(key)
    )
    return [
        (row[0], Tally(on_time=row[1], timed=row[2], metres=int(row[3]), driven=row[4]))
        for row in await session.execute(statement)
    ]


def _share_of_the_way() -> Select[UUID, float | Decimal]:
    """Divide the way of a round, home included, among its stops: then the shares add up."""
    stops = func.count().over(partition_by=(PlannedStop.plan_id, PlannedStop.team_id))
    return (
        select(PlannedStop.visit_id, (PlannedRound.metres / stops).label("metres"))
        .join(VisitPlan, VisitPlan.id == PlannedStop.plan_id)
        .join(
            PlannedRound,
            and_(
                PlannedRound.plan_id == PlannedStop.plan_id,
                PlannedRound.team_id == PlannedStop.team_id,
            ),
        )
        .where(VisitPlan.status == PlanStatus.PUBLISHED)
    )
