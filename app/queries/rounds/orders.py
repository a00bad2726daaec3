"""What was asked for, what came of it, and which counties are to be planned by the clock."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.visits.terms import SlotStatus
from app.models.rounds import PlanOrder, VisitPlan
from app.models.supply.slots import VisitSlot
from app.policies.scope import Scope, within


async def plan_order(session: AsyncSession, scope: Scope, order_id: UUID) -> PlanOrder:
    """Return an order that is there: jobs name no other."""
    order = PlanOrder
    found = await session.scalars(
        select(order).where(order.id == order_id, within(scope, division=order.division_code))
    )
    return found.one()


async def plan_of_order(
    session: AsyncSession, scope: Scope, order_id: UUID | None
) -> VisitPlan | None:
    """Return what came of an order; nothing yet where a job begins with it."""
    plan = VisitPlan
    return await session.scalar(
        select(plan).where(plan.order_id == order_id, within(scope, division=plan.division_code))
    )


async def plan_since(
    session: AsyncSession, scope: Scope, division_code: str, day: date, since: datetime
) -> VisitPlan | None:
    """Return the last plan of a county's day that was made at `since` or later."""
    plan = VisitPlan
    return await session.scalar(
        select(plan)
        .where(
            plan.division_code == division_code,
            plan.day == day,
            plan.made_at >= since,
            within(scope, division=plan.division_code),
        )
        .order_by(plan.sequence.desc())
        .limit(1)
    )


async def counties_to_plan(
    session: AsyncSession, day: date, since: datetime, now: datetime
) -> Sequence[str]:
    """Return where visits of that day are booked, nobody is out yet, and no plan was made since."""
    slot, plan = VisitSlot, VisitPlan
    planned = select(plan.division_code).where(plan.day == day, plan.made_at >= since)
    found = await session.scalars(
        select(slot.division_code)
        .where(
            slot.day == day,
            slot.status == SlotStatus.OPEN,
            slot.division_code.not_in(planned),
        )
        .group_by(slot.division_code)
        .having(func.sum(slot.booked) > 0, func.min(slot.starts_at) > now)
        .order_by(slot.division_code)
    )
    return found.all()
