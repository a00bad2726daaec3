"""What the stories of the registry share: a registration, and what was recorded."""

from datetime import date
from typing import Any

import httpx
from sqlalchemy import text

from app.house import House
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import SignedIn
from tests.builders.veterans import VILLAGE, an_id_number

QUANGANG, LUOJIANG, CITY = "350505000000", "350504000000", "350500000000"


def a_registration(**changes: Any) -> dict[str, Any]:
    return {
        "id_number": an_id_number(date(1942, 8, 17)),
        "name": "陈建国",
        "former_names": ["陈建囯"],
        "phone": "138 0013 8000",
        "address": "山腰街道锦祥社区12号",
        "ethnicity": "01",
        "division_code": VILLAGE,
        "hukou_kind": "rural",
        "speech": "minnan",
        "roles": [{"role": "veteran", "starts_on": "1980-01-01"}],
        **changes,
    }


async def registered(client: httpx.AsyncClient, staff: SignedIn, **changes: Any) -> dict[str, Any]:
    answer = await client.post(
        "/staff/v1/veterans", json=a_registration(**changes), headers=staff.keyed()
    )
    assert answer.status_code == 201, answer.text
    person: dict[str, Any] = answer.json()
    return person


async def events_of(house: House, person_id: str) -> list[tuple[str, dict[str, Any]]]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        rows = await session.execute(
            text("SELECT tag, data FROM events WHERE person_id = CAST(:id AS uuid) ORDER BY id"),
            {"id": person_id},
        )
        return [(tag, data) for tag, data in rows]
