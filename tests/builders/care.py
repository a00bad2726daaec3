"""Family-doctor contracts for the tests."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.care.signing import Care
from app.domain.care.terms import CareKind, SignedBy
from app.domain.visits.terms import Profession
from app.models.care import CareContract
from app.models.supply.teams import TeamMember
from tests.builders.requests import COUNTY
from tests.builders.veterans import VILLAGE


async def a_contract(
    session: AsyncSession, person_id: UUID, team_id: UUID, clerk_id: UUID
) -> CareContract:
    """A year with a doctor of that team, from today."""
    now = session.info["now"]
    today = day_of(now)
    doctor = TeamMember(
        team_id=team_id,
        division_code=COUNTY,
        name="林医生",
        profession=Profession.DOCTOR,
        skills=["general_practice"],
        starts_on=today,
    )
    session.add(doctor)
    await session.flush()  # The contract refers to the doctor.
    contract = CareContract(
        person_id=person_id,
        division_code=VILLAGE,
        team_id=team_id,
        doctor_id=doctor.id,
        doctor_name=doctor.name,
        follow_ups_a_year=4,
        starts_on=today,
        ends_before=today + timedelta(days=365),
        agreed_before=today + timedelta(days=365),
        signed_by=SignedBy.PERSON,
        signed_on=today,
        entered_by=clerk_id,
        entered_at=now,
    )
    contract.tell_conditions(Care([CareKind.HYPERTENSION]))
    session.add(contract)
    await session.flush()
    return contract
