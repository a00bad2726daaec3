"""A day in a village: announced, attended, and carried home to those who cannot come."""

from datetime import date, datetime
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import SHANGHAI
from app.domain.reports.terms import Outcome
from app.domain.veterans.terms import CareNeed
from app.house import House
from app.models.audit import Event
from app.models.campaigns.sessions import SessionAttendance
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.campaigns.figures import session_figures
from tests.builders.reports import a_visit_report
from tests.builders.requests import COUNTY, set_clock
from tests.builders.veterans import VILLAGE
from tests.builders.visits import a_visit
from tests.fixtures.work import WorkOff
from tests.stories.campaigns.village import Village, a_village, refusal
from tests.stories.visits.supply import WEEK, says, sets

SESSION = {
    "division_code": VILLAGE,
    "title": "百崎乡义诊",
    "place": "村委会前广场",
    "day": "2026-11-26",
    "opens_minute": 540,
    "pauses_minute": 720,
    "resumes_minute": 870,
    "closes_minute": 1050,
    "desks": ["eye", "cardiology", "policy"],
}
THE_DAY = datetime(2026, 11, 26, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
async def village(house: House, client: httpx.AsyncClient) -> Village:
    return await a_village(house, client)


async def test_a_village_is_told_of_its_day_and_strangers_are_not(
    village: Village, work_off: WorkOff
) -> None:
    people = await village.people(3)
    await village.dies(people[2], date(2026, 11, 1))
    stranger = (await village.people(1, division="350504100201"))[0]
    held = await village.county.post("/site-sessions", {**SESSION, "team_ids": []})
    await work_off()

    async with village.house.database.transaction(EVERYTHING, SYSTEM) as session:
        said = select(Event.person_id).where(Event.tag == EventTag.SESSION_ANNOUNCED)
        assert set(await session.scalars(said)) == set(people[:2])
    near = (await (await village.veteran(people[0])).get("/site-sessions"))["items"]
    assert [(each["id"], each["place"]) for each in near] == [(held["id"], "村委会前广场")]
    assert (await (await village.veteran(stranger)).get("/site-sessions"))["items"] == []
    listed = (await (await village.clerk()).get("/site-sessions"))["items"]
    assert [each["id"] for each in listed] == [held["id"]]


@pytest.mark.parametrize(
    ("other", "refused"),
    [
        ({"day": "2026-11-22"}, (422, "session_day_refused")),
        ({"closes_minute": 540}, (422, "session_hours_refused")),
        ({"resumes_minute": None}, (422, "session_hours_refused")),
        ({"pauses_minute": 500}, (422, "session_hours_refused")),
        ({"division_code": "350504100201"}, (403, "division_not_held")),
        ({"desks": ["magic"]}, (422, "invalid")),
    ],
)
async def test_a_day_that_cannot_be_is_refused(
    village: Village, other: dict[str, object], refused: tuple[int, str]
) -> None:
    wanted = {**SESSION, "team_ids": [], **other}
    assert await refusal(village.county, "/site-sessions", wanted) == refused


async def test_what_a_desk_wrote_stands_in_the_persons_own_file(village: Village) -> None:
    person = (await village.people(1))[0]
    held = await village.county.post("/site-sessions", {**SESSION, "team_ids": []})
    path = f"/site-sessions/{held['id']}/attendances"
    came = {"person_id": str(person), "desk": "eye", "outcome": "referred", "finding": "白内障"}
    clerk = await village.clerk()
    assert await refusal(clerk, path, came) == (409, "session_not_yet")

    await set_clock(village.house, THE_DAY)
    clerk = await village.clerk()
    await clerk.post(path, came)
    assert await refusal(clerk, path, came) == (409, "already_seen")
    assert await refusal(clerk, path, {**came, "desk": "surgery"}) == (409, "desk_not_there")
    await clerk.post(path, {**came, "desk": "policy", "outcome": "policy_explained"})

    lines = (await clerk.get(path))["items"]
    assert [(each["desk"], each["outcome"]) for each in lines] == [
        ("eye", "referred"),
        ("policy", "policy_explained"),
    ]
    mine = (await (await village.veteran(person)).get("/care-record"))["attendances"]
    assert [(each["desk"], each["finding"]) for each in mine] == [
        ("policy", "白内障"),
        ("eye", "白内障"),
    ]
    async with village.house.database.transaction(EVERYTHING, SYSTEM) as session:
        rows = (await session.scalars(select(SessionAttendance))).all()
        assert not any("白内障".encode() in (row.finding_sealed or b"") for row in rows)
        year = (date(2026, 1, 1), date(2027, 1, 1))
        figures = await session_figures(session, EVERYTHING, *year)
    assert (figures.sessions, figures.people, figures.desks) == (1, 1, 2)


async def test_those_who_cannot_come_are_seen_at_home_that_day_by_that_team(
    village: Village, work_off: WorkOff
) -> None:
    bedridden, partly, well, dead = await village.people(4)
    await village.cannot_come(bedridden)
    await village.cannot_come(partly, CareNeed.PARTLY_DEPENDENT)
    await village.cannot_come(well, CareNeed.INDEPENDENT)
    await village.cannot_come(dead)
    await village.dies(dead, date(2026, 11, 1))
    await sets(village.county, village.team, WEEK)
    await work_off()
    wanted = {**SESSION, "team_ids": [village.team["id"]]}
    held = await village.county.post("/site-sessions", wanted)
    path = f"/site-sessions/{held['id']}:propose-home-rounds"

    made = await village.county.post(path, {"team_id": village.team["id"]})
    again = await village.county.post(path, {"team_id": village.team["id"]})
    assert (made["proposed"], again["proposed"]) == (2, 0)
    veteran = await village.veteran(bedridden)
    visit = (await veteran.get("/visits"))["items"][0]
    assert (visit["status"], visit["purposes"]) == ("proposed", ["medical", "policy"])
    slots = (await village.county.get(f"/visit-teams/{village.team['id']}/slots"))["items"]
    slot = next(each for each in slots if each["day"] == "2026-11-26")
    booked = await veteran.post(
        f"/visits/{visit['id']}:book", {"slot_id": slot["id"]}, version=visit["version"]
    )
    assert booked["starts_at"] == "2026-11-26T09:00:00+08:00"

    await work_off()
    gone = await village.county.post(f"/site-sessions/{held['id']}:cancel", version=held["version"])
    assert gone["cancelled_at"]
    other = await village.veteran(partly)
    assert (await other.get("/visits"))["items"][0]["status"] == "cancelled"
    assert (await veteran.get("/visits"))["items"][0]["status"] == "booked"


async def test_what_was_refused_at_the_door_is_not_proposed_again(village: Village) -> None:
    refusing, shut = await village.people(2)
    for each in (refusing, shut):
        await village.cannot_come(each)
    async with village.house.database.transaction(EVERYTHING, SYSTEM) as session:
        for each, purposes in ((refusing, ["policy"]), (shut, ["medical", "policy"])):
            visit = await a_visit(session, each)
            visit.purposes = purposes
            report = await a_visit_report(session, visit, village.county.signed_in.account_id)
            report.outcome = Outcome.REFUSED
    held = await village.county.post(
        "/site-sessions", {**SESSION, "team_ids": [village.team["id"]]}
    )
    path = f"/site-sessions/{held['id']}:propose-home-rounds"

    made = await village.county.post(path, {"team_id": village.team["id"]})

    assert made["proposed"] == 1
    visits = (await (await village.veteran(refusing)).get("/visits"))["items"]
    assert [each["purposes"] for each in visits if each["status"] == "proposed"] == [["medical"]]


async def test_policies_are_proposed_where_whoever_explains_them_is_there_that_day(
    village: Village,
) -> None:
    (bedridden,) = await village.people(1)
    await village.cannot_come(bedridden)
    officer = village.team["members"][2]["id"]
    gone = await says(
        village.county, village.team, f"/members/{officer}:leave", {"from_on": SESSION["day"]}
    )
    assert gone.status_code == 200, gone.text
    held = await village.county.post(
        "/site-sessions", {**SESSION, "team_ids": [village.team["id"]]}
    )

    path = f"/site-sessions/{held['id']}:propose-home-rounds"
    await village.county.post(path, {"team_id": village.team["id"]})

    visits = (await (await village.veteran(bedridden)).get("/visits"))["items"]
    assert [each["purposes"] for each in visits] == [["medical"]]


async def test_home_rounds_are_those_of_a_team_that_comes(village: Village) -> None:
    held = await village.county.post("/site-sessions", {**SESSION, "team_ids": []})
    path = f"/site-sessions/{held['id']}:propose-home-rounds"
    wanted = {"team_id": village.team["id"]}
    assert await refusal(village.county, path, wanted) == (409, "team_not_there")
    await set_clock(village.house, THE_DAY)
    county = await village.staff(Role.COUNTY_REVIEWER, COUNTY)
    assert await refusal(county, path, wanted) == (409, "session_over")


async def test_every_person_is_told_once(village: Village, work_off: WorkOff) -> None:
    await village.people(2)
    await village.county.post("/site-sessions", {**SESSION, "team_ids": []})
    await work_off()
    async with village.house.database.transaction(EVERYTHING, SYSTEM) as session:
        said = Event.tag == EventTag.SESSION_ANNOUNCED
        assert await session.scalar(select(func.count()).select_from(Event).where(said)) == 2


async def messages(village: Village, person_id: UUID) -> list[str]:
    listed = (await (await village.veteran(person_id)).get("/notifications"))["items"]
    return [each["text"]["zh"] for each in listed]


async def test_whoever_was_told_of_a_day_is_told_that_it_is_called_off(
    village: Village, work_off: WorkOff
) -> None:
    person = (await village.people(1))[0]
    quiet = await village.county.post("/site-sessions", {**SESSION, "team_ids": []})
    await village.county.post(f"/site-sessions/{quiet['id']}:cancel", version=quiet["version"])
    await work_off()  # Called off before anybody knew of it.
    held = await village.county.post("/site-sessions", {**SESSION, "team_ids": []})
    await work_off()
    stranger = (await village.people(1))[0]
    await village.county.post(f"/site-sessions/{held['id']}:cancel", version=held["version"])
    await work_off()

    called_off, announced = await messages(village, person)
    assert called_off == "2026年11月26日在村委会前广场的“百崎乡义诊”取消了，对不起，请不要前去。"
    assert "欢迎来" in announced
    assert await messages(village, stranger) == []


async def test_a_day_lies_within_the_calendar(village: Village) -> None:
    wanted = {**SESSION, "team_ids": [], "day": "9999-12-31"}
    assert await refusal(village.county, "/site-sessions", wanted) == (422, "invalid")
