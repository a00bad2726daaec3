"""Booking a visit over HTTP: a seat, the visit, its event, the message and the key, each time."""

import asyncio
import json
from collections.abc import Sequence
from uuid import UUID

import httpx
import psycopg

from app.db import libpq_url
from app.domain.supply.capacity import Seats
from app.edge.logging import configure_logging
from app.house import House
from app.main import create_app
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from benchmarks.cast import county_veterans, in_process
from benchmarks.effort import Effort
from benchmarks.load import Job
from benchmarks.recorded import Recording, keep, recording
from benchmarks.report import Row
from benchmarks.rounds import Compared, compared, dealt, raw
from benchmarks.stage import Stage, free_port, stage
from tests.builders.identity import SignedIn, signed_in_citizen
from tests.builders.requests import MINIAPP
from tests.builders.visits import a_half_day

TARGET = 0.25
BOOKINGS = 80
"""How many are made in each round, by the product and by the floor; nobody books twice."""
HALF_DAYS = 40
_CLONE_SLOTS = """
INSERT INTO visit_slots
SELECT (jsonb_populate_record(
    s, jsonb_build_object('id', gen_random_uuid(), 'day', s.day + n)
  )).*
  FROM visit_slots s, generate_series(1, %(count)s) n WHERE s.id = %(id)s
RETURNING id
"""
_PATH = f"{MINIAPP}/visits"

Caller = tuple[UUID, SignedIn, str]
"""Who books, signed in, and which half-day."""


def measured(effort: Effort) -> list[Row]:
    with stage() as place:
        place.seed(effort.people)
        callers, recordings = asyncio.run(_prepared(place, effort))
        return [_booked(place, effort, callers, recordings).row]


async def _prepared(place: Stage, effort: Effort) -> tuple[list[Caller], Sequence[Recording]]:
    configure_logging("WARNING")
    app = create_app(place.settings, place.url)
    async with app.router.lifespan_context(app):
        house: House = app.state.house
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            slot_id = (await a_half_day(session, Seats(30_000, 0))).id
        slots = _cloned(place, slot_id)
        people = await county_veterans(house, 2 * effort.rounds * BOOKINGS + 2)
        callers = [
            (person_id, await signed_in_citizen(house, person_id), slots[nth % HALF_DAYS])
            for nth, person_id in enumerate(people)
        ]
        (_, other, its_slot), (person_id, own, slot), *others = callers
        headers = own.keyed()
        booking = Recording(
            "booking",
            subject=person_id,
            others=(own.session_id, UUID(slot)),
            key=headers["Idempotency-Key"],
        )
        async with in_process(app) as client:
            # What a process reads once and then knows is nobody's share of a booking.
            await _book(client, its_slot, other.keyed())
            with recording(booking):
                await _book(client, slot, headers)
    return others, [booking]


async def _book(client: httpx.AsyncClient, slot: str, headers: dict[str, str]) -> None:
    answer = await client.post(_PATH, content=_body(slot), headers=headers | _JSON)
    if answer.status_code != httpx.codes.CREATED:
        raise RuntimeError(answer.text)


def _booked(
    place: Stage, effort: Effort, callers: Sequence[Caller], recordings: Sequence[Recording]
) -> Compared:
    half, rounds, port, floor_port = len(callers) // 2, effort.rounds, free_port(), free_port()
    ours = [raw("POST", _PATH, own.keyed() | _JSON, _body(slot)) for _, own, slot in callers[:half]]
    theirs = [
        raw("POST", f"/booking/{person_id},{own.session_id},{slot}", {})
        for person_id, own, slot in callers[half : 2 * half]
    ]
    file = place.folder / "recordings"
    keep(recordings, file)
    floor = ["benchmarks.floor", libpq_url(place.url), str(file), str(floor_port)]
    with (
        place.serving("api", ["app.cli", "serve"], port, "/healthz"),
        place.serving("floor", floor, floor_port, "/"),
    ):
        hands = zip(dealt(ours, rounds), dealt(theirs, rounds), strict=True)
        jobs = ((Job(port, o, None), Job(floor_port, t, None)) for o, t in hands)
        return compared("citizen: book a visit", TARGET, jobs)


def _cloned(place: Stage, slot_id: UUID) -> list[str]:
    with psycopg.connect(libpq_url(place.url)) as connection:
        rows = connection.execute(_CLONE_SLOTS, {"id": slot_id, "count": HALF_DAYS})
        return [str(row[0]) for row in rows]


def _body(slot_id: str) -> str:
    return json.dumps({"slot_id": slot_id, "purposes": ["medicine"]})


_JSON = {"Content-Type": "application/json"}
