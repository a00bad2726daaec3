"""Agencies, seen from either side."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.identity.agency import AgencyKind, AgencyScope
from app.models.identity.agencies import Agency
from app.models.veterans.persons import Person
from app.policies.scope import Scope, within

MOST_LISTED = 100

_ELDERS = text(
    "SELECT g.id, g.principal_id, g.scopes, g.ends_before, r.names"
    " FROM agencies g, LATERAL registered('{}', g.principal_id) r"
    " WHERE g.agent_id = :person_id AND g.revoked_at IS NULL AND g.starts_on <= :today"
    " AND (g.ends_before IS NULL OR g.ends_before > :today) AND r.alive"
    " ORDER BY g.id LIMIT :most"
)


@dataclass(frozen=True)
class Elder:
    """Somebody whose affairs the caller may handle; `person_id` goes into `Acting-For`."""

    agency_id: UUID
    person_id: UUID
    name: str
    scopes: frozenset[AgencyScope]
    ends_before: date | None


async def agencies_of(session: AsyncSession, person_id: UUID) -> Sequence[Agency]:
    """Return what this person granted and what he holds, newest first."""
    statement = (
        select(Agency)
        .where(or_(Agency.principal_id == person_id, Agency.agent_id == person_id))
        .order_by(Agency.id.desc())
        .limit(MOST_LISTED)
    )
    return (await session.scalars(statement)).all()


async def elders_of(session: AsyncSession, person_id: UUID, today: date) -> list[Elder]:
    """Return whose affairs this person may handle today, in one statement."""
    rows = await session.execute(
        _ELDERS, {"person_id": person_id, "today": today, "most": MOST_LISTED}
    )
    return [
        Elder(
            agency_id=row.id,
            person_id=row.principal_id,
            name=row.names[0],
            scopes=frozenset(AgencyScope(scope) for scope in row.scopes),
            ends_before=row.ends_before,
        )
        for row in rows
    ]


async def own_agency_for_update(
    session: AsyncSession, person_id: UUID, agency_id: UUID
) -> Agency | None:
    """Load and lock one agency that this person granted or holds."""
    statement = select(Agency).where(
        Agency.id == agency_id,
        or_(Agency.principal_id == person_id, Agency.agent_id == person_id),
    )
    return await session.scalar(statement.with_for_update())


async def agency_in_scope_for_update(
    session: AsyncSession, scope: Scope, agency_id: UUID
) -> Agency | None:
    """Load and lock one agency whose principal the caller may know of."""
    known = select(Person.id).where(within(scope, division=Person.division_code, person=Person.id))
    statement = select(Agency).where(Agency.id == agency_id, Agency.principal_id.in_(known))
    return await session.scalar(statement.with_for_update())


async def agencies_in_scope(
    session: AsyncSession, scope: Scope, principal_id: UUID
) -> Sequence[Agency]:
    """Return every agency over one person's affairs, newest first."""
    known = select(Person.id).where(within(scope, division=Person.division_code, person=Person.id))
    statement = (
        select(Agency)
        .where(Agency.principal_id == principal_id, Agency.principal_id.in_(known))
        .order_by(Agency.id.desc())
        .limit(MOST_LISTED)
    )
    return (await session.scalars(statement)).all()


async def agency_offered_for_update(
    session: AsyncSession, indexes: Collection[bytes]
) -> Agency | None:
    """Load and lock the offer with this invitation; two may try to accept it."""
    statement = select(Agency).where(Agency.invitation_index.in_(indexes))
    return await session.scalar(statement.with_for_update())


async def agency_of_pair_for_update(
    session: AsyncSession, principal_id: UUID, agent_id: UUID
) -> Agency | None:
    """Load and lock the one agency between these two that nobody revoked."""
    pair = and_(Agency.principal_id == principal_id, Agency.agent_id == agent_id)
    statement = select(Agency).where(pair, Agency.revoked_at.is_(None))
    return await session.scalar(statement.with_for_update())


async def kind_of_agency(session: AsyncSession, agency_id: UUID | None) -> AgencyKind | None:
    """Say whether an agency is a mandate or a guardianship."""
    return await session.scalar(select(Agency.kind).where(Agency.id == agency_id))
