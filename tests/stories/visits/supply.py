"""A team of the county and its week, as the stories of visits know them."""

from datetime import datetime
from typing import Any

import httpx
from sqlalchemy import select

from app.adapters.enqueue import enqueue
from app.domain.calendar.days import SHANGHAI
from app.house import House
from app.models.audit import Event
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import signed_in_citizen, signed_in_staff
from tests.builders.requests import COUNTY, MINIAPP, STAFF, Caller, set_clock
from tests.builders.veterans import a_person

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
TEAM: dict[str, Any] = {
    "division_code": COUNTY,
    "name": "泉港区医院上门服务一队",
    "phone": "0595-87990001",
    "vehicle": "闽C12345",
    "latitude": 25.126,
    "longitude": 118.912,
    "areas": [COUNTY],
    "members": [
        {"name": "林医生", "profession": "doctor", "skills": ["general_practice"]},
        {"name": "陈护士", "profession": "nurse", "skills": ["nursing", "pharmacy"]},
    ],
}
MORNING = {"half": "am", "starts_minute": 540, "ends_minute": 720, "reserve": 1}
WEEK = {
    "from_on": "2026-11-24",
    "shifts": [{"weekday": weekday, **MORNING} for weekday in (1, 3)],
}


async def tries_week(caller: Caller, team: Any, week: Any) -> httpx.Response:
    headers = {**caller.signed_in.headers, "If-Match": f'"{team["version"]}"'}
    path = f"{STAFF}/visit-teams/{team['id']}/week"
    return await caller.client.put(path, json=week, headers=headers)


async def sets(caller: Caller, team: Any, week: Any) -> Any:
    answer = await tries_week(caller, team, week)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def slots(caller: Caller, team: Any) -> list[Any]:
    found: list[Any] = (await caller.get(f"/visit-teams/{team['id']}/slots"))["items"]
    return found


async def by_day(caller: Caller, team: Any) -> dict[str, Any]:
    """Return the half-days of a team that goes out for one a day."""
    return {each["day"]: each for each in await slots(caller, team)}


async def of(caller: Caller, team: Any) -> Any:
    """Read the team again, with its version of now."""
    return await caller.get(f"/visit-teams/{team['id']}")


async def puts(caller: Caller, path: str, body: Any, version: int) -> httpx.Response:
    headers = {**caller.signed_in.headers, "If-Match": f'"{version}"'}
    return await caller.client.put(STAFF + path, json=body, headers=headers)


async def says(caller: Caller, team: Any, verb: str, body: Any = None) -> httpx.Response:
    """Do something to the team as it is now."""
    version = (await of(caller, team))["version"]
    return await caller.tries(f"/visit-teams/{team['id']}{verb}", body, version=version)


async def a_day_passes(house: House, client: httpx.AsyncClient, day: int) -> Caller:
    """Let it be that day of November, when somebody of the county signs in anew."""
    await set_clock(house, MONDAY.replace(day=day))
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await enqueue(session, "restock_teams")
    return Caller(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY), STAFF)


async def told(house: House, tag: str) -> list[Any]:
    """Return what events of a tag say, the oldest first."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        found = await session.execute(select(Event.data).where(Event.tag == tag).order_by(Event.id))
        return list(found.scalars())


async def at_the_phone(house: House, client: httpx.AsyncClient, name: str = "林秀英") -> Caller:
    """Somebody of the village, with the mini program."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person_id = (await a_person(session, name)).id
    return Caller(client, await signed_in_citizen(house, person_id), MINIAPP)


async def books(caller: Caller, slot: Any) -> Any:
    return await caller.post("/visits", {"slot_id": slot["id"], "purposes": ["medicine"]})
