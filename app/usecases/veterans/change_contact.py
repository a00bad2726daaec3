"""Let a citizen correct how he can be reached."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound, expect_version
from app.domain.veterans import phone
from app.domain.veterans.sections import Contact
from app.models.veterans.persons import Person
from app.policies.principals import Citizen
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


async def change_contact(
    session: AsyncSession, citizen: Citizen, contact: Contact, *, version: int, now: datetime
) -> Person:
    """Replace telephone, address and speech; only the person himself, never an agent."""
    person = await person_for_update(session, citizen.scope, citizen.holder)
    if person is None:
        raise NotFound
    expect_version(person, version)
    person.phone = phone.parse(contact.phone)
    person.address, person.speech = contact.address, contact.speech
    person.touch(now)
    await record(session, EventTag.CONTACT_CHANGED, person, at=now)
    return person
