"""Enter a family-doctor contract that the person, or who speaks for him, has signed."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.care_policy import care_policy
from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.care.contracts import new_term
from app.domain.care.errors import ContractTaken
from app.domain.care.signing import Care, Doctor, Signature
from app.domain.errors import NotFound
from app.domain.veterans.errors import PersonDeceased
from app.models.care import CareContract
from app.policies.principals import Staff
from app.queries.care.admitting import doctor_admitted, signature_admitted
from app.queries.care.contracts import contract_overlapping
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


@dataclass(frozen=True, slots=True)
class Signing:
    """What stands on the paper."""

    person_id: UUID
    doctor: Doctor
    care: Care
    starts_on: date
    years: int
    signature: Signature


async def sign_contract(
    session: AsyncSession, staff: Staff, signing: Signing, now: datetime
) -> CareContract:
    """Nobody has two at one time; what is due first is looked up right after."""
    policy, today = care_policy(), day_of(now)
    person = await person_for_update(session, staff.scope, signing.person_id)
    if person is None:
        raise NotFound
    if person.died_on is not None:
        raise PersonDeceased
    term = new_term(policy, signing.starts_on, signing.years, today)
    doctor = await doctor_admitted(session, staff, signing.doctor, person.division_code, today)
    await signature_admitted(session, person.id, signing.signature, today)
    if await contract_overlapping(session, person.id, term) is not None:
        raise ContractTaken
    contract = CareContract(
        person_id=person.id,
        division_code=person.division_code,
        team_id=doctor.team_id,
        doctor_id=doctor.id,
        doctor_name=doctor.name,
        follow_ups_a_year=policy.often(signing.care.kinds),
        starts_on=term.starts_on,
        ends_before=term.ends_before,
        agreed_before=term.ends_before,
        signed_by=signing.signature.by,
        agency_id=signing.signature.agency_id,
        signed_on=signing.signature.on,
        entered_by=staff.id,
        entered_at=now,
    )
    contract.tell_conditions(signing.care)
    session.add(contract)
    await record(session, EventTag.CONTRACT_SIGNED, contract, at=now, data=contract.told())
    await enqueue(session, "review_contract", contract_id=str(contract.id))
    return contract
