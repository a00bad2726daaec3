"""Offer the places that are free to those who are next in line."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.campaign_policy import campaign_policy
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.campaigns.convalescence import ApplicationEvent, step
from app.domain.campaigns.errors import ApplicationsOver
from app.domain.errors import NotFound
from app.models.campaigns.convalescence import ConvalescenceApplication
from app.policies.scope import Scope
from app.queries.campaigns.convalescence import lock_people_in_line, next_in_line, period_for_update
from app.usecases.audit.record import record


async def offer_places(
    session: AsyncSession, scope: Scope, period_id: UUID, now: datetime
) -> list[ConvalescenceApplication]:
    """However many call at once, the lock of the period lets one count after the other."""
    today = day_of(now)
    period = await period_for_update(session, period_id)
    if period is None or not scope.holds(period.division_code):
        raise NotFound
    if today >= period.from_on:
        raise ApplicationsOver
    # He may stand in the line of another period that is offered at this moment.
    await lock_people_in_line(session, period.id)
    years = campaign_policy().convalescence_every_years
    offered = await next_in_line(session, scope, period, years, today)
    period.taken += len(offered)
    for application in offered:
        application.status = step(application.status, ApplicationEvent.OFFER)
        application.changed_at = now
        told = {"period_id": str(period.id), "from_on": period.from_on.isoformat()}
        told |= {"title": period.title, "place": period.place}
        await record(session, EventTag.CONVALESCENCE_OFFERED, application, at=now, data=told)
    return list(offered)
