"""Whoever waits for a visit, as the stories of the queue know them."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text

from app.adapters.enqueue import enqueue
from app.domain.veterans.sections import Health
from app.domain.veterans.terms import CareNeed, LivingSituation
from app.house import House
from app.models.veterans.health import HealthRecord
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import signed_in_citizen
from tests.builders.requests import MINIAPP, Caller
from tests.builders.veterans import VILLAGE, a_person

WAIT = {"purposes": ["medicine"], "from_on": "2026-11-24", "before_on": "2027-01-10"}
COUNTED = text(
    "SELECT s.booked, s.held,"
    " (SELECT count(*) FROM visits v WHERE v.slot_id = s.id AND v.status IN ('booked', 'arrived')),"
    " (SELECT count(*) FROM visits v WHERE v.slot_id = s.id AND v.status = 'pending')"
    " + (SELECT count(*) FROM visit_offers o WHERE o.slot_id = s.id AND o.outcome = 'open')"
    " FROM visit_slots s WHERE s.id = :id"
)
TOLD = text("SELECT tag FROM events WHERE subject_id = :id ORDER BY id")


async def somebody(
    house: House,
    client: httpx.AsyncClient,
    name: str = "陈建国",
    *,
    born_on: date = date(1955, 3, 12),
    bedridden: bool = False,
    division: str = VILLAGE,
) -> Caller:
    """A veteran of the village with a telephone in the hand."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session, name, division, born_on=born_on)
        if bedridden:
            row = HealthRecord(person_id=person.id)
            row.tell(Health(care_need=CareNeed.BEDRIDDEN, living=LivingSituation.WITH_FAMILY))
            session.add(row)
    return Caller(client, await signed_in_citizen(house, person.id), MINIAPP)


async def counters_hold(house: House, slot: Any) -> tuple[int, int]:
    """Return how many seats are booked and held, as the rows say too."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        booked, held, rows_booked, rows_held = (
            await session.execute(COUNTED, {"id": UUID(slot["id"])})
        ).one()
    assert (booked, held) == (rows_booked, rows_held)
    return booked, held


async def told_of(house: House, visit: Any) -> list[str]:
    """Return what was recorded of a visit, in its order."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return list((await session.scalars(TOLD, {"id": UUID(visit["id"])})).all())


async def offer_of(caller: Caller, visit: Any) -> Any:
    """Return what is offered to the visit, or None."""
    path = f"{caller.prefix}/visits/{visit['id']}/offer"
    answer = await caller.client.get(path, headers=caller.signed_in.headers)
    return answer.json() if answer.status_code == 200 else None


async def begins(house: House, task: str) -> None:
    """Put a job on the queue as the clock does."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await enqueue(session, task, timestamp=0)
