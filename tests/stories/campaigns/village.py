"""A village of Shanyao, the county above it, a team and a hospital."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import update

from app.domain.veterans.terms import CareNeed
from app.house import House
from app.models.supply.hospitals import SupportingHospital
from app.models.veterans.health import HealthRecord
from app.models.veterans.persons import Person
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import signed_in_staff
from tests.builders.requests import COUNTY, STAFF, Caller, Case, set_clock
from tests.builders.veterans import VILLAGE, a_health_record, a_person
from tests.stories.visits.supply import MONDAY, TEAM


@dataclass
class Village:
    """Its county, who lives there, and what goes out to it."""

    house: House
    client: httpx.AsyncClient
    county: Caller
    team: Any
    hospital_id: str

    async def people(self, count: int, **told: Any) -> list[UUID]:
        async with self.house.database.transaction(EVERYTHING, SYSTEM) as session:
            return [(await a_person(session, f"村民{nth}", **told)).id for nth in range(count)]

    async def cannot_come(self, person_id: UUID, need: CareNeed = CareNeed.BEDRIDDEN) -> None:
        async with self.house.database.transaction(EVERYTHING, SYSTEM) as session:
            await a_health_record(session, person_id)
            whose = HealthRecord.person_id == person_id
            await session.execute(update(HealthRecord).where(whose).values(care_need=need))

    async def dies(self, person_id: UUID, died_on: date) -> None:
        async with self.house.database.transaction(EVERYTHING, SYSTEM) as session:
            whose = Person.id == person_id
            await session.execute(update(Person).where(whose).values(died_on=died_on))

    async def veteran(self, person_id: UUID) -> Caller:
        return await Case(self.house, self.client, person_id).veteran()

    async def staff(self, role: Role, division: str) -> Caller:
        return Caller(self.client, await signed_in_staff(self.house, role, division), STAFF)

    async def clerk(self) -> Caller:
        return await self.staff(Role.VILLAGE_CLERK, VILLAGE)


async def a_village(house: House, client: httpx.AsyncClient) -> Village:
    await set_clock(house, MONDAY)
    signed_in = await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY)
    county = Caller(client, signed_in, STAFF)
    policy = {"name": "黄专员", "profession": "policy_officer", "skills": ["policy"]}
    team = await county.post("/visit-teams", {**TEAM, "members": [*TEAM["members"], policy]})
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        hospital = SupportingHospital(
            division_code=COUNTY, name="泉港区医院", address="驿峰路", phone="0595-87991234"
        )
        session.add(hospital)
    return Village(house, client, county, team, str(hospital.id))


async def refusal(caller: Caller, path: str, body: Any, version: int | None = None) -> Any:
    answer = await caller.tries(path, body, version=version)
    return answer.status_code, answer.json()["code"]
