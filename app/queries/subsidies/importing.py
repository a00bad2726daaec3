"""What a list of entitlements is compared with, by the thousand."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.errors import NotFound
from app.domain.operations.imports.rows import ImportRow
from app.domain.subsidies.importing import Known, Months, Registered
from app.domain.subsidies.months import first_of_month
from app.domain.subsidies.states import STANDING
from app.models.subsidies.entitlements import Entitlement
from app.policies.scope import Scope
from app.queries.subsidies.confirming import person_by_number
from app.queries.subsidies.programmes import programmes
from app.queries.veterans.kin import own_and_kin
from app.queries.veterans.numbered import Numbered, persons_numbered


async def known_for(session: AsyncSession, scope: Scope, rows: Sequence[ImportRow]) -> Known:
    """Read persons, what they have, and who of them is too near to whoever works on the list."""
    found = await persons_of(session, scope, rows)
    near = await own_and_kin(session)
    persons = {
        number: Registered(
            person.id,
            person.name,
            person.died_on,
            related=person.id in near,
            lives_elsewhere=not scope.holds(person.division_code),
        )
        for number, person in found.items()
    }
    held = await _held(session, [person.id for person in persons.values()])
    this_month = first_of_month(day_of(session.info["now"]))
    return Known(persons, held, (await programmes(session)).by_code, this_month)


async def persons_of(
    session: AsyncSession, scope: Scope, rows: Sequence[ImportRow]
) -> Mapping[str, Numbered]:
    """Return by number who lives here, and the families elsewhere of conscripts from here.

    These are found by number and name together; a wrong name is the same as no person.
    """
    numbers = [row.text("id_number") for row in rows]
    found = await persons_numbered(session, scope, numbers)
    known = await programmes(session)
    titles = {
        name
        for each in known.by_code.values()
        if not each.follows_the_person
        for name in (each.code, each.title.zh, each.title.en)
    }
    away = {
        (row.text("id_number"), row.text("name"))
        for row in rows
        if row.text("id_number") not in found and row.text("programme") in titles
    }
    today = day_of(session.info["now"])
    let_in = [await _found(session, number, name, today) for number, name in sorted(away)]
    reach = Scope(persons=tuple(person_id for person_id in let_in if person_id is not None))
    return {**found, **await persons_numbered(session, reach, [number for number, _ in away])}


async def _found(session: AsyncSession, number: str, name: str, today: date) -> UUID | None:
    try:
        person_id, _ = await person_by_number(session, number, name, today)
    except NotFound:
        return None
    return person_id


async def _held(
    session: AsyncSession, person_ids: Collection[UUID]
) -> dict[tuple[UUID, str], list[Months]]:
    columns = (
        Entitlement.person_id,
        Entitlement.programme,
        Entitlement.starts_on,
        Entitlement.ends_before,
    )
    rows = await session.execute(
        select(*columns).where(
            Entitlement.person_id.in_(person_ids), Entitlement.status.in_(STANDING)
        )
    )
    held: dict[tuple[UUID, str], list[Months]] = {}
    for person_id, programme, starts_on, ends_before in rows:
        held.setdefault((person_id, programme), []).append(Months(starts_on, ends_before))
    return held
