"""Change what a supporting hospital tells of itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.supply.teams import HospitalCard
from app.models.supply.hospitals import SupportingHospital
from app.policies.principals import Staff
from app.queries.supply.checks import hospital_at_hand
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
    hospital = await hospital_at_hand(session, staff, hospital_id, version)
    hospital.tell(card)
    await record(session, EventTag.VISIT_HOSPITAL_EDITED, hospital, at=now)
    return hospital
