"""What happens while a plan is being made: bookings go and come, two plans, a team called off."""

import asyncio
from dataclasses import replace
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, text, update

from app.adapters.enqueue import enqueue
from app.adapters.planning import planner
from app.domain.rounds.faults import Fault, FaultKind
from app.domain.rounds.made import Made
from app.domain.rounds.terms import PlanCause
from app.domain.visits.terms import CancelReason, VisitStatus
from app.house import House
from app.models.rounds import PlanOrder, VisitPlan
from app.models.supply.slots import VisitSlot
from app.models.visits.visits import Visit
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.rounds.planning import Planning, planning_of
from app.usecases.rounds.make_plan import make_plan
from app.usecases.rounds.publish_plan import publish_plan
from tests.builders.requests import COUNTY, Caller, set_clock
from tests.fixtures.work import WorkOff
from tests.stories.rounds.county import (
    HOMES,
    MONDAY,
    TUESDAY,
    around,
    asks,
    at_the_county,
    counters_hold,
    events,
    people_expect,
    plans,
    slots_of,
    stops,
    teams_go_out,
    what_came,
    whole,
)

DAY = MONDAY.date().replace(day=24)


@pytest.fixture
async def county(house: House, client: httpx.AsyncClient) -> Caller:
    await set_clock(house, MONDAY)
    return await at_the_county(house, client)


@pytest.fixture
async def visits(house: House, work_off: WorkOff, county: Caller) -> list[UUID]:
    teams = await teams_go_out(county, work_off, count=2)
    slots = [slot for team in teams for slot in await slots_of(county, team)]
    return await people_expect(house, slots, around(HOMES[0], 6))


async def read(house: House) -> Planning:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return await planning_of(session, EVERYTHING, COUNTY, DAY, session.info["now"])


async def made(house: House, planning: Planning) -> Made:
    line = planner(house.settings.travel_file)
    return await make_plan(line, planning, PlanCause.EVENING, None)


async def published(house: House, planning: Planning, plan: Made) -> VisitPlan | None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return await publish_plan(session, EVERYTHING, planning, plan, session.info["now"])


async def cancelled(house: House, visit_id: UUID) -> None:
    """As whoever cancels does it: the half-day first, then the visit."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        slot = select(Visit.slot_id).where(Visit.id == visit_id).scalar_subquery()
        await session.execute(
            update(VisitSlot).where(VisitSlot.id == slot).values(booked=VisitSlot.booked - 1)
        )
        await session.execute(
            update(Visit)
            .where(Visit.id == visit_id)
            .values(
                status=VisitStatus.CANCELLED,
                cancel_reason=CancelReason.BY_PERSON,
                cancelled_at=session.info["now"],
            )
        )


async def test_a_plan_of_bookings_that_are_others_by_now_is_not_published(
    house: House, county: Caller, visits: list[UUID]
) -> None:
    planning = await read(house)
    plan = await made(house, planning)
    await cancelled(house, visits[0])

    assert await published(house, planning, plan) is None

    assert await plans(county) == []
    assert await events(house, "visits:visit:planned") == []
    again = await read(house)
    assert await published(house, again, await made(house, again)) is not None
    (line,) = await plans(county)
    assert set(stops(await whole(county, line))) == {str(each) for each in visits[1:]}


async def test_of_two_plans_that_were_read_at_once_the_first_to_end_holds(
    house: House, county: Caller, visits: list[UUID]
) -> None:
    planning = await read(house)
    plans_made = [await made(house, planning) for _ in range(2)]

    ended = await asyncio.gather(*(published(house, planning, each) for each in plans_made))

    assert sorted(each is None for each in ended) == [False, True]
    assert [each["status"] for each in await plans(county)] == ["published"]
    assert len(await events(house, "visits:visit:planned")) == len(visits)


async def test_people_cancel_while_the_day_is_planned(
    house: House, work_off: WorkOff, county: Caller, visits: list[UUID]
) -> None:
    """However they meet: whoever is booked in the end has a time, and nobody else has."""
    answer = await county.tries("/visit-routes", {"day": TUESDAY})

    await asyncio.gather(
        what_came(county, work_off, answer), *(cancelled(house, each) for each in visits[:3])
    )

    (line,) = await plans(county)
    found = stops(await whole(county, line))
    assert {each for each in found if found[each]["status"] == "booked"} == {
        str(each) for each in visits[3:]
    }
    assert await counters_hold(house)


async def test_a_team_is_called_off_while_the_day_is_planned(
    house: House, work_off: WorkOff, county: Caller, visits: list[UUID]
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        slot_id = await session.scalar(select(Visit.slot_id).where(Visit.id == visits[0]))
        await session.execute(
            update(VisitSlot).where(VisitSlot.id == slot_id).values(status="closed")
        )
        await enqueue(session, "displace_visits", slot_id=str(slot_id), why="vehicle")
    answer = await county.tries("/visit-routes", {"day": TUESDAY})

    operation = await what_came(county, work_off, answer)

    assert operation["error"] is None
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        told = Visit.planned_from.is_not(None)
        states = await session.execute(
            select(Visit.status, told, func.count()).group_by(Visit.status, told)
        )
        assert {(status, has): count for status, has, count in states} == {
            (VisitStatus.BOOKED, True): 4,
            (VisitStatus.WAITLIST, False): 2,
        }
    assert await counters_hold(house)


async def test_a_plan_with_a_fault_is_kept_and_shown_and_nobody_is_told(
    house: House, county: Caller, visits: list[UUID]
) -> None:
    planning = await read(house)
    fault = Fault(FaultKind.DURING_BREAK, visit_id=visits[0])
    wrong = replace(await made(house, planning), faults=(fault,))

    assert await published(house, planning, wrong) is not None

    (line,) = await plans(county)
    assert (line["status"], line["faults"]) == (
        "refused",
        [{"code": "during_break", "visit_id": str(visits[0]), "team_id": None}],
    )
    assert len(stops(await whole(county, line))) == len(visits)
    assert await events(house, "visits:visit:planned") == []
    ((_, said),) = await events(house, "rounds:plan:refused")
    assert said == {"day": TUESDAY, "cause": "evening", "faults": "during_break"}
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        told = select(func.count()).where(Visit.planned_from.is_not(None))
        assert await session.scalar(told) == 0
    path = f"/visit-routes/{line['id']}:insert"
    answer = await county.tries(path, {"visit_id": str(visits[0])}, version=line["version"])
    assert (answer.status_code, answer.json()["code"]) == (409, "day_not_planned")


async def test_a_refused_plan_stays_on_a_persons_list_until_the_day_is_planned(
    house: House, work_off: WorkOff, county: Caller, visits: list[UUID]
) -> None:
    planning = await read(house)
    fault = Fault(FaultKind.DURING_BREAK, visit_id=visits[0])
    await published(house, planning, replace(await made(house, planning), faults=(fault,)))

    (line,) = (await county.get("/visit-routes", params={"status": "refused"}))["items"]
    assert (line["day"], line["faults"][0]["code"]) == (TUESDAY, "during_break")
    assert (await county.get("/visit-routes", params={"status": "published"}))["items"] == []
    assert (await county.get("/statistics/visits"))["routes_refused"] == 1

    await asks(county, work_off)
    assert (await county.get("/statistics/visits"))["routes_refused"] == 0
    (line,) = (await county.get("/visit-routes", params={"status": "refused"}))["items"]
    assert line["day"] == TUESDAY


async def test_a_worker_that_died_after_publishing_ends_what_it_began(
    house: House, work_off: WorkOff, county: Caller, visits: list[UUID]
) -> None:
    """The job comes again: there is one plan, and whoever asked is led to it."""
    answer = await county.tries("/visit-routes", {"day": TUESDAY})
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        order_id = (await session.scalars(select(PlanOrder.id))).one()
        await session.execute(text("UPDATE procrastinate_jobs SET status = 'doing'"))
    planning = await read(house)
    line = planner(house.settings.travel_file)
    plan = await make_plan(line, planning, PlanCause.ASKED, order_id)
    there = await published(house, planning, plan)
    assert there is not None

    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await enqueue(session, "plan_rounds", order_id=str(order_id))
    operation = await what_came(county, work_off, answer)

    assert operation["status"] == "done"
    assert operation["result_url"] == f"/staff/v1/visit-routes/{there.id}"
    assert [each["id"] for each in await plans(county)] == [str(there.id)]
    assert len(await events(house, "visits:visit:planned")) == len(visits)
