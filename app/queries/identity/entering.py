"""The first statement of every signed-in transaction: it checks, sets the scope, tells the time."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.divisions.code import CodeRange
from app.domain.divisions.levels import Level
from app.domain.identity.agency import AgencyScope, Authority
from app.policies.permissions import Role
from app.policies.principals import Actor, ActorKind, Citizen, Staff
from app.policies.scope import Scope

_STAFF = text("SELECT * FROM enter_staff(CAST(:session_id AS uuid))")
_CITIZEN = text("SELECT * FROM enter_citizen(CAST(:session_id AS uuid), CAST(:acting_for AS uuid))")


@dataclass(frozen=True)
class EnteredStaff:
    staff: Staff
    password_given: bool


@dataclass(frozen=True)
class EnteredCitizen:
    """`authority` is what stands behind acting for another, whether or not it is in force."""

    citizen: Citizen
    authority: Authority | None


async def enter_as_staff(session: AsyncSession, session_id: UUID) -> EnteredStaff | None:
    """Enter as whoever holds this session, or return None where it is over."""
    # Not through the session: it takes no statement before its scope is known.
    connection = await session.connection()
    row = (await connection.execute(_STAFF, {"session_id": session_id})).one_or_none()
    if row is None:
        return None
    ranges = zip(row.codes_from, row.codes_before, strict=True)
    scope = Scope(ranges=tuple(CodeRange(*ends) for ends in ranges))
    actor = Actor(ActorKind.STAFF, row.account_id)
    session.info.update(scope=scope, actor=actor, now=row.entered_at)
    staff = Staff(
        id=row.account_id,
        session_id=session_id,
        name=row.name,
        role=Role(row.role),
        division_code=row.division_code,
        level=Level(row.level),
        person_id=row.person_id,
        scope=scope,
    )
    return EnteredStaff(staff, row.password_given)


async def enter_as_citizen(
    session: AsyncSession, session_id: UUID, acting_for: UUID | None
) -> EnteredCitizen | None:
    """Enter as whoever holds this session, for himself or for the person named."""
    connection = await session.connection()
    values = {"session_id": session_id, "acting_for": acting_for}
    row = (await connection.execute(_CITIZEN, values)).one_or_none()
    if row is None:
        return None
    scope = Scope(persons=() if row.subject_id is None else (row.subject_id,))
    actor = Actor(ActorKind.CITIZEN, row.account_id)
    session.info.update(scope=scope, actor=actor, now=row.entered_at)
    authority = None
    if row.agency_id is not None:
        authority = Authority(
            scopes=frozenset(AgencyScope(scope) for scope in row.scopes),
            starts_on=row.starts_on,
            ends_before=row.ends_before,
            revoked=row.revoked,
            principal_alive=row.principal_alive,
        )
    citizen = Citizen(
        account_id=row.account_id,
        session_id=session_id,
        person_id=row.person_id,
        subject_id=row.subject_id,
        agency_id=row.agency_id,
        agency_scopes=frozenset() if authority is None else authority.scopes,
        scope=scope,
    )
    return EnteredCitizen(citizen, authority)
