"""The county's desk: entitlements as staff of Quangang act on them."""

from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select

from app.house import House
from app.models.subsidies.entitlements import Entitlement
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.veterans.persons import person_seen
from tests.builders.requests import Caller, Case, a_case
from tests.builders.subsidies import an_entitlement


async def entitlements_of(caller: Caller, person_id: UUID) -> list[Any]:
    """Every entitlement of a person, read in full, the newest first."""
    lines = (await caller.get("/entitlements", params={"person_id": str(person_id)}))["items"]
    return [await caller.get(f"/entitlements/{line['id']}") for line in lines]


async def does(caller: Caller, row: Any, verb: str, body: Any = None) -> Any:
    """Act on an entitlement as it was last read."""
    return await caller.post(f"/entitlements/{row['id']}:{verb}", body, version=row["version"])


async def is_refused(caller: Caller, row: Any, verb: str, body: Any = None) -> tuple[int, Any]:
    answer = await caller.tries(f"/entitlements/{row['id']}:{verb}", body, version=row["version"])
    assert answer.status_code >= 400, answer.text
    return answer.status_code, answer.json()


async def how_many(house: House, person_id: UUID) -> int:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        found = await session.scalars(
            select(Entitlement.id).where(Entitlement.person_id == person_id)
        )
        return len(found.all())


async def an_elder(house: House, client: httpx.AsyncClient, **entitled: Any) -> Case:
    """黄志强 of Shanyao, who has had a living allowance for years."""
    case = await a_case(house, client)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await person_seen(session, EVERYTHING, case.person_id)
        await an_entitlement(session, person, **entitled)
    return case


def owed(row: Any) -> list[tuple[str, str, str]]:
    return [(each["period"], each["cause"], each["status"]) for each in row["arrears"]]
