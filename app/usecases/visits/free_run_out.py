"""Free the seats of half-days that are kept for nobody any more: a write that others share."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.policies.principals import SYSTEM
from app.queries.visits.seats import expiring, expiring_offers
from app.usecases.audit.record_many import Happened, record_many


async def free_run_out(session: AsyncSession, slot_ids: Collection[UUID], now: datetime) -> bool:
    """End the holds that nobody confirmed and the offers that nobody answered in time.

    Nobody who books has done that: it is the house's doing.
    """
    holds = [Happened(*each) for each in await session.execute(expiring(slot_ids))]
    offers = [
        Happened(visit_id, person_id, division_code, {"slot_id": str(slot_id)})
        for visit_id, person_id, division_code, slot_id in await session.execute(
            expiring_offers(slot_ids)
        )
    ]
    by, table = SYSTEM, "visits"
    await record_many(session, EventTag.VISIT_HOLD_EXPIRED, table, holds, at=now, actor=by)
    await record_many(session, EventTag.VISIT_OFFER_EXPIRED, table, offers, at=now, actor=by)
    return bool(holds or offers)
