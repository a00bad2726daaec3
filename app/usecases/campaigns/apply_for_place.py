"""Stand in line for convalescence, by oneself or by nomination."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.campaign_policy import campaign_policy
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.campaigns.convalescence import expect_turn
from app.domain.campaigns.errors import AlreadyApplied, ApplicationsOver
from app.domain.campaigns.terms import ApplicationStatus, AppliedBy
from app.domain.errors import NotFound
from app.models.campaigns.convalescence import ConvalescenceApplication
from app.policies.scope import Scope
from app.queries.campaigns.convalescence import has_applied, last_stay_on, period_for_update
from app.queries.campaigns.reach import holds
from app.queries.veterans.living import expect_alive
from app.queries.veterans.persons import person_for_update
from app.queries.visits.standing import priority_of
from app.usecases.audit.record import record


@dataclass(frozen=True, slots=True)
class Nomination:
    """For whom, for which period, and whose idea it was."""

    period_id: UUID
    person_id: UUID
    by: AppliedBy
    made_by: UUID
    """Account of citizen or staff."""


async def apply_for_place(
    session: AsyncSession, scope: Scope, nomination: Nomination, now: datetime
) -> ConvalescenceApplication:
    """Places are for the people of the division; whoever went lately lets others go first."""
    today = day_of(now)
    period = await period_for_update(session, nomination.period_id)
    person = await person_for_update(session, scope, nomination.person_id)
    if period is None or person is None:
        raise NotFound
    if not await holds(session, period.division_code, person.division_code):
        raise NotFound
    await expect_alive(session, person.id)
    if today >= period.from_on:
        raise ApplicationsOver
    if await has_applied(session, period.id, person.id):
        raise AlreadyApplied
    last_on = await last_stay_on(session, person.id, today)
    expect_turn(campaign_policy(), last_on, period.from_on)
    application = ConvalescenceApplication(
        period_id=period.id,
        person_id=person.id,
        division_code=person.division_code,
        status=ApplicationStatus.WAITING,
        applied_by=nomination.by,
        priority=(await priority_of(session, person, today)).score,
        last_on=last_on,
        made_by=nomination.made_by,
        made_at=now,
        changed_at=now,
    )
    session.add(application)
    told = {"period_id": str(period.id), "by": nomination.by.value}
    await record(session, EventTag.CONVALESCENCE_APPLIED, application, at=now, data=told)
    return application
