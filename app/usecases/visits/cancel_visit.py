"""Cancel a visit in time; its seat is free again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.adapters.visit_policy import visit_policy
from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.visits.errors import TooLateToCancel
from app.domain.visits.states import VisitEvent, step
from app.domain.visits.terms import CancelReason
from app.models.visits.slots import VisitSlot
from app.models.visits.visits import Visit
from app.policies.principals import Citizen
from app.queries.visits.visits import visit_for_update
from app.usecases.audit.record import record


async def cancel_visit(
    session: AsyncSession, citizen: Citizen, visit_id: UUID, *, version: int, now: datetime
) -> Visit:
    """Say that nobody need come; once the route is planned, only the team can be rung."""
    visit = await visit_for_update(session, citizen.scope, visit_id)
    expect_version(visit, version)
    status = step(visit.status, VisitEvent.CANCEL)
    if visit.starts_at is not None and now >= visit_policy().changes_until(visit.starts_at):
        raise TooLateToCancel
    slot = VisitSlot
    await session.execute(
        update(slot)
        .where(slot.id == visit.slot_id)
        .values(booked=slot.booked - 1, changed_at=now)
        .execution_options(synchronize_session=False)
    )
    if visit.slot_id is not None:
        await enqueue(session, "offer_seats", slot_id=str(visit.slot_id))
    visit.status, visit.cancel_reason = status, CancelReason.BY_PERSON
    visit.cancelled_at = visit.changed_at = now
    await record(session, EventTag.VISIT_CANCELLED, visit, at=now)
    return visit
