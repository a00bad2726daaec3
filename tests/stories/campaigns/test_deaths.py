"""A confirmed death ends what campaigns and contracts have in view, and nothing else."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text

from app.house import House
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.fixtures.work import WorkOff
from tests.stories.campaigns.test_convalescence import PERIOD, applied, counted, line
from tests.stories.campaigns.village import a_village
from tests.stories.visits.queue import begins

TOLD = text(
    "SELECT tag, data ->> 'reason' FROM events WHERE person_id = :id"
    " AND tag LIKE ANY (ARRAY['campaigns:%', 'care:%', 'visits:%']) ORDER BY id"
)


async def told(house: House, person_id: UUID) -> list[tuple[Any, ...]]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return [tuple(row) for row in await session.execute(TOLD, {"id": person_id})]


async def test_the_place_of_the_dead_goes_to_the_next_and_screening_and_contract_end(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    village = await a_village(house, client)
    dead, second = await village.people(2)
    period = await village.county.post("/convalescence-periods", {**PERIOD, "places": 1})
    await applied(village, period, [dead, second])
    await village.county.post(f"/convalescence-periods/{period['id']}:offer")
    assert await line(village, period) == [(str(dead), "offered"), (str(second), "waiting")]
    campaign = await village.county.post(
        "/screening-campaigns",
        {
            "division_code": period["division_code"],
            "kind": "eye",
            "title": "2026年眼健康筛查",
            "hospital_id": village.hospital_id,
            "from_age": 60,
            "places": [period["division_code"]],
            "starts_on": "2026-11-01",
            "ends_before": "2027-02-01",
        },
    )
    await village.county.post(f"/screening-campaigns/{campaign['id']}:invite")
    doctor = next(each for each in village.team["members"] if each["profession"] == "doctor")
    contract = await village.county.post(
        "/care-contracts",
        {
            "person_id": str(dead),
            "team_id": village.team["id"],
            "doctor_id": doctor["id"],
            "kinds": ["hypertension"],
            "starts_on": "2026-11-23",
            "years": 1,
            "signed_by": "person",
            "signed_on": "2026-11-20",
            "consented": True,
        },
    )
    await work_off()

    await village.dies(dead, date(2026, 11, 23))
    await begins(house, "end_ahead_of_all_dead")
    await work_off()
    await begins(house, "end_ahead_of_all_dead")
    await work_off()

    assert await line(village, period) == [(str(dead), "declined"), (str(second), "offered")]
    assert await counted(village, period) == (1, 1)
    ended = await village.county.get(f"/care-contracts/{contract['id']}")
    assert ended["ended_reason"] == "deceased"
    events = [tag for tag, reason in await told(house, dead) if reason == "deceased"]
    assert sorted(events) == [
        "campaigns:application:declined",
        "campaigns:screening:ended",
        "care:contract:ended",
    ]
