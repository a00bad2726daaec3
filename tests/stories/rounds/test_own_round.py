"""A team's own round: what it needs at the door, for its members alone, around the day itself."""

from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from app.domain.calendar.days import SHANGHAI
from app.domain.veterans.sections import Health
from app.domain.veterans.terms import CareNeed, LivingSituation
from app.domain.visits.terms import CancelReason, VisitStatus
from app.house import House
from app.models.identity.staff import StaffSession
from app.models.veterans.health import HealthRecord
from app.models.visits.visits import Visit
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import SignedIn, signed_in_staff
from tests.builders.requests import COUNTY, STAFF, Caller, set_clock
from tests.fixtures.work import WorkOff
from tests.stories.rounds.county import (
    HOMES,
    MONDAY,
    TUESDAY,
    around,
    asks,
    at_the_county,
    people_expect,
    slots_of,
    teams_go_out,
)


class Team:
    """The first of two teams, and who signs in for it."""

    def __init__(self, nurse: SignedIn, plan: Any, teams: list[Any]) -> None:
        self.nurse, self.plan, self.teams = nurse, plan, teams


@pytest.fixture
async def team(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> Team:
    await set_clock(house, MONDAY)
    nurse = await signed_in_staff(house, Role.MEDICAL_TEAM, COUNTY)
    county = await at_the_county(house, client)
    teams = await teams_go_out(county, work_off, count=2, account_id=nurse.account_id)
    for each, home in zip(teams, HOMES, strict=False):
        await people_expect(house, await slots_of(county, each), around(home, 3))
    return Team(nurse, await asks(county, work_off), teams)


async def stays_signed_in(house: House, nurse: SignedIn) -> None:
    """Days pass faster here than any session lasts."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        later = session.info["now"] + timedelta(hours=8)
        await session.execute(
            update(StaffSession)
            .where(StaffSession.id == nurse.session_id)
            .values(idle_ends_at=later, ends_at=later)
        )


async def test_a_member_reads_the_way_and_what_to_know_at_each_door(
    house: House, client: httpx.AsyncClient, team: Team
) -> None:
    ours = next(each for each in team.plan["rounds"] if each["team_id"] == team.teams[0]["id"])
    first = ours["stops"][0]
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        visit = await session.get_one(Visit, first["visit_id"])
        record = HealthRecord(person_id=visit.person_id)
        record.tell(
            Health(
                care_need=CareNeed.BEDRIDDEN,
                living=LivingSituation.ALONE,
                last_checkup_on=date(2026, 5, 1),
                allergies=("青霉素",),
            )
        )
        session.add(record)

    nurse = Caller(client, team.nurse, STAFF)
    mine = await nurse.get("/my-round", params={"day": TUESDAY})

    (way,) = mine["rounds"]
    assert (way["team_id"], way["vehicle"]) == (team.teams[0]["id"], "闽C12345")
    assert [stop["visit_id"] for stop in way["stops"]] == [
        stop["visit_id"] for stop in ours["stops"]
    ]
    door = way["stops"][0]
    assert (door["name"], door["phone"]) == (first["name"], "13812345678")
    assert door["address"] == "山腰街道锦祥社区12号"
    assert (door["note"], door["purposes"]) == ("三楼，没有电梯", ["medicine"])
    assert (door["health"]["care_need"], door["health"]["allergies"]) == ("bedridden", ["青霉素"])
    assert way["stops"][1]["health"] is None
    assert door["planned_from"] == first["planned_from"]


async def test_only_from_the_day_before_until_the_day_after(
    house: House, client: httpx.AsyncClient, team: Team
) -> None:
    nurse = Caller(client, team.nurse, STAFF)
    wanted = {"day": TUESDAY}
    for at, status in ((24, 200), (25, 200), (26, 403)):
        await set_clock(house, datetime(2026, 11, at, 8, 0, tzinfo=SHANGHAI))
        await stays_signed_in(house, team.nurse)
        answer = await client.get(
            f"{STAFF}/my-round", params=wanted, headers=nurse.signed_in.headers
        )
        assert answer.status_code == status, answer.text
    assert answer.json()["code"] == "not_your_day"


async def test_nobody_sees_the_round_of_another_team(
    house: House, client: httpx.AsyncClient, team: Team
) -> None:
    stranger = await signed_in_staff(house, Role.MEDICAL_TEAM, COUNTY)
    answer = await client.get(
        f"{STAFF}/my-round", params={"day": TUESDAY}, headers=stranger.headers
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    for caller in (team.nurse, stranger):
        for path in ("/visit-routes", f"/visit-routes/{team.plan['id']}"):
            answer = await client.get(f"{STAFF}{path}", headers=caller.headers)
            assert answer.status_code == 403, answer.text


async def test_of_whom_nobody_goes_to_any_more_the_team_learns_no_address(
    house: House, client: httpx.AsyncClient, team: Team
) -> None:
    nurse = Caller(client, team.nurse, STAFF)
    (way,) = (await nurse.get("/my-round", params={"day": TUESDAY}))["rounds"]
    gone, *others = [stop["visit_id"] for stop in way["stops"]]
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        visit = await session.get_one(Visit, gone)
        visit.call_off(VisitStatus.CANCELLED, CancelReason.BY_PERSON, session.info["now"])

    (way,) = (await nurse.get("/my-round", params={"day": TUESDAY}))["rounds"]

    assert [stop["visit_id"] for stop in way["stops"]] == others
