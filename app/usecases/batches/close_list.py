"""Take the public list of a batch down and let the batch go on."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.batches.publishing import require_over
from app.domain.batches.states import BatchEvent, step
from app.domain.calendar.days import day_of
from app.domain.catalogue.wording import Limit
from app.domain.requests.clock import last_public_day
from app.models.payments.batches import Batch
from app.models.payments.notices import BatchNotice
from app.policies.principals import Staff
from app.queries.batches.batches import batch_for_update
from app.queries.batches.lines import carried_by
from app.queries.batches.notices import hanging_list_for_update, objections_to
from app.queries.calendar import working_calendar
from app.usecases.audit.record import record


async def close_list(
    session: AsyncSession,
    staff: Staff,
    batch_id: UUID,
    conclusion: str,
    *,
    version: int,
    now: datetime,
) -> Batch:
    """After its last day, with every objection settled; lines may have left meanwhile."""
    batch = await batch_for_update(session, staff.scope, batch_id, version=version)
    notice = await hanging_list_for_update(session, batch.id)
    objections = await objections_to(session, notice.id)
    last_day = await _last_day(session, notice)
    require_over((o.state for o in objections), last_day=last_day, today=day_of(now))

    batch.status = step(batch.status, BatchEvent.PUBLICISE)
    notice.take_down(conclusion, by=staff.id, at=now)
    batch.now_carries(*await carried_by(session, batch.id))
    facts = {**batch.totals(), "objections": len(objections)}
    await record(session, EventTag.BATCH_LIST_CLOSED, batch, at=now, data=facts)
    return batch


async def _last_day(session: AsyncSession, notice: BatchNotice) -> date:
    """Days off published since the list was hung make it hang longer, never shorter."""
    minimum = Limit(notice.minimum_amount, notice.minimum_unit)
    known_now = last_public_day(notice.starts_on, minimum, await working_calendar(session))
    return max(notice.last_day, known_now.on)
