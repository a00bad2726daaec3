"""Change what a supporting hospital tells of itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound, expect_version
from app.domain.supply.teams import HospitalCard
from app.domain.visits.errors import HospitalClosed
from app.models.supply.hospitals import SupportingHospital
from app.policies.principals import Staff
from app.queries.supply.hospitals import hospital_for_update
from app.usecases.audit.record import record


async def edit_hospital(
    session: AsyncSession,
    staff: Staff,
    hospital_id: UUID,
    card: HospitalCard,
    *,
    version: int,
    now: datetime,
) -> SupportingHospital:
    """Replace the card; the hospital stays in its division."""
    hospital = await hospital_for_update(session, staff.scope, hospital_id)
    if hospital is None:
        raise NotFound
    expect_version(hospital, version)
    if hospital.closed_on is not None:
        raise HospitalClosed
    hospital.tell(card)
    await record(session, EventTag.VISIT_HOSPITAL_EDITED, hospital, at=now)
    return hospital
