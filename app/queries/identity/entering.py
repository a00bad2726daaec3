"""The first statement of every signed-in transaction: it checks, sets the scope, tells the time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.db import HotPool, HotRead
from app.domain.divisions.code import CodeRange
from app.domain.divisions.levels import Level
from app.domain.identity.agency import AgencyScope, Authority
from app.policies.permissions import Role
from app.policies.principals import Actor, ActorKind, Citizen, Staff
from app.policies.scope import Scope

# One statement on the hot pool: who calls, the proof of this call spent, and the read noted.
# Whoever asks for rows in the same statement binds them to `caller.bank_code`: it is null
# where the proof came before, and there is no caller where the session is over.
BANK_CALLER = """
WITH caller AS MATERIALIZED (
  SELECT client_id, bank_code, proof_is_new, entered_at
  FROM enter_bank(CAST(:session_id AS uuid), CAST(:proof AS bytea),
    CAST(:proof_ends_at AS timestamptz), CAST(:read_id AS uuid), CAST(:operation AS text),
    CAST(:subject AS text), CAST(:read_count AS integer))
)"""
_BANK = HotRead(text(f"{BANK_CALLER} SELECT * FROM caller"))  # noqa: S608  # All of it ours.
_STAFF = text("SELECT * FROM enter_staff(CAST(:session_id AS uuid))")
_CITIZEN = text("SELECT * FROM enter_citizen(CAST(:session_id AS uuid), CAST(:acting_for AS uuid))")


@dataclass(frozen=True, slots=True)
class BankEntry:
    """What a call of a bank brings: its session, its proof to spend, and what to note of it.

    Without an `operation` nothing is noted.
    """

    session_id: UUID
    proof: bytes | None = None
    proof_ends_at: datetime | None = None
    operation: str | None = None
    subject: str | None = None
    read_count: int | None = None

    @property
    def values(self) -> dict[str, Any]:
        """The bind values of `BANK_CALLER`."""
        return {
            "session_id": self.session_id,
            "proof": self.proof,
            "proof_ends_at": self.proof_ends_at,
            "read_id": None if self.operation is None else uuid7(),
            "operation": self.operation,
            "subject": self.subject,
            "read_count": self.read_count,
        }


@dataclass(frozen=True)
class EnteredStaff:
    staff: Staff
    password_given: bool


@dataclass(frozen=True)
class EnteredCitizen:
    """`authority` is what stands behind acting for another, whether or not it is in force."""

    citizen: Citizen
    authority: Authority | None


async def enter_as_bank(pool: HotPool, entry: BankEntry) -> Mapping[str, Any] | None:
    """Return who is calling and whether the proof is new, or None where the session is over.

    It is over with this statement: what it spends and notes stays, whatever becomes of the call.
    """
    return await _BANK.one(pool, entry.values)


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
