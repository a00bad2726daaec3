"""Take somebody who has died out of the line; the place that was held goes to the next."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.campaigns.convalescence import HOLDS_A_PLACE, ApplicationEvent, step
from app.domain.visits.terms import CancelReason
from app.models.veterans.persons import Person
from app.policies.scope import Scope
from app.queries.campaigns.convalescence import application_seen, period_for_update
from app.queries.campaigns.dead import IN_LINE
from app.usecases.audit.record import record


async def end_application_of_dead(
    session: AsyncSession, scope: Scope, application_id: UUID, now: datetime
) -> None:
    """The places of the period are counted under its lock; twice does no more."""
    application = await application_seen(session, scope, application_id)
    period = await period_for_update(session, application.period_id)
    await session.refresh(application, with_for_update=True)
    person = await session.get_one(Person, application.person_id, populate_existing=True)
    if period is None or application.status not in IN_LINE or person.died_on is None:
        return
    held = application.status in HOLDS_A_PLACE
    if held:
        period.taken -= 1
        await enqueue(session, "offer_convalescence", period_id=str(period.id))
    event = ApplicationEvent.DECLINE if held else ApplicationEvent.WITHDRAW
    application.status, application.changed_at = step(application.status, event), now
    tag = EventTag.CONVALESCENCE_DECLINED if held else EventTag.CONVALESCENCE_WITHDRAWN
    told = {"period_id": str(period.id), "from_on": period.from_on.isoformat()}
    told |= {"reason": CancelReason.DECEASED.value}
    await record(session, tag, application, at=now, data=told)
