"""Call off a visit to somebody who has died; the seat goes to whoever waits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.visits.states import AHEAD, VisitEvent, step
from app.domain.visits.terms import CancelReason, OfferOutcome
from app.models.veterans.persons import Person
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.visits.seats import freeing
from app.queries.visits.visits import visit_for_update
from app.queries.waiting.seat_offers import open_offer
from app.usecases.audit.record import record


async def end_visit_of_dead(
    session: AsyncSession, scope: Scope, visit_id: UUID, now: datetime
) -> None:
    """Whatever it stood at; twice does no more, and the living are left alone."""
    offer = await open_offer(session, visit_id)
    visit = await visit_for_update(session, scope, visit_id, *([offer.slot_id] if offer else ()))
    person = await session.get_one(Person, visit.person_id, populate_existing=True)
    if visit.status not in AHEAD or person.died_on is None:
        return
    freed = await _give_back(session, visit, now)
    visit.call_off(step(visit.status, VisitEvent.CANCEL), CancelReason.DECEASED, now)
    told = {**visit.told, "reason": visit.cancel_reason}
    await record(session, EventTag.VISIT_CANCELLED, visit, at=now, data=told)
    if freed is not None:
        await enqueue(session, "offer_seats", slot_id=str(freed))


async def _give_back(session: AsyncSession, visit: Visit, now: datetime) -> UUID | None:
    """Return the half-day of which a seat was his, or was held for him; None where none was."""
    offer = await open_offer(session, visit.id)
    if offer is not None:
        offer.outcome, offer.closed_at = OfferOutcome.WITHDRAWN, now
        await session.execute(freeing(offer.slot_id, held=True, now=now))
        return offer.slot_id
    if visit.slot_id is not None:
        await session.execute(freeing(visit.slot_id, held=visit.is_held, now=now))
    return visit.slot_id
