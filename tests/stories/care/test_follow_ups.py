"""What a contract makes due: proposed in time, once, with the same team."""

import asyncio
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, update

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import SHANGHAI
from app.domain.reports.terms import Outcome
from app.domain.visits.priority import Circumstance
from app.domain.visits.terms import CancelReason, VisitStatus
from app.house import House
from app.models.audit import Event
from app.models.supply.teams import VisitTeam
from app.models.veterans.persons import Person
from app.models.visits.visits import Visit
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.care.figures import care_figures
from app.queries.visits.standing import priority_of
from app.usecases.care.review_contract import review_contract
from tests.builders.reports import a_visit_report
from tests.builders.requests import COUNTY, Case, a_case, days_later, set_clock
from tests.builders.visits import a_waiting_visit
from tests.fixtures.work import WorkOff
from tests.stories.care.office import Office, an_office
from tests.stories.visits.supply import TEAM, WEEK, sets


@pytest.fixture
async def case(house: House, client: httpx.AsyncClient) -> Case:
    return await a_case(house, client)


@pytest.fixture
async def office(house: House, case: Case) -> Office:
    return await an_office(house, case)


async def visits(house: House) -> list[Visit]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return list(await session.scalars(select(Visit).order_by(Visit.id)))


async def proposed(house: House) -> int:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        said = Event.tag == EventTag.FOLLOW_UP_PROPOSED
        return await session.scalar(select(func.count()).select_from(Event).where(said)) or 0


async def goes(house: House, visit: Visit, status: VisitStatus) -> None:
    """Let the visit have gone so, today."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        now: datetime = session.info["now"]
        values: dict[str, Any] = {"status": status, "changed_at": now}
        if status is VisitStatus.FULFILLED:
            values |= {"starts_at": now, "ends_at": now + timedelta(hours=3)}
        await session.execute(update(Visit).where(Visit.id == visit.id).values(values))


async def at(house: House, case: Case, office: Office, day: date, work_off: WorkOff) -> None:
    """Be at work on that day: what the clock begins has happened."""
    await set_clock(house, datetime(day.year, day.month, day.day, 9, 30, tzinfo=SHANGHAI))
    await reviews(house, work_off)
    office.county = await case.staff(Role.COUNTY_REVIEWER, COUNTY)


async def reviews(house: House, work_off: WorkOff) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await enqueue(session, "review_contracts", timestamp=0)
    await work_off()


async def test_one_visit_is_proposed_three_weeks_ahead_with_the_same_team(
    house: House, case: Case, office: Office, work_off: WorkOff
) -> None:
    signed = await office.signs(case.person_id)
    await at(house, case, office, date(2027, 1, 30), work_off)
    assert await visits(house) == []

    await at(house, case, office, date(2027, 2, 1), work_off)
    visit = (await visits(house))[0]
    assert (visit.status, str(visit.team_id)) == ("proposed", office.team["id"])
    assert (visit.due_on, visit.follow_ups) == (date(2027, 2, 21), ["follow_up", "checkup"])
    assert str(visit.contract_id) == signed["id"]
    for _ in range(3):
        await days_later(house, 1)
        await reviews(house, work_off)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await review_contract(session, EVERYTHING, UUID(signed["id"]), session.info["now"])
    assert (len(await visits(house)), await proposed(house)) == (1, 1)
    mine = (await (await case.veteran()).get("/care-contracts"))["items"]
    assert (mine[0]["visit_id"], mine[0]["visit_status"]) == (str(visit.id), "proposed")


async def test_four_visits_a_year_keep_the_contract(
    house: House, case: Case, office: Office, work_off: WorkOff
) -> None:
    signed = await office.signs(case.person_id)
    came = []
    for day in (date(2027, 2, 20), date(2027, 5, 20), date(2027, 8, 18), date(2027, 11, 16)):
        await at(house, case, office, day, work_off)
        last = (await visits(house))[-1]
        await goes(house, last, VisitStatus.FULFILLED)
        await reviews(house, work_off)
        came.append(last.due_on)

    assert came == [date(2027, 2, 21), date(2027, 5, 22), date(2027, 8, 19), date(2027, 11, 17)]
    await at(house, case, office, date(2027, 11, 17), work_off)
    read = await office.reads(signed)
    assert (read["follow_up_on"], read["checkup_on"]) == (None, None)
    assert await proposed(house) == 4
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        year = (date(2027, 1, 1), date(2028, 1, 1))
        figures = await care_figures(session, EVERYTHING, *year, date(2027, 11, 17))
    assert (figures.in_force, figures.overdue) == (1, 0)
    assert (figures.follow_ups_done, figures.done_on_time) == (4, 4)


async def test_a_visit_that_was_not_met_is_proposed_again_after_two_weeks(
    house: House, case: Case, office: Office, work_off: WorkOff
) -> None:
    await office.signs(case.person_id)
    await at(house, case, office, date(2027, 2, 10), work_off)
    await goes(house, (await visits(house))[0], VisitStatus.CANCELLED)
    await at(house, case, office, date(2027, 2, 23), work_off)
    assert await proposed(house) == 1

    overdue = (await office.county.get("/follow-ups", params={"state": "overdue"}))["items"]
    assert [(each["person_name"], each["overdue_days"], each["kinds"]) for each in overdue] == [
        ("黄志强", 2, ["checkup", "follow_up"])
    ]
    await at(house, case, office, date(2027, 2, 24), work_off)
    assert await proposed(house) == 2


async def test_whoever_sent_the_doctor_away_is_asked_again_once_he_asks_himself(
    house: House, case: Case, office: Office, work_off: WorkOff
) -> None:
    await office.signs(case.person_id)
    await at(house, case, office, date(2027, 2, 10), work_off)
    (visit,) = await visits(house)
    await goes(house, visit, VisitStatus.FULFILLED)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        found = await session.get_one(Visit, visit.id)
        report = await a_visit_report(session, found, office.county.signed_in.account_id)
        report.outcome = Outcome.REFUSED
        found.status, found.cancel_reason = VisitStatus.CANCELLED, CancelReason.REFUSED
    await at(house, case, office, date(2027, 3, 10), work_off)
    assert await proposed(house) == 1

    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        own = await a_waiting_visit(session, case.person_id, VisitStatus.CANCELLED)
        own.purposes = ["medical"]
    await at(house, case, office, date(2027, 3, 11), work_off)
    assert await proposed(house) == 2


async def test_what_is_due_is_listed_by_village_and_team(
    house: House, case: Case, office: Office, work_off: WorkOff
) -> None:
    await office.signs(case.person_id)
    await at(house, case, office, date(2027, 2, 1), work_off)
    for wanted, found in (
        ({}, 1),
        ({"division_code": "350505001001"}, 1),
        ({"division_code": "350505001002"}, 0),
        ({"team_id": office.team["id"]}, 1),
        ({"state": "overdue"}, 0),
    ):
        listed = await office.county.get("/follow-ups", params=wanted)
        assert len(listed["items"]) == found, wanted


async def test_where_the_own_team_is_gone_another_one_comes(
    house: House, case: Case, office: Office, work_off: WorkOff
) -> None:
    await office.signs(case.person_id)
    other = await office.county.post("/visit-teams", {**TEAM, "name": "二队"})
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        gone = VisitTeam.id == UUID(office.team["id"])
        await session.execute(update(VisitTeam).where(gone).values(dissolved_on=date(2027, 1, 4)))
    await at(house, case, office, date(2027, 2, 1), work_off)

    assert [str(visit.team_id) for visit in await visits(house)] == [other["id"]]
    teamless = await office.county.get("/care-contracts", params={"without_team": True})
    assert [each["team_dissolved"] for each in teamless["items"]] == [True]


async def test_a_death_ends_the_contract_and_its_proposal_and_a_wrong_one_restores_it(
    house: House, case: Case, office: Office, work_off: WorkOff
) -> None:
    signed = await office.signs(case.person_id)
    await at(house, case, office, date(2027, 2, 1), work_off)
    await dies(house, case, date(2027, 2, 1))
    await reviews(house, work_off)

    read = await office.reads(signed)
    assert (read["standing"], read["ended_reason"]) == ("ended", "deceased")
    visit = (await visits(house))[0]
    assert (visit.status, visit.cancel_reason) == ("cancelled", "deceased")

    await dies(house, case, None)
    await reviews(house, work_off)
    read = await office.reads(signed)
    assert (read["standing"], read["ends_before"]) == ("in_force", "2027-11-23")


async def dies(house: House, case: Case, died_on: date | None) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        whose = Person.id == case.person_id
        await session.execute(update(Person).where(whose).values(died_on=died_on))


async def test_she_chooses_the_half_day_of_a_proposed_visit(
    house: House, case: Case, office: Office, work_off: WorkOff
) -> None:
    """The team comes on Tuesdays and Thursdays; the seat is counted like any other."""
    await office.signs(case.person_id)
    await sets(office.county, office.team, WEEK)
    await at(house, case, office, date(2027, 2, 1), work_off)
    await stocked(house, office, work_off)
    slot = (await office.county.get(f"/visit-teams/{office.team['id']}/slots"))["items"][0]
    veteran = await case.veteran()
    visit = (await veteran.get("/visits"))["items"][0]
    path = f"/visits/{visit['id']}:book"

    booked = await veteran.post(path, {"slot_id": slot["id"]}, version=visit["version"])
    assert (booked["status"], booked["starts_at"]) == ("booked", slot["starts_at"])
    again = await veteran.tries(path, {"slot_id": slot["id"]}, version=booked["version"])
    assert (again.status_code, again.json()["code"]) == (409, "illegal_visit_step")
    slot = (await office.county.get(f"/visit-teams/{office.team['id']}/slots"))["items"][0]
    assert (slot["booked"], slot["held"]) == (1, 0)
    gone = await veteran.post(f"/visits/{visit['id']}:cancel", version=booked["version"])
    assert gone["status"] == "cancelled"


async def test_the_last_seat_goes_to_one_of_those_to_whom_visits_were_proposed(
    house: House, case: Case, office: Office, work_off: WorkOff, client: httpx.AsyncClient
) -> None:
    """Two seats beside the reserve; a clerk chooses the same half-day for four people at once."""
    await sets(office.county, office.team, WEEK)
    cases = [case, *[await a_case(house, client) for _ in range(3)]]
    for each in cases:
        await office.signs(each.person_id)
    await at(house, case, office, date(2027, 2, 1), work_off)
    await stocked(house, office, work_off)
    slot = (await office.county.get(f"/visit-teams/{office.team['id']}/slots"))["items"][0]

    answers = await asyncio.gather(
        *(
            office.county.tries(
                f"/visits/{visit.id}:book", {"slot_id": slot["id"]}, version=visit.version
            )
            for visit in await visits(house)
        )
    )

    said = Counter((each.status_code, each.json().get("code")) for each in answers)
    assert said == {(200, None): 2, (409, "slot_full"): 2}


async def test_an_overdue_follow_up_brings_points(
    house: House, case: Case, office: Office, work_off: WorkOff
) -> None:
    await office.signs(case.person_id)
    await at(house, case, office, date(2027, 2, 22), work_off)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await session.get_one(Person, case.person_id)
        before, after = [
            await priority_of(session, person, day)
            for day in (date(2027, 2, 21), date(2027, 2, 22))
        ]
    assert Circumstance.FOLLOW_UP_OVERDUE not in before.because
    assert after.because == (Circumstance.FOLLOW_UP_OVERDUE,)


async def stocked(house: House, office: Office, work_off: WorkOff) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await enqueue(session, "stock_team", team_id=office.team["id"])
    await work_off()
