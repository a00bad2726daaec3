"""Cancel a visit; its seat is free again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.adapters.visit_policy import visit_policy
from app.domain.audit.tags import EventTag
from app.domain.errors import Stale, expect_version
from app.domain.visits.errors import TooLateToCancel
from app.domain.visits.states import VisitEvent, step
from app.domain.visits.terms import CancelReason, OfferOutcome
from app.models.visits.offers import VisitOffer
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.visits.seats import freeing
from app.queries.visits.visits import visit_for_update
from app.queries.waiting.seat_offers import open_offer
from app.usecases.audit.record import record


async def cancel_visit(
    session: AsyncSession,
    scope: Scope,
    visit_id: UUID,
    *,
    version: int,
    now: datetime,
    note: str | None = None,
) -> Visit:
    """Say that nobody need come.

    People do so until the evening before: then the route is planned, and only the team can be
    rung. Staff, who write a `note`, do so until the team is at the door.
    """
    offer = await open_offer(session, visit_id)
    visit = await visit_for_update(session, scope, visit_id, *([offer.slot_id] if offer else ()))
    expect_version(visit, version)
    if await open_offer(session, visit_id) not in {None, offer}:
        raise Stale(current_version=visit.version)  # Offered while this one waited for the lock.
    status = step(visit.status, VisitEvent.CANCEL)
    if note is None and _too_late(visit, now):
        raise TooLateToCancel
    if offer is not None:
        await _decline(session, offer, now)
    elif visit.slot_id is not None:
        await session.execute(freeing(visit.slot_id, held=visit.is_held, now=now))
    visit.call_off(status, CancelReason.BY_BUREAU if note else CancelReason.BY_PERSON, now)
    if note:
        visit.reasons = {**(visit.reasons or {}), "cancel": note}
    told = {**visit.told, "reason": visit.cancel_reason}
    await record(session, EventTag.VISIT_CANCELLED, visit, at=now, data=told)
    if freed := offer.slot_id if offer else visit.slot_id:
        await enqueue(session, "offer_seats", slot_id=str(freed))
    return visit


def _too_late(visit: Visit, now: datetime) -> bool:
    return visit.starts_at is not None and now >= visit_policy().changes_until(visit.starts_at)


async def _decline(session: AsyncSession, offer: VisitOffer, now: datetime) -> None:
    """What was offered to somebody who waits no more goes to the next."""
    await session.refresh(offer, with_for_update=True)
    if offer.outcome is OfferOutcome.OPEN:
        offer.outcome, offer.closed_at = OfferOutcome.DECLINED, now
        await session.execute(freeing(offer.slot_id, held=True, now=now))
