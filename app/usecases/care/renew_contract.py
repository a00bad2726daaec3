"""Renew a contract that nears its end: the next one follows without a gap."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.care_policy import care_policy
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.care.contracts import renewed
from app.domain.care.errors import ContractTaken
from app.domain.care.signing import Doctor, Signature
from app.domain.errors import NotFound, expect_version
from app.domain.veterans.errors import PersonDeceased
from app.models.care import CareContract
from app.policies.principals import Staff
from app.queries.care.admitting import doctor_admitted, signature_admitted
from app.queries.care.contracts import contract_for_update, contract_overlapping, contract_shown
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


@dataclass(frozen=True, slots=True)
class Renewal:
    """For how long, signed by whom; everything else stays as it was agreed."""

    years: int
    signature: Signature


async def renew_contract(
    session: AsyncSession,
    staff: Staff,
    contract_id: UUID,
    renewal: Renewal,
    *,
    version: int,
    now: datetime,
) -> CareContract:
    """Return the contract that follows; its doctor must still be there."""
    today = day_of(now)
    seen = (await contract_shown(session, staff, contract_id)).contract
    # Whoever signs anew locks the person too, and before any contract.
    person = await person_for_update(session, staff.scope, seen.person_id)
    old = await contract_for_update(session, staff, contract_id)
    expect_version(old, version)
    if person is None:
        raise NotFound
    if person.died_on is not None:
        raise PersonDeceased
    term = renewed(care_policy(), old.term, renewal.years, today)
    doctor = Doctor(old.team_id, old.doctor_id)
    await doctor_admitted(session, staff, doctor, old.division_code, today)
    await signature_admitted(session, old.person_id, renewal.signature, today)
    if await contract_overlapping(session, old.person_id, term) is not None:
        raise ContractTaken
    new = CareContract(
        person_id=old.person_id,
        division_code=old.division_code,
        team_id=old.team_id,
        doctor_id=old.doctor_id,
        doctor_name=old.doctor_name,
        follow_ups_a_year=old.follow_ups_a_year,
        starts_on=term.starts_on,
        ends_before=term.ends_before,
        agreed_before=term.ends_before,
        signed_by=renewal.signature.by,
        agency_id=renewal.signature.agency_id,
        signed_on=renewal.signature.on,
        entered_by=staff.id,
        entered_at=now,
        renews_id=old.id,
    )
    new.tell_conditions(old.care)
    session.add(new)
    await record(session, EventTag.CONTRACT_RENEWED, new, at=now, data=new.told())
    return new
