"""Nobody keeps a team to himself: so many visits ahead by telephone, more by the station."""

from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select

from app.adapters.visit_policy import visit_policy
from app.house import House
from app.models.visits.visits import Visit
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.requests import Caller
from tests.fixtures.work import WorkOff
from tests.stories.visits.supply import WEEK, at_the_phone, books, sets, slots


async def _person_of(house: House, visit: Any) -> str:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        found = select(Visit.person_id).where(Visit.id == UUID(visit["id"]))
        return str(await session.scalar(found))


async def test_whoever_has_many_visits_ahead_rings_the_station_for_more(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any, work_off: WorkOff
) -> None:
    await sets(county, team, WEEK)
    await work_off()
    half_days = await slots(county, team)
    most = visit_policy().most_ahead
    veteran = await at_the_phone(house, client)
    made = [await books(veteran, slot) for slot in half_days[:most]]

    one_more = {"slot_id": half_days[most]["id"], "purposes": ["medicine"]}
    refused = await veteran.tries("/visits", one_more)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_ahead")

    of_hers = {**one_more, "person_id": await _person_of(house, made[0])}
    assert (await county.post("/visits", of_hers))["status"] == "booked"

    for each in made[:2]:
        await veteran.post(f"/visits/{each['id']}:cancel", version=each["version"])
    again = await books(veteran, half_days[most + 1])
    assert again["status"] == "booked"
