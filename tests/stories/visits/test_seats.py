"""Seats of a half-day set by hand, and whoever has one when there are to be fewer."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.domain.visits.terms import SlotStatus
from app.house import House
from app.models.supply.slots import VisitSlot
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.supply.teams import team_for_update
from tests.builders.identity import signed_in_staff
from tests.builders.requests import CITY, STAFF, Caller
from tests.fixtures.work import WorkOff
from tests.stories.visits.supply import (
    MORNING,
    WEEK,
    at_the_phone,
    books,
    of,
    puts,
    says,
    sets,
    slots,
    told,
)

NAMES = ("林秀英", "陈国强", "黄玉珍")
ONE_SEAT = {"seats": {"capacity": 1, "reserve": 0}}


@pytest.fixture
async def stocked(county: Caller, team: Any, work_off: WorkOff) -> list[Any]:
    await sets(county, team, WEEK)
    await work_off()
    return await slots(county, team)


async def booked(
    house: House, client: httpx.AsyncClient, slot: Any, names: Sequence[str]
) -> list[tuple[Caller, Any]]:
    callers = [await at_the_phone(house, client, name) for name in names]
    return [(caller, await books(caller, slot)) for caller in callers]


async def set_to(county: Caller, team: Any, slot: Any, body: Any) -> httpx.Response:
    version = (await of(county, team))["version"]
    return await puts(county, f"/visit-slots/{slot['id']}/seats", body, version)


async def read(county: Caller, team: Any, slot: Any) -> Any:
    return next(each for each in await slots(county, team) if each["id"] == slot["id"])


async def statuses(made: Sequence[tuple[Caller, Any]]) -> list[str]:
    return [(await who.get(f"/visits/{visit['id']}"))["status"] for who, visit in made]


async def test_seats_set_by_hand_outlive_every_stocking_until_they_follow_again(
    county: Caller, team: Any, stocked: list[Any], house: House, work_off: WorkOff
) -> None:
    more = await set_to(county, team, stocked[0], {"seats": {"capacity": 6, "reserve": 2}})
    assert more.status_code == 200, more.text
    assert more.json()["slot"]["capacity"] == 6
    await work_off()
    kept = await read(county, team, stocked[0])
    assert (kept["capacity"], kept["reserve"], kept["capacity_set"]) == (6, 2, 6)

    await set_to(county, team, stocked[0], {"seats": None})
    await work_off()
    assert await read(county, team, stocked[0]) == stocked[0]
    assert await told(house, "visits:slot:seats_set") == [
        {"capacity": 6, "reserve": 2, "displacing": False},
        {"capacity": 3, "reserve": 2, "displacing": False},
    ]


async def test_fewer_seats_than_are_taken_are_refused_with_the_number(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any, stocked: list[Any]
) -> None:
    made = await booked(house, client, stocked[0], NAMES[:2])

    refused = await set_to(county, team, stocked[0], ONE_SEAT)

    assert (refused.status_code, refused.json()["code"]) == (409, "capacity_below_taken")
    assert "2" in refused.json()["detail"]
    assert (await read(county, team, stocked[0]))["capacity"] == 3
    assert await statuses(made) == ["booked", "booked"]


async def test_the_surplus_is_displaced_and_the_last_seat_is_not_taken_meanwhile(
    house: House,
    client: httpx.AsyncClient,
    county: Caller,
    team: Any,
    stocked: list[Any],
    work_off: WorkOff,
) -> None:
    made = await booked(house, client, stocked[0], NAMES[:2])

    lowered = await set_to(county, team, stocked[0], {**ONE_SEAT, "displace": True})
    assert (lowered.status_code, lowered.json()["slot"]["status"]) == (200, "closed")
    late = await (await at_the_phone(house, client, NAMES[2])).tries(
        "/visits", {"slot_id": stocked[0]["id"], "purposes": ["medicine"]}
    )
    assert (late.status_code, late.json()["code"]) == (409, "slot_closed")
    await work_off()

    after = await read(county, team, stocked[0])
    assert (after["status"], after["capacity"], after["booked"]) == ("open", 1, 1)
    assert sorted(await statuses(made)) == ["booked", "waitlist"]


async def test_whoever_is_booked_with_a_dissolved_team_heads_the_queue(
    house: House,
    client: httpx.AsyncClient,
    county: Caller,
    team: Any,
    stocked: list[Any],
    work_off: WorkOff,
) -> None:
    made = await booked(house, client, stocked[0], NAMES[:1])
    made += await booked(house, client, stocked[3], NAMES[1:])

    answer = await says(county, team, ":dissolve", {"from_on": "2026-12-01"})
    assert answer.status_code == 200, answer.text
    await work_off()

    assert await statuses(made) == ["booked", "waitlist", "waitlist"]
    gone = await read(county, team, stocked[3])
    assert (gone["status"], gone["booked"], gone["held"]) == ("closed", 0, 0)
    assert (await read(county, team, stocked[0]))["booked"] == 1


async def test_whoever_is_booked_on_what_becomes_a_holiday_heads_the_queue(
    house: House,
    client: httpx.AsyncClient,
    county: Caller,
    team: Any,
    stocked: list[Any],
    work_off: WorkOff,
) -> None:
    provisional = next(each for each in stocked if each["day"] == "2027-01-05")
    certain = next(each for each in stocked if each["day"] == "2027-01-07")
    made = await booked(house, client, provisional, NAMES[:2])
    made += await booked(house, client, certain, NAMES[2:])

    admin = Caller(client, await signed_in_staff(house, Role.SYSTEM_ADMIN, CITY), STAFF)
    notice = {
        "year": 2027,
        "source": "国务院办公厅关于2027年部分节假日安排的通知",
        "days_off": [{"name": "元旦", "from_on": "2027-01-01", "through_on": "2027-01-05"}],
        "days_worked": [],
    }
    await admin.post("/calendar-years", notice)
    await work_off()

    assert await statuses(made) == ["waitlist", "waitlist", "booked"]
    gone = await read(county, team, provisional)
    assert (gone["status"], gone["booked"]) == ("closed", 0)
    assert (await read(county, team, certain))["provisional"] is False


async def test_shorter_hours_keep_whom_they_hold_and_tell_them(
    house: House,
    client: httpx.AsyncClient,
    county: Caller,
    team: Any,
    stocked: list[Any],
    work_off: WorkOff,
) -> None:
    made = await booked(house, client, stocked[1], NAMES[:2])
    exception = {
        "day": stocked[1]["day"],
        "half": "am",
        "hours": {"starts_minute": 540, "ends_minute": 600, "break_minutes": 0, "reserve": 0},
        "reason": "下午开会，提前返回",
    }

    assert (await says(county, team, "/exceptions", exception)).status_code == 201
    await work_off()

    after = await read(county, team, stocked[1])
    assert (after["status"], after["capacity"], after["booked"]) == ("open", 1, 1)
    assert sorted(await statuses(made)) == ["booked", "waitlist"]
    visits = [await who.get(f"/visits/{visit['id']}") for who, visit in made]
    stays = next(each for each in visits if each["status"] == "booked")
    assert stays["ends_at"] == "2026-11-26T10:00:00+08:00"


async def test_nobody_who_books_waits_for_whoever_stocks(
    house: House, client: httpx.AsyncClient, team: Any, stocked: list[Any]
) -> None:
    """A visit refers to its team: a lock on the whole row would let both wait for each other."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        locked = await team_for_update(session, EVERYTHING, team["id"])
        assert locked is not None
        locked.changed_at = session.info["now"]
        await session.flush()
        [(_, visit)] = await booked(house, client, stocked[0], NAMES[:1])

    assert visit["status"] == "booked"


async def test_a_half_day_that_was_called_off_opens_only_when_hours_are_entered_for_it(
    house: House, county: Caller, team: Any, stocked: list[Any], work_off: WorkOff
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        slot = await session.get_one(VisitSlot, UUID(stocked[0]["id"]))
        slot.status = SlotStatus.CLOSED
    shorter = {"from_on": "2026-11-24", "shifts": [{"weekday": 1, **MORNING, "ends_minute": 660}]}
    await sets(county, await of(county, team), shorter)
    await work_off()

    assert (await read(county, team, stocked[0]))["status"] == "closed"
    assert (await read(county, team, stocked[2]))["capacity"] == 2
    hours = {"starts_minute": 540, "ends_minute": 660, "break_minutes": 0, "reserve": 0}
    extra = {"day": stocked[0]["day"], "half": "am", "hours": hours, "reason": "车修好了"}
    assert (await says(county, team, "/exceptions", extra)).status_code == 201
    await work_off()
    assert (await read(county, team, stocked[0]))["status"] == "open"


async def test_seats_lowered_while_people_book_are_never_fewer_than_taken(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any, stocked: list[Any]
) -> None:
    wanted = {"slot_id": stocked[0]["id"], "purposes": ["medicine"]}
    callers = [await at_the_phone(house, client, name) for name in NAMES]
    version = (await of(county, team))["version"]

    lowered, *answers = await asyncio.gather(
        puts(county, f"/visit-slots/{stocked[0]['id']}/seats", ONE_SEAT, version),
        *(caller.tries("/visits", wanted) for caller in callers),
    )

    after = await read(county, team, stocked[0])
    codes = [answer.status_code for answer in answers]
    assert set(codes) <= {201, 409}
    assert after["booked"] == codes.count(201) <= after["capacity"]
    assert after["capacity"] == (1 if lowered.status_code == 200 else 3)
    assert lowered.status_code in {200, 409}
