"""Enter a hospital that supports the army."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.supply.teams import HospitalCard
from app.domain.visits.errors import HospitalOutOfPlace
from app.models.supply.hospitals import SupportingHospital
from app.policies.principals import Staff
from app.queries.divisions import division
from app.usecases.audit.record import record


async def open_hospital(
    session: AsyncSession, staff: Staff, division_code: str, card: HospitalCard, now: datetime
) -> SupportingHospital:
    """Enter a hospital of a division of the caller's."""
    if not staff.scope.holds(division_code) or await division(session, division_code) is None:
        raise HospitalOutOfPlace
    hospital = SupportingHospital(division_code=division_code)
    hospital.tell(card)
    session.add(hospital)
    await record(session, EventTag.VISIT_HOSPITAL_OPENED, hospital, at=now)
    return hospital
