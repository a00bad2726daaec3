"""A county with a team and its doctor, and somebody who signs with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.house import House
from app.policies.permissions import Role
from tests.builders.requests import COUNTY, Caller, Case, set_clock
from tests.stories.visits.supply import MONDAY, TEAM

SIGNED = {"signed_by": "person", "signed_on": "2026-11-20", "consented": True}


@dataclass
class Office:
    """The county, its team, and the doctor of it."""

    county: Caller
    team: Any
    doctor_id: str
    more: dict[str, Any] = field(default_factory=dict)

    def paper(self, person_id: object, **other: Any) -> dict[str, Any]:
        return {
            "person_id": str(person_id),
            "team_id": self.team["id"],
            "doctor_id": self.doctor_id,
            "kinds": ["hypertension"],
            "starts_on": "2026-11-23",
            "years": 1,
            **SIGNED,
            **other,
        }

    async def signs(self, person_id: object, **other: Any) -> Any:
        return await self.county.post("/care-contracts", self.paper(person_id, **other))

    async def reads(self, contract: Mapping[str, Any]) -> Any:
        return await self.county.get(f"/care-contracts/{contract['id']}")


async def an_office(house: House, case: Case) -> Office:
    await set_clock(house, MONDAY)
    county = await case.staff(Role.COUNTY_REVIEWER, COUNTY)
    team = await county.post("/visit-teams", TEAM)
    doctor = next(each for each in team["members"] if each["profession"] == "doctor")
    return Office(county, team, doctor["id"])
