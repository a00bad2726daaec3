"""Five hundred ask a served process for eight seats at once; nobody gets half of one."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from app.domain.supply.capacity import Seats
from app.house import House
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import SignedIn, signed_in_citizen
from tests.builders.requests import MINIAPP
from tests.builders.veterans import a_person
from tests.builders.visits import a_half_day
from tests.fixtures.server import Server

PEOPLE, SEATS = 500, 8
COUNTERS = text(
    "SELECT s.booked, s.held, s.capacity - s.reserve,"
    " count(v.id) FILTER (WHERE v.status IN ('booked', 'arrived')),"
    " count(v.id) FILTER (WHERE v.status = 'pending')"
    " FROM visit_slots s LEFT JOIN visits v ON v.slot_id = s.id GROUP BY s.id ORDER BY s.id"
)
EVENTS = text(
    "SELECT count(*) FROM visits v WHERE v.version <>"
    " (SELECT count(*) FROM events e WHERE e.subject_id = v.id)"
)
REFUSED = {"slot_full", "overlapping_visit", "same_window", "illegal_visit_step"}


@pytest.fixture
async def slots(house: House) -> list[str]:
    """Three mornings of eight seats for everybody and one in reserve."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        days = [await a_half_day(session, Seats(SEATS + 1, 1), days=7 + nth) for nth in range(3)]
        return [str(each.id) for each in days]


@pytest.fixture
async def caller(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    """Everybody at once: a connection for each."""
    everybody = httpx.Limits(max_connections=PEOPLE)
    async with httpx.AsyncClient(
        base_url=server.url, trust_env=False, timeout=120, limits=everybody
    ) as client:
        yield client


async def crowd(house: House, number: int) -> list[SignedIn]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        born = (date(1955, 3, 12) + timedelta(days=nth) for nth in range(number))
        people: list[UUID] = [(await a_person(session, born_on=each)).id for each in born]
    return [await signed_in_citizen(house, person_id) for person_id in people]


async def books(
    caller: httpx.AsyncClient, own: SignedIn, slot_id: str, *, hold: bool = False
) -> httpx.Response:
    wanted = {"slot_id": slot_id, "purposes": ["medicine"], "hold": hold}
    return await caller.post(f"{MINIAPP}/visits", json=wanted, headers=own.keyed())


async def counters(house: House) -> list[int]:
    """Return how many seats are taken of each half-day, as the rows say too."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        rows = (await session.execute(COUNTERS)).all()
        assert await session.scalar(EVENTS) == 0
    assert all((booked, held) == (b, h) for booked, held, _, b, h in rows)
    assert all(booked + held <= most for booked, held, most, _, _ in rows)
    return [booked + held for booked, held, *_ in rows]


async def test_five_hundred_ask_for_eight_seats_and_exactly_eight_have_one(
    house: House, caller: httpx.AsyncClient, slots: list[str]
) -> None:
    people = await crowd(house, PEOPLE)

    answers = await asyncio.gather(*(books(caller, each, slots[0]) for each in people))

    said = Counter((each.status_code, each.json().get("code")) for each in answers)
    assert said == {(201, None): SEATS, (409, "slot_full"): PEOPLE - SEATS}
    assert all(each.json()["possible"] for each in answers if each.status_code == 409)
    assert await counters(house) == [SEATS, 0, 0]


async def test_the_rush_holds_with_holds_cancellations_and_moves_in_it(
    house: House, caller: httpx.AsyncClient, slots: list[str]
) -> None:
    people = await crowd(house, 100)

    walks = (_walk(caller, own, slots, Random(nth)) for nth, own in enumerate(people))
    said = Counter(code for codes in await asyncio.gather(*walks) for code in codes)

    assert said.keys() <= {"", *REFUSED}
    assert said["slot_full"] > 0
    taken = await counters(house)
    assert sum(taken) > 0


async def _walk(
    caller: httpx.AsyncClient, own: SignedIn, slots: list[str], random: Random
) -> list[str]:
    """Book or hold, and then do three things with it; return the codes of what was refused."""
    answer = await books(caller, own, random.choice(slots), hold=random.random() < 0.5)
    said = [_code(answer)]
    visit: Any = answer.json()
    for _ in range(3):
        if answer.status_code in {200, 201}:
            visit = answer.json()
        if "version" not in visit:
            answer = await books(caller, own, random.choice(slots))
        else:
            verb = random.choice(["confirm", "reschedule", "reschedule", "cancel"])
            headers = own.keyed(**{"If-Match": f'"{visit["version"]}"'})
            body = {"slot_id": random.choice(slots)} if verb == "reschedule" else None
            path = f"{MINIAPP}/visits/{visit['id']}:{verb}"
            answer = await caller.post(path, json=body, headers=headers)
        said.append(_code(answer))
    return said


def _code(answer: httpx.Response) -> str:
    assert answer.status_code in {200, 201, 409}, answer.text
    code: str = answer.json().get("code", "")
    return code
