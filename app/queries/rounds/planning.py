"""What is to be planned now: a day nobody was told anything of yet, or what is left of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.rounds.day import second_of
from app.domain.rounds.plan import Plan, Round, Stop
from app.domain.rounds.rest import Rest, rest_of_day
from app.domain.visits.terms import VisitStatus
from app.models.rounds import PlannedRound, PlannedStop, VisitPlan
from app.policies.scope import Scope
from app.queries.rounds.county_day import CountyDay, county_day
from app.queries.rounds.plans import published_plan


@dataclass(frozen=True, slots=True)
class Planning:
    """A day as it was read, to be planned outside of any transaction."""

    county: CountyDay
    before: VisitPlan | None
    """The plan that holds; None where nobody was told anything yet."""
    rest: Rest | None
    """What is left of that one."""

    def holds_for(self, other: "Planning") -> bool:
        """Whether nothing that a plan is made of has changed between the two."""
        return self.standing == other.standing and self.county.problem == other.county.problem

    @property
    def standing(self) -> tuple[UUID | None, set[UUID]]:
        """The plan that holds, and at whose door nobody was yet."""
        before = self.before.id if self.before else None
        return before, {visit.id for visit in self.county.booked}


async def planning_of(
    session: AsyncSession,
    scope: Scope,
    division_code: str,
    day: date,
    now: datetime,
    *,
    locked: bool = False,
) -> Planning:
    """Read a county's day and the plan that holds; `locked` where one is about to be written."""
    before = await published_plan(session, scope, division_code, day)
    rounds, stops = await _of_plan(session, before)
    county = await county_day(session, scope, division_code, day, stops, locked=locked)
    if locked:
        # Whoever held the half-days may have published a plan meanwhile.
        before = await published_plan(session, scope, division_code, day)
    if before is None:
        return Planning(county, None, None)
    rest = rest_of_day(
        county.problem,
        _plan(day, rounds, stops, {visit.id for visit in county.visits}),
        _now(county, stops, now),
        out={way.team_id for way in rounds} - county.teams_out,
    )
    return Planning(county, before, rest)


async def _of_plan(
    session: AsyncSession, plan: VisitPlan | None
) -> tuple[Sequence[PlannedRound], Sequence[PlannedStop]]:
    if plan is None:
        return (), ()
    way, stop = PlannedRound, PlannedStop
    rounds = await session.scalars(select(way).where(way.plan_id == plan.id).order_by(way.team_id))
    stops = await session.scalars(
        select(stop).where(stop.plan_id == plan.id).order_by(stop.team_id, stop.ordinal)
    )
    return rounds.all(), stops.all()


def _plan(
    day: date, rounds: Sequence[PlannedRound], stops: Sequence[PlannedStop], visits: set[UUID]
) -> Plan:
    """Return the plan as it was published, without visits that were called off since."""
    return Plan(
        rounds=tuple(
            Round(
                team_id=way.team_id,
                sets_out=second_of(day, way.sets_out_at),
                stops=tuple(
                    _stop(day, stop)
                    for stop in stops
                    if stop.team_id == way.team_id and stop.visit_id in visits
                ),
                back_at=second_of(day, way.back_at),
                travel=way.travel_seconds,
                metres=way.metres,
            )
            for way in rounds
        ),
        left_out=(),
    )


def _stop(day: date, stop: PlannedStop) -> Stop:
    return Stop(
        visit_id=stop.visit_id,
        arrives=second_of(day, stop.arrives_at),
        begins=second_of(day, stop.planned_from),
        leaves=second_of(day, stop.planned_until),
        travel=stop.travel_seconds,
        metres=stop.metres,
    )


def _now(county: CountyDay, stops: Sequence[PlannedStop], now: datetime) -> int:
    """A team may be ahead of its plan: at no door at which somebody was is anything planned."""
    been = {visit.id for visit in county.visits if visit.status is not VisitStatus.BOOKED}
    reached = [stop.planned_from for stop in stops if stop.visit_id in been]
    return second_of(county.day, max([now, *reached]))
