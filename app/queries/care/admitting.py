"""Whether a doctor and a signature can carry a contract, as the rows say today."""

from datetime import date
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.care.contracts import expect_signed
from app.domain.care.errors import NotADoctorOfTeam, SignerWithoutAuthority
from app.domain.care.signing import Doctor, Signature
from app.domain.care.terms import SignedBy
from app.domain.errors import NotFound
from app.domain.identity.agency import AgencyKind
from app.domain.visits.errors import OutsideArea, TeamDissolved
from app.domain.visits.terms import Profession
from app.models.identity.agencies import Agency
from app.models.supply.teams import ServiceArea, TeamMember, VisitTeam
from app.policies.principals import Staff
from app.policies.scope import within
from app.queries.divisions import division_path
from app.queries.reports.doors import local_day, own_teams

KIND_OF = {SignedBy.AGENT: AgencyKind.MANDATE, SignedBy.GUARDIAN: AgencyKind.GUARDIANSHIP}


async def doctor_admitted(
    session: AsyncSession, staff: Staff, doctor: Doctor, division_code: str, today: date
) -> TeamMember:
    """Return the doctor of a team that goes out to that place, or say what is in the way."""
    team = await session.scalar(
        select(VisitTeam).where(
            VisitTeam.id == doctor.team_id,
            within(staff.scope, division=VisitTeam.division_code),
            own_teams(staff, VisitTeam.id, local_day(func.app_now())),
        )
    )
    if team is None:
        raise NotFound
    if team.dissolved_on is not None:
        raise TeamDissolved
    path = [each.code for each in await division_path(session, division_code)]
    if not await _serves(session, team.id, path):
        raise OutsideArea
    member = await session.get(TeamMember, doctor.doctor_id)
    if member is None or not _practises(member, team.id, today):
        raise NotADoctorOfTeam
    return member


async def signature_admitted(
    session: AsyncSession, person_id: UUID, signature: Signature, today: date
) -> None:
    """Refuse what is not signed yet, and whoever signs for another without having the say."""
    expect_signed(signature.on, today)
    if signature.by is SignedBy.PERSON:
        return
    held = await session.scalar(
        select(Agency).where(
            Agency.id == signature.agency_id,
            Agency.principal_id == person_id,
            Agency.kind == KIND_OF[signature.by],
            Agency.accepted_at.is_not(None),
            Agency.revoked_at.is_(None),
        )
    )
    if held is None or not _lasts(held, today):
        raise SignerWithoutAuthority


def _lasts(agency: Agency, today: date) -> bool:
    return agency.starts_on <= today and (agency.ends_before is None or today < agency.ends_before)


def _practises(member: TeamMember, team_id: UUID, today: date) -> bool:
    left = member.ends_before is not None and member.ends_before <= today
    return member.team_id == team_id and member.profession is Profession.DOCTOR and not left


async def _serves(session: AsyncSession, team_id: UUID, path: list[str]) -> bool:
    served = exists().where(ServiceArea.team_id == team_id, ServiceArea.division_code.in_(path))
    return bool(await session.scalar(select(served)))
