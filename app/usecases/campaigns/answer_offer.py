"""Take the place that was offered, give it back to the next, or leave the line."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.campaigns.convalescence import HOLDS_A_PLACE, ApplicationEvent, step
from app.domain.campaigns.errors import ApplicationsOver
from app.domain.errors import NotFound, expect_version
from app.models.campaigns.convalescence import ConvalescenceApplication
from app.policies.scope import Scope
from app.queries.campaigns.convalescence import application_seen, period_for_update
from app.usecases.audit.record import record

TOLD = {
    ApplicationEvent.ACCEPT: EventTag.CONVALESCENCE_ACCEPTED,
    ApplicationEvent.DECLINE: EventTag.CONVALESCENCE_DECLINED,
    ApplicationEvent.WITHDRAW: EventTag.CONVALESCENCE_WITHDRAWN,
}


async def answer_offer(
    session: AsyncSession,
    scope: Scope,
    application_id: UUID,
    answer: ApplicationEvent,
    *,
    version: int,
    now: datetime,
) -> ConvalescenceApplication:
    """Until the stay begins; a place that is given back is offered to the next right after."""
    application = await application_seen(session, scope, application_id)
    period = await period_for_update(session, application.period_id)
    if period is None:
        raise NotFound
    if day_of(now) >= period.from_on:
        raise ApplicationsOver
    await session.refresh(application, with_for_update=True)
    expect_version(application, version)
    held = application.status in HOLDS_A_PLACE
    application.status = step(application.status, answer)
    application.changed_at = now
    if held and application.status not in HOLDS_A_PLACE:
        period.taken -= 1
        await enqueue(session, "offer_convalescence", period_id=str(period.id))
    told = {"period_id": str(period.id), "from_on": period.from_on.isoformat()}
    await record(session, TOLD[answer], application, at=now, data=told)
    return application
