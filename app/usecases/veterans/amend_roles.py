"""Change the roles of a person."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.veterans.roles import check_roles
from app.domain.veterans.sections import RolePeriod
from app.models.veterans.persons import Person, PersonRoleHeld
from app.policies.dossiers import admitted
from app.policies.principals import Staff
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


async def amend_roles(
    session: AsyncSession,
    staff: Staff,
    person_id: UUID,
    roles: Sequence[RolePeriod],
    *,
    version: int,
    now: datetime,
) -> Person:
    """Replace every role with its period; the same role twice must not share a day."""
    person = admitted(await person_for_update(session, staff.scope, person_id), staff, version)
    check_roles(roles, pointer="/items")

    await session.execute(delete(PersonRoleHeld).where(PersonRoleHeld.person_id == person.id))
    session.add_all(PersonRoleHeld.of(person.id, period) for period in roles)
    person.touch(now)
    data = {"section": "roles", "roles": sorted({period.role.value for period in roles})}
    await record(session, EventTag.SECTION_AMENDED, person, at=now, data=data)
    return person
