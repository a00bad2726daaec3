"""Plans of the road: every county's in the evening before, and whatever is asked for."""

from datetime import date, timedelta
from uuid import UUID

import structlog
from procrastinate import JobContext, RetryStrategy

from app.adapters.enqueue import enqueue
from app.adapters.planning import planner
from app.adapters.visit_policy import visit_policy
from app.domain.calendar.days import day_of, start_of_day
from app.domain.errors import AppError, Conflict
from app.domain.operations.errors import OperationBroken
from app.domain.operations.operation import OVER
from app.domain.rounds.day import lock_of
from app.domain.rounds.errors import BookingsMoveOn, NobodyGoesOut, PlanRefused
from app.domain.rounds.terms import PlanCause, PlanStatus
from app.house import House
from app.jobs.queue import house_of, queue
from app.models.rounds import PlanOrder, VisitPlan
from app.policies.principals import SYSTEM, Actor, ActorKind
from app.policies.scope import EVERYTHING
from app.queries.operations.tracked import operation_seen
from app.queries.rounds.orders import (
    counties_to_plan,
    plan_of_order,
    plan_order,
    plan_since,
)
from app.queries.rounds.planning import planning_of
from app.usecases.operations.track import advance, fail, finish
from app.usecases.rounds.make_plan import make_plan
from app.usecases.rounds.publish_plan import publish_plan

TRIES = 5
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=10)

log = structlog.get_logger()


@queue.periodic(cron="*/10 * * * *")
@queue.task(name="plan_evening", pass_context=True, queueing_lock="plan_evening")
async def plan_evening(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Plan tomorrow once nobody may change it any more, and today where that has not been done."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        now = session.info["now"]
        for day in (day_of(now), day_of(now) + timedelta(days=1)):
            settled_at = visit_policy().changes_until(start_of_day(day))
            if now < settled_at:
                continue
            for code in await counties_to_plan(session, day, settled_at, now):
                await enqueue(
                    session,
                    "plan_county",
                    lock=lock_of(code, day),
                    division_code=code,
                    day=day.isoformat(),
                )


@queue.task(name="plan_county", pass_context=True, retry=AGAIN)
async def plan_county(context: JobContext, division_code: str, day: str) -> None:
    """Make the evening plan of one county; the job may come twice, the plan does not."""
    house, on = house_of(context), date.fromisoformat(day)
    try:
        await _planned(house, division_code, on, PlanCause.EVENING, None)
    except Conflict as error:  # The clock asks again soon.
        log.info("not_planned", division_code=division_code, day=day, code=error.code)


@queue.task(name="plan_rounds", pass_context=True, retry=AGAIN)
async def plan_rounds(context: JobContext, order_id: str) -> None:
    """Make the plan that somebody asked for, in the name of whoever did."""
    house = house_of(context)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        order = await plan_order(session, EVERYTHING, UUID(order_id))
        operation = await operation_seen(session, EVERYTHING, order.operation_id)
        if operation.status in OVER:
            return  # The job came again: what it was asked for is there.
        await advance(session, operation.id, 0)
    try:
        plan = await _planned(house, order.division_code, order.day, order.cause, order)
    except AppError as error:
        await _stop(house, order, error)
    except Exception:  # A defect must not leave people waiting for ever.
        log.exception("rounds_broken", order_id=order_id)
        await _stop(house, order, OperationBroken())
    else:
        await _end(house, order, plan)


async def _planned(
    house: House, division_code: str, day: date, cause: PlanCause, order: PlanOrder | None
) -> VisitPlan:
    """Read, solve, write; where the day changed meanwhile, do it again."""
    actor = Actor(ActorKind.STAFF, order.ordered_by) if order else SYSTEM
    for _ in range(TRIES):
        async with house.database.transaction(EVERYTHING, actor) as session:
            now = session.info["now"]
            if order is None:
                since = visit_policy().changes_until(start_of_day(day))
                there = await plan_since(session, EVERYTHING, division_code, day, since)
            else:
                there = await plan_of_order(session, EVERYTHING, order.id)
            if there is not None:
                return there
            read = await planning_of(session, EVERYTHING, division_code, day, now)
        if not read.county.problem.crews:
            raise NobodyGoesOut
        line = planner(house.settings.travel_file)
        made = await make_plan(line, read, cause, order.id if order else None)
        async with house.database.transaction(EVERYTHING, actor) as session:
            plan = await publish_plan(session, EVERYTHING, read, made, session.info["now"])
        if plan is not None:
            return plan
    raise BookingsMoveOn


async def _end(house: House, order: PlanOrder, plan: VisitPlan) -> None:
    """Lead to the plan; a refused one is read there too."""
    path = f"/staff/v1/visit-routes/{plan.id}"
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        now = session.info["now"]
        if plan.status is PlanStatus.REFUSED:
            await fail(session, order.operation_id, PlanRefused(), now=now, result_url=path)
        else:
            await finish(session, order.operation_id, now=now, result_url=path)


async def _stop(house: House, order: PlanOrder, error: AppError) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await fail(session, order.operation_id, error, now=session.info["now"])
