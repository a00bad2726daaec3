"""The bedridden of a village, to be rung before the wind comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.veterans.terms import CareNeed, LivingSituation
from app.models.identity.staff import StaffAccount
from app.models.stations import Station
from app.models.veterans.care import ContactOfficer
from app.models.veterans.health import HealthRecord
from app.models.veterans.persons import Person
from app.policies.scope import Scope
from app.queries.divisions import division_names
from app.queries.statistics.groups import living_in
from app.queries.veterans.dossier import Officer, lasts_past


@dataclass(frozen=True, slots=True)
class ToRing:
    """Somebody who cannot leave by himself; telephone and address are still sealed."""

    person: Person
    division_name: str
    living: LivingSituation
    officer: Officer | None


async def bedridden_of(
    session: AsyncSession, scope: Scope, place: str, today: date
) -> Sequence[ToRing]:
    """Return everybody, by village and name; who lives alone stands first in each village."""
    rows = (
        await session.execute(
            select(Person, HealthRecord.living)
            .join(HealthRecord, HealthRecord.person_id == Person.id)
            .where(
                await living_in(session, scope, place),
                HealthRecord.care_need == CareNeed.BEDRIDDEN,
            )
            .order_by(
                Person.division_code,
                HealthRecord.living != LivingSituation.ALONE,
                Person.name_pinyin,
                Person.id,
            )
        )
    ).all()
    names = await division_names(session, {person.division_code for person, _ in rows})
    officers = await _officers(session, [person.id for person, _ in rows], today)
    return [
        ToRing(person, names[person.division_code], living, officers.get(person.id))
        for person, living in rows
    ]


async def _officers(
    session: AsyncSession, person_ids: Sequence[UUID], today: date
) -> Mapping[UUID, Officer]:
    """Return by person who is to be rung beside her; rows of persons whom the caller sees."""
    phone = (
        select(Station.phone)
        .where(Station.division_code == StaffAccount.division_code)
        .order_by(Station.id)
        .limit(1)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(
            ContactOfficer.person_id,
            StaffAccount.id,
            StaffAccount.name,
            phone,
            ContactOfficer.starts_on,
        )
        .join(StaffAccount, StaffAccount.id == ContactOfficer.staff_id)
        .where(
            ContactOfficer.person_id.in_(person_ids),
            ContactOfficer.starts_on <= today,
            lasts_past(ContactOfficer.ends_before, today),
        )
    )
    return {person_id: Officer(*officer) for person_id, *officer in rows}
