"""Name the member of staff whom a person may ring (结对子)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.veterans.errors import PersonDeceased, StaffNotHere
from app.models.veterans.care import ContactOfficer
from app.models.veterans.persons import Person
from app.policies.dossiers import admitted
from app.policies.principals import Staff
from app.queries.identity.staff import staff_serving
from app.queries.veterans.dossier import assignment_in_force
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


async def assign_contact_officer(
    session: AsyncSession,
    staff: Staff,
    person_id: UUID,
    officer_id: UUID,
    *,
    version: int,
    now: datetime,
) -> Person:
    """Let an officer whose division holds the person take over from today."""
    person = admitted(await person_for_update(session, staff.scope, person_id), staff, version)
    if person.died_on is not None:
        raise PersonDeceased
    officer = await staff_serving(session, officer_id, person.division_code)
    if officer is None or not staff.scope.holds(officer.division_code):
        raise StaffNotHere("/staff_id")

    today = day_of(now)
    present = await assignment_in_force(session, staff.scope, person.id, today)
    if present is not None and present.starts_on == today:
        present.staff_id = officer.id
    else:
        if present is not None:
            present.ends_before = today
            await session.flush()  # One officer at a time: the old term ends first.
        session.add(ContactOfficer(person_id=person.id, staff_id=officer.id, starts_on=today))
    person.touch(now)
    data = {"staff_id": str(officer.id)}
    await record(session, EventTag.CONTACT_OFFICER_ASSIGNED, person, at=now, data=data)
    return person
