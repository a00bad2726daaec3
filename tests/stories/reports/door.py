"""A visit of today and the people who go there, as the stories from the door know them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import select, text

from app.domain.calendar.days import SHANGHAI
from app.house import House
from app.models.audit import Event
from app.models.supply.teams import TeamMember, VisitTeam
from app.models.visits.visits import Visit
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import signed_in_citizen, signed_in_staff
from tests.builders.requests import COUNTY, MINIAPP, STAFF, Caller, set_clock
from tests.builders.veterans import VILLAGE, a_health_record, a_person
from tests.builders.visits import a_visit

SEVEN = timedelta(days=7)
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=SHANGHAI)
TUESDAY = datetime(2026, 11, 24, 9, 30, tzinfo=SHANGHAI)
"""The visit of the builder lies a week after it is made: in its half-day this is."""


def at(minute: int) -> str:
    """A time of that Tuesday, in minutes after nine."""
    return (datetime(2026, 11, 24, 9, tzinfo=SHANGHAI) + timedelta(minutes=minute)).isoformat()


def a_report(**told: Any) -> dict[str, Any]:
    """A report as a nurse's telephone sends it."""
    return {
        "report_id": str(uuid4()),
        "written_at": at(40),
        "outcome": "fulfilled",
        "departed_at": at(5),
        "arrived_at": at(15),
        "left_at": at(38),
        "attendees": ["林医生", "陈护士"],
        "unsigned_because": "右手骨折，口头同意",
        **told,
    }


NOT_MET = {"outcome": "not_met", "unsigned_because": None}


@dataclass
class Door:
    """One visit, its person, and the team that goes there."""

    house: House
    client: httpx.AsyncClient
    person_id: UUID
    visit_id: UUID
    team_id: UUID
    nurse: Caller

    @property
    def path(self) -> str:
        return f"/visits/{self.visit_id}"

    async def told(self, caller: Caller | None = None) -> Any:
        return await (caller or self.nurse).get(f"{self.path}/report")

    async def reports(self, **told: Any) -> Any:
        return await self.nurse.post(f"{self.path}:report", a_report(**told))

    async def faults(self, **told: Any) -> dict[str, str]:
        answer = await self.nurse.tries(f"{self.path}:report", a_report(**told))
        assert answer.status_code == 422, answer.text
        return {each["pointer"]: each["code"] for each in answer.json()["errors"]}

    async def county(self) -> Caller:
        signed_in = await signed_in_staff(self.house, Role.COUNTY_REVIEWER, COUNTY)
        return Caller(self.client, signed_in, STAFF)

    async def veteran(self) -> Caller:
        signed_in = await signed_in_citizen(self.house, self.person_id)
        return Caller(self.client, signed_in, MINIAPP)

    async def visit(self) -> Visit:
        async with self.house.database.transaction(EVERYTHING, SYSTEM) as session:
            return await session.get_one(Visit, self.visit_id)


async def a_nurse(house: House, client: httpx.AsyncClient, team_id: UUID | None) -> Caller:
    """Somebody of that team, or of none."""
    signed_in = await signed_in_staff(house, Role.MEDICAL_TEAM, COUNTY)
    if team_id is not None:
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            team = await session.get_one(VisitTeam, team_id)
            member = TeamMember(
                team_id=team_id,
                division_code=team.division_code,
                staff_account_id=signed_in.account_id,
                name="陈护士",
                profession="nurse",
                skills=["nursing"],
                starts_on=(MONDAY - SEVEN).date(),
            )
            session.add(member)
    return Caller(client, signed_in, STAFF)


async def a_door(house: House, client: httpx.AsyncClient, *purposes: str) -> Door:
    """A visit of Tuesday morning to somebody who must not have penicillin."""
    await set_clock(house, TUESDAY - SEVEN)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session, division=VILLAGE)
        await a_health_record(session, person.id)
        visit = await a_visit(session, person.id)
        if purposes:
            visit.purposes = list(purposes)
        person_id, visit_id, team_id = person.id, visit.id, visit.team_id
    await set_clock(house, TUESDAY + timedelta(hours=1))
    assert team_id is not None
    nurse = await a_nurse(house, client, team_id)
    return Door(house, client, person_id, visit_id, team_id, nurse)


COUNTED = text(
    "SELECT s.booked = (SELECT count(*) FROM visits v WHERE v.slot_id = s.id"
    " AND v.status IN ('booked', 'arrived')) FROM visit_slots s"
    " JOIN visits w ON w.slot_id = s.id WHERE w.id = :id"
)


async def seats_are_counted(door: Door) -> bool:
    async with door.house.database.transaction(EVERYTHING, SYSTEM) as session:
        return bool(await session.scalar(COUNTED, {"id": door.visit_id}))


async def tags_of(door: Door) -> list[str]:
    """What the trail says of the visit, in its order."""
    async with door.house.database.transaction(EVERYTHING, SYSTEM) as session:
        found = select(Event.tag).where(Event.subject_id == door.visit_id).order_by(Event.id)
        return list((await session.scalars(found)).all())


def corrected(because: str = "记错了结果", **told: Any) -> dict[str, Any]:
    report = a_report(because=because, **told)
    del report["written_at"]
    return report


async def standing(door: Door) -> Any:
    return (await door.told())["report"]


async def tries(caller: Caller, report: Any, verb: str, body: Any) -> httpx.Response:
    return await caller.tries(
        f"/visit-reports/{report['id']}:{verb}", body, version=report["version"]
    )
