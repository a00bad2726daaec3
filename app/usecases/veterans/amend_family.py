"""Change the family section of a dossier."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound
from app.domain.veterans.canonical import canonical_family
from app.domain.veterans.sections import Kin
from app.domain.veterans.terms import SectionName
from app.models.veterans.household import FamilyMember
from app.models.veterans.persons import Person
from app.policies.dossiers import admitted, check_unrelated
from app.policies.principals import Staff
from app.queries.requests.docket import relatives_for
from app.queries.veterans.dossier import family_of
from app.queries.veterans.persons import person_for_update, persons_known
from app.usecases.audit.record import record


async def amend_family(
    session: AsyncSession,
    staff: Staff,
    person_id: UUID,
    family: Sequence[Kin],
    *,
    version: int,
    now: datetime,
) -> Person:
    """Replace the family; a link to somebody out of the caller's sight may stay, not be made."""
    person = admitted(await person_for_update(session, staff.scope, person_id), staff, version)
    # Whoever could take his own name out of a dossier could decide on it afterwards.
    check_unrelated(staff, await relatives_for(session, staff.person_id, person.id))
    told = canonical_family(family)
    present = {row.id: row for row in await family_of(session, staff.scope, person.id)}
    linked = {row.member_id for row in present.values()}
    new = {kin.member_id for kin in told if kin.member_id} - linked
    kept = {kin.id for kin in told if kin.id}
    if person.id in new or await persons_known(session, staff.scope, new) != new:
        raise NotFound
    if not kept <= present.keys():
        raise NotFound

    for kin in told:
        row = present[kin.id] if kin.id else FamilyMember(person_id=person.id)
        row.tell(kin)
        session.add(row)
    for row_id in present.keys() - kept:
        await session.delete(present[row_id])
    person.touch(now)
    data = {"section": SectionName.FAMILY.value}
    await record(session, EventTag.SECTION_AMENDED, person, at=now, data=data)
    return person
