"""Give a contract to another doctor, of this team or another."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.care.contracts import expect_running
from app.domain.care.signing import Doctor
from app.domain.errors import expect_version
from app.models.care import CareContract
from app.policies.principals import Staff
from app.queries.care.admitting import doctor_admitted
from app.queries.care.contracts import contract_for_update
from app.usecases.audit.record import record


async def move_contract(
    session: AsyncSession,
    staff: Staff,
    contract_id: UUID,
    doctor: Doctor,
    *,
    version: int,
    now: datetime,
) -> CareContract:
    """The term stays; what is proposed from now on is proposed with the new team."""
    today = day_of(now)
    contract = await contract_for_update(session, staff, contract_id)
    expect_version(contract, version)
    expect_running(contract.term, today)
    member = await doctor_admitted(session, staff, doctor, contract.division_code, today)
    before = contract.team_id
    contract.team_id, contract.doctor_id = member.team_id, member.id
    contract.doctor_name = member.name
    told = contract.told() | {"from_team_id": str(before)}
    await record(session, EventTag.CONTRACT_MOVED, contract, at=now, data=told)
    return contract
