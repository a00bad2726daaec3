"""A family doctor for one to three years: signed, renewed, moved, ended."""

import asyncio
from collections import Counter
from datetime import date, datetime
from uuid import UUID

import httpx
import pytest

from app.domain.calendar.days import SHANGHAI
from app.house import House
from app.models.care import CareContract
from app.models.veterans.persons import Person
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import an_agency
from tests.builders.requests import COUNTY, Case, a_case, set_clock
from tests.builders.veterans import a_person
from tests.fixtures.work import WorkOff
from tests.stories.care.office import SIGNED, Office, an_office
from tests.stories.visits.supply import TEAM


@pytest.fixture
async def case(house: House, client: httpx.AsyncClient) -> Case:
    return await a_case(house, client)


@pytest.fixture
async def office(house: House, case: Case) -> Office:
    return await an_office(house, case)


async def refusal(
    office: Office, path: str, body: object, version: int | None = None
) -> tuple[int, str, list[str]]:
    answer = await office.county.tries(path, body, version=version)
    problem = answer.json()
    codes = [error["code"] for error in problem.get("errors", ())]
    return answer.status_code, problem["code"], codes


async def test_she_signs_and_sees_who_comes_and_when(
    case: Case, office: Office, work_off: WorkOff
) -> None:
    """Born in 1955: a check is due within ninety days, a visit within ninety-one."""
    signed = await office.signs(case.person_id, kinds=["diabetes", "hypertension"], note="服药中")
    assert (signed["standing"], signed["ends_before"]) == ("in_force", "2027-11-23")
    assert (signed["kinds"], signed["note"]) == (["diabetes", "hypertension"], "服药中")
    assert signed["follow_ups_a_year"] == 4
    await work_off()

    read = await office.reads(signed)
    assert (read["follow_up_on"], read["checkup_on"]) == ("2027-02-22", "2027-02-21")
    assert read["version"] == signed["version"]
    mine = (await (await case.veteran()).get("/care-contracts"))["items"]
    assert [(each["id"], each["doctor_name"], each["team_phone"]) for each in mine] == [
        (signed["id"], "林医生", TEAM["phone"])
    ]
    assert (mine[0]["kinds"], mine[0]["follow_up_on"]) == (
        ["diabetes", "hypertension"],
        "2027-02-22",
    )


async def test_what_she_suffers_from_is_sealed(house: House, case: Case, office: Office) -> None:
    signed = await office.signs(case.person_id, note="服药中")
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        row = await session.get_one(CareContract, UUID(signed["id"]))
        assert b"hypertension" not in row.conditions_sealed
        assert "服药中".encode() not in row.conditions_sealed
    listed = (await office.county.get("/care-contracts"))["items"]
    assert [each["id"] for each in listed] == [signed["id"]]
    assert "kinds" not in listed[0]


async def test_nobody_has_two_family_doctors(case: Case, office: Office) -> None:
    await office.signs(case.person_id, years=2)
    again = office.paper(case.person_id, starts_on="2026-12-20")
    assert await refusal(office, "/care-contracts", again) == (409, "contract_taken", [])


async def test_of_many_papers_at_once_one_is_entered(case: Case, office: Office) -> None:
    paper = office.paper(case.person_id)
    answers = await asyncio.gather(
        *(office.county.tries("/care-contracts", paper) for _ in range(6))
    )
    said = Counter((each.status_code, each.json().get("code")) for each in answers)
    assert said == {(201, None): 1, (409, "contract_taken"): 5}


@pytest.mark.parametrize(
    ("other", "refused"),
    [
        ({"years": 4}, (422, "contract_period_refused", ["contract_years_refused"])),
        (
            {"starts_on": "2027-03-01"},
            (422, "contract_period_refused", ["contract_begins_too_far"]),
        ),
        ({"signed_by": "agent"}, (422, "invalid", ["agency_of_signer"])),
        (
            {"signed_by": "guardian", "agency_id": "01930000-0000-7000-8000-000000000000"},
            (409, "signer_without_authority", []),
        ),
        ({"consented": False}, (422, "invalid", ["not_offered"])),
    ],
)
async def test_a_paper_that_cannot_be_is_refused(
    case: Case, office: Office, other: dict[str, object], refused: object
) -> None:
    paper = office.paper(case.person_id, **other)
    assert await refusal(office, "/care-contracts", paper) == refused
    assert (await office.county.get("/care-contracts"))["items"] == []


async def test_only_a_doctor_of_the_team_answers_for_it(case: Case, office: Office) -> None:
    nurse = next(each for each in office.team["members"] if each["profession"] == "nurse")
    paper = office.paper(case.person_id, doctor_id=nurse["id"])
    assert await refusal(office, "/care-contracts", paper) == (409, "not_a_doctor_of_team", [])


async def test_an_agent_signs_with_the_mandate_that_was_given(
    house: House, case: Case, office: Office
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        helper = await a_person(session, "黄小明")
        clerk = office.county.signed_in.account_id
        agency = await an_agency(session, case.person_id, helper.id, clerk)
    as_guardian = office.paper(case.person_id, signed_by="guardian", agency_id=str(agency.id))
    refused = await refusal(office, "/care-contracts", as_guardian)
    assert refused == (409, "signer_without_authority", [])

    signed = await office.signs(case.person_id, signed_by="agent", agency_id=str(agency.id))
    assert signed["signed_by"] == "agent"


async def test_a_renewal_follows_without_a_gap(house: House, case: Case, office: Office) -> None:
    signed = await office.signs(case.person_id)
    path, version = f"/care-contracts/{signed['id']}:renew", signed["version"]
    renewal = {"years": 3, **SIGNED, "signed_on": "2027-10-01"}
    early = await refusal(office, path, renewal, version)
    assert early == (409, "renewal_too_early", [])

    await set_clock(house, datetime(2027, 10, 8, 9, 30, tzinfo=SHANGHAI))
    office.county = await case.staff(Role.COUNTY_REVIEWER, COUNTY)
    new = await office.county.post(path, renewal, version=version)
    assert (new["starts_on"], new["ends_before"]) == ("2027-11-23", "2030-11-23")
    assert (new["renews_id"], new["standing"], new["kinds"]) == (
        signed["id"],
        "upcoming",
        ["hypertension"],
    )
    assert await refusal(office, path, renewal, version) == (409, "contract_taken", [])


async def test_a_contract_ends_early_with_its_reason_and_another_may_follow(
    case: Case, office: Office
) -> None:
    signed = await office.signs(case.person_id)
    path = f"/care-contracts/{signed['id']}:end"
    ended = await office.county.post(path, {"reason": "by_person"}, version=signed["version"])
    assert (ended["standing"], ended["ended_reason"]) == ("ended", "by_person")
    assert ended["ends_before"] == "2026-11-23"
    again = await refusal(office, path, {"reason": "by_person"}, ended["version"])
    assert again == (409, "contract_not_running", [])
    assert (await office.signs(case.person_id))["standing"] == "in_force"


async def test_a_contract_moves_to_a_doctor_of_another_team(case: Case, office: Office) -> None:
    signed = await office.signs(case.person_id)
    other = await office.county.post("/visit-teams", {**TEAM, "name": "二队"})
    wanted = {"team_id": other["id"], "doctor_id": other["members"][0]["id"]}
    path = f"/care-contracts/{signed['id']}:move"
    wrong = await refusal(
        office, path, {**wanted, "doctor_id": office.doctor_id}, signed["version"]
    )
    assert wrong == (409, "not_a_doctor_of_team", [])

    moved = await office.county.post(path, wanted, version=signed["version"])
    assert (moved["team_name"], moved["standing"]) == ("二队", "in_force")
    stale = await refusal(office, path, wanted, signed["version"])
    assert stale[0] == 412


async def test_a_paper_is_not_signed_tomorrow(case: Case, office: Office) -> None:
    paper = office.paper(case.person_id, signed_on="2026-11-24")
    said = await refusal(office, "/care-contracts", paper)
    assert said == (422, "contract_period_refused", ["contract_not_signed_yet"])


async def test_renewed_and_signed_anew_at_once_leaves_one_contract_that_follows(
    house: House, case: Case, office: Office
) -> None:
    signed = await office.signs(case.person_id)
    await set_clock(house, datetime(2027, 11, 10, 9, tzinfo=SHANGHAI))
    office.county = await case.staff(Role.COUNTY_REVIEWER, COUNTY)
    since = {"signed_on": "2027-11-10"}
    anew = office.paper(case.person_id, starts_on="2027-11-23", **since)
    renewal = {**SIGNED, **since, "years": 1}
    answers = await asyncio.gather(
        *(
            office.county.tries(path, body, version=version)
            for _ in range(4)
            for path, body, version in (
                ("/care-contracts", anew, None),
                (f"/care-contracts/{signed['id']}:renew", renewal, signed["version"]),
            )
        )
    )
    said = Counter((each.status_code, each.json().get("code")) for each in answers)
    assert said == {(201, None): 1, (409, "contract_taken"): 7}


async def test_nobody_renews_for_the_dead(house: House, case: Case, office: Office) -> None:
    signed = await office.signs(case.person_id)
    await set_clock(house, datetime(2027, 11, 10, 9, tzinfo=SHANGHAI))
    office.county = await case.staff(Role.COUNTY_REVIEWER, COUNTY)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        (await session.get_one(Person, case.person_id)).died_on = date(2027, 11, 1)
    path, renewal = f"/care-contracts/{signed['id']}:renew", {**SIGNED, "years": 1}
    said = await refusal(office, path, renewal, signed["version"])
    assert said == (409, "person_deceased", [])


async def test_the_office_reads_how_many_have_a_family_doctor(case: Case, office: Office) -> None:
    signed = await office.signs(case.person_id)
    asked = {"from_on": "2026-11-01", "before_on": "2026-12-01"}
    read = await office.county.get("/statistics/care", params=asked)
    assert (read["in_force"], read["signed"], read["renewed"], read["ended_early"]) == (1, 1, 0, 0)
    wanted = {"reason": "by_person"}
    path = f"/care-contracts/{signed['id']}:end"
    await office.county.post(path, wanted, version=signed["version"])
    read = await office.county.get("/statistics/care", params=asked)
    assert (read["in_force"], read["signed"], read["ended_early"]) == (0, 1, 1)

    other = await case.staff(Role.COUNTY_REVIEWER, "350502000000")
    seen = await other.get("/statistics/care", params={**asked, "division_code": COUNTY})
    assert (seen["signed"], seen["ended_early"], seen["overdue"]) == (0, 0, 0)
    finance = await case.staff(Role.FINANCE, COUNTY)
    refused = await finance.client.get(
        "/staff/v1/statistics/care", headers=finance.signed_in.headers
    )
    assert refused.status_code == 403


async def test_who_ends_a_contract_ends_the_renewal_that_was_to_follow(
    house: House, case: Case, office: Office
) -> None:
    signed = await office.signs(case.person_id)
    await set_clock(house, datetime(2027, 11, 10, 9, tzinfo=SHANGHAI))
    office.county = await case.staff(Role.COUNTY_REVIEWER, COUNTY)
    path = f"/care-contracts/{signed['id']}"
    new = await office.county.post(f"{path}:renew", {**SIGNED, "years": 1}, version=1)
    await office.county.post(f"{path}:end", {"reason": "by_person"}, version=1)
    read = await office.reads(new)
    assert (read["standing"], read["ended_reason"]) == ("ended", "by_person")
    assert read["ends_before"] == read["starts_on"]
    for standing, ids in (("ended", {new["id"], signed["id"]}), ("upcoming", set[str]())):
        params = {"standing": standing}
        listed = (await office.county.get("/care-contracts", params=params))["items"]
        assert {each["id"] for each in listed} == ids
    again = await refusal(
        office, f"/care-contracts/{new['id']}:end", {"reason": "by_person"}, read["version"]
    )
    assert again == (409, "contract_not_running", [])
