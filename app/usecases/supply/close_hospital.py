"""Write down that a supporting hospital takes part no more."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.visits.errors import FromTomorrowOnly, HospitalHasTeams
from app.models.supply.hospitals import SupportingHospital
from app.policies.principals import Staff
from app.queries.supply.checks import hospital_at_hand
from app.queries.supply.hospitals import has_teams
from app.usecases.audit.record import record


async def close_hospital(
    session: AsyncSession,
    staff: Staff,
    hospital_id: UUID,
    *,
    from_on: date,
    version: int,
    now: datetime,
) -> SupportingHospital:
    """Close it from a day on; its teams are dissolved or moved before."""
    hospital = await hospital_at_hand(session, staff, hospital_id, version)
    if from_on <= day_of(now):
        raise FromTomorrowOnly
    if await has_teams(session, hospital_id, from_on):
        raise HospitalHasTeams
    hospital.closed_on = from_on
    told = {"from_on": from_on.isoformat()}
    await record(session, EventTag.VISIT_HOSPITAL_CLOSED, hospital, at=now, data=told)
    return hospital
