"""A county with five teams that go out on Tuesday, and people who expect them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text

from app.adapters.enqueue import enqueue
from app.domain.calendar.days import SHANGHAI
from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import signed_in_staff
from tests.builders.requests import COUNTY, STAFF, Caller, set_clock
from tests.builders.rounds import a_booked_visit
from tests.fixtures.work import WorkOff
from tests.stories.visits.supply import TEAM, sets

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
EVENING = datetime(2026, 11, 23, 18, 5, tzinfo=SHANGHAI)
TUESDAY = "2026-11-24"
HOMES = [(25.12, 118.90), (25.14, 118.92), (25.10, 118.88), (25.16, 118.90), (25.13, 118.86)]
DAY = [
    {"weekday": 1, "half": "am", "starts_minute": 540, "ends_minute": 720, "reserve": 1},
    {"weekday": 1, "half": "pm", "starts_minute": 870, "ends_minute": 1020, "reserve": 1},
]
COUNTED = text(
    "SELECT s.id FROM visit_slots s WHERE s.booked <> (SELECT count(*) FROM visits v"
    " WHERE v.slot_id = s.id AND v.status IN ('booked', 'arrived'))"
)


async def at_the_county(house: House, client: httpx.AsyncClient) -> Caller:
    return Caller(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY), STAFF)


async def teams_go_out(
    county: Caller, work_off: WorkOff, *, count: int = 5, account_id: UUID | None = None
) -> list[Any]:
    """Open teams that go out on Tuesdays; of the first, somebody signs in."""
    teams = []
    for number, (latitude, longitude) in enumerate(HOMES[:count]):
        doctor, nurse = TEAM["members"]
        if number == 0 and account_id is not None:
            nurse = {**nurse, "staff_account_id": str(account_id)}
        card = {"name": f"上门服务{number + 1}队", "latitude": latitude, "longitude": longitude}
        team = await county.post("/visit-teams", {**TEAM, **card, "members": [doctor, nurse]})
        await sets(county, team, {"from_on": TUESDAY, "shifts": DAY})
        teams.append(team)
    await work_off()
    return teams


async def slots_of(county: Caller, team: Any) -> tuple[Any, Any]:
    """The morning and the afternoon of Tuesday."""
    found = (await county.get(f"/visit-teams/{team['id']}/slots"))["items"]
    morning, afternoon = [slot for slot in found if slot["day"] == TUESDAY]
    return morning, afternoon


async def people_expect(
    house: House, slots: Sequence[Any], places: Sequence[tuple[float, float]], **more: Any
) -> list[UUID]:
    """Book one visit for each place, in the half-days in turn."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return [
            (
                await a_booked_visit(
                    session, UUID(slots[nth % len(slots)]["id"]), place, name=f"陈{nth}", **more
                )
            ).id
            for nth, place in enumerate(places)
        ]


async def evening_comes(
    house: House, client: httpx.AsyncClient, work_off: WorkOff, at: datetime = EVENING
) -> Caller:
    """Let the clock strike, and the worker do what is due; sign in anew."""
    await set_clock(house, at)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await enqueue(session, "plan_evening", timestamp=int(at.timestamp()))
    await work_off()
    return await at_the_county(house, client)


async def plans(county: Caller) -> list[Any]:
    found: list[Any] = (await county.get("/visit-routes", params={"day": TUESDAY}))["items"]
    return found


async def whole(county: Caller, plan: Any) -> Any:
    return await county.get(f"/visit-routes/{plan['id']}")


def stops(plan: Any) -> dict[str, Any]:
    return {
        stop["visit_id"]: {**stop, "team_id": way["team_id"]}
        for way in plan["rounds"]
        for stop in way["stops"]
    }


async def what_came(county: Caller, work_off: WorkOff, answer: httpx.Response) -> Any:
    """Wait for the work that a call has begun."""
    assert answer.status_code == 202, answer.text
    await work_off()
    path = answer.headers["Location"].removeprefix(STAFF)
    return await county.get(path)


async def asks(county: Caller, work_off: WorkOff) -> Any:
    """Ask for Tuesday's plan, and return it."""
    answer = await county.tries("/visit-routes", {"day": TUESDAY})
    operation = await what_came(county, work_off, answer)
    assert operation["error"] is None, operation
    return await county.get(operation["result_url"].removeprefix(STAFF))


async def counters_hold(house: House) -> bool:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return not (await session.execute(COUNTED)).all()


async def events(house: House, tag: str) -> list[Any]:
    found = text("SELECT subject_id, data FROM events WHERE tag = :tag ORDER BY id")
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return [(str(each), said) for each, said in await session.execute(found, {"tag": tag})]


def around(centre: tuple[float, float], count: int) -> list[tuple[float, float]]:
    """Doors within some two kilometres."""
    latitude, longitude = centre
    return [(latitude + 0.004 * nth, longitude - 0.003 * (nth % 3)) for nth in range(count)]


def minutes_apart(one: str, other: str) -> int:
    gap = datetime.fromisoformat(one) - datetime.fromisoformat(other)
    return abs(int(gap / timedelta(minutes=1)))
