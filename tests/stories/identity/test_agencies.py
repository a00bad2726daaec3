"""A granddaughter acts for her grandfather: as far as he said, as long as he said."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update

from app.domain.calendar.days import day_of
from app.domain.veterans.terms import PersonRole
from app.house import House
from app.models.audit import Event
from app.models.veterans.persons import Person
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import SignedIn, signed_in_citizen, signed_in_staff
from tests.builders.veterans import OTHER_VILLAGE, a_person, an_id_number

AGENCIES = "/miniapp/v1/agencies"
COUNTER = "/staff/v1/agencies"
STATION = "350505001001"
HER_NUMBER = an_id_number(male=False)


@pytest.fixture
async def grandfather(house: House) -> UUID:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        return (await a_person(rows, "林水木")).id


@pytest.fixture
async def granddaughter(house: House) -> UUID:
    """She lives elsewhere: the clerk's scope does not hold her."""
    roles = (PersonRole.AGENT,)
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        found = await a_person(rows, "林小燕", OTHER_VILLAGE, id_number=HER_NUMBER, roles=roles)
        return found.id


def in_days(house: House, days: int) -> str:
    return (day_of(house.clock()) + timedelta(days=days)).isoformat()


def paper(house: House, principal: UUID, **other: Any) -> dict[str, Any]:
    return {
        "principal_id": str(principal),
        "agent_name": "林小燕",
        "agent_id_number": HER_NUMBER,
        "kind": "mandate",
        "scopes": ["apply", "book"],
        "ends_before": in_days(house, 365),
        "evidence_kind": "paper_mandate",
        "evidence_reference": "2026-0017",
        **other,
    }


async def offered(client: httpx.AsyncClient, house: House, caller: SignedIn) -> dict[str, Any]:
    wanted = {"scopes": ["apply", "view_payments"], "ends_before": in_days(house, 30)}
    answer = await client.post(AGENCIES, json=wanted, headers=caller.keyed())
    assert answer.status_code == 201
    offer: dict[str, Any] = answer.json()
    return offer


async def test_he_offers_and_she_accepts_with_the_code_he_reads_out(
    client: httpx.AsyncClient, house: House, grandfather: UUID, granddaughter: UUID
) -> None:
    his = await signed_in_citizen(house, grandfather)
    hers = await signed_in_citizen(house, granddaughter)
    offer = await offered(client, house, his)
    assert (offer["agency"]["state"], offer["agency"]["agent"]) == ("offered", None)

    accepted = await client.post(
        f"{AGENCIES}:accept", json={"code": offer["code"]}, headers=hers.keyed()
    )

    assert accepted.status_code == 200
    agency = accepted.json()
    assert agency["principal"] == {"person_id": str(grandfather), "name": "林水木"}
    assert agency["agent"] == {"person_id": str(granddaughter), "name": "林小燕"}
    assert (agency["state"], agency["scopes"]) == ("in_force", ["apply", "view_payments"])
    for caller in (his, hers):
        [seen] = (await client.get(AGENCIES, headers=caller.headers)).json()["items"]
        assert seen == agency
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        mine = select(Event.tag).where(Event.subject_table == "agencies").order_by(Event.id)
        assert (await rows.scalars(mine)).all() == [
            "identity:agency:offered",
            "identity:agency:accepted",
        ]


async def test_a_code_is_accepted_once_and_guessing_one_is_counted(
    client: httpx.AsyncClient, house: House, grandfather: UUID, granddaughter: UUID
) -> None:
    his = await signed_in_citizen(house, grandfather)
    hers = await signed_in_citizen(house, granddaughter)
    code = (await offered(client, house, his))["code"]
    own = await client.post(f"{AGENCIES}:accept", json={"code": code}, headers=his.keyed())
    assert (own.status_code, own.json()["code"]) == (409, "agent_is_principal")
    await client.post(f"{AGENCIES}:accept", json={"code": code}, headers=hers.keyed())

    told = []
    for guess in (code, "000000000000", "1234 5678 9012", "999999999999", "000000000001", code):
        answer = await client.post(f"{AGENCIES}:accept", json={"code": guess}, headers=hers.keyed())
        told.append((answer.status_code, answer.json()["code"]))

    assert told == [(410, "invitation_refused")] * 5 + [(429, "tries_used_up")]


async def test_health_and_payments_are_left_out_unless_he_says_so(
    client: httpx.AsyncClient, house: House, grandfather: UUID
) -> None:
    his = await signed_in_citizen(house, grandfather)

    wanted = {"ends_before": in_days(house, 30)}
    answer = await client.post(AGENCIES, json=wanted, headers=his.keyed())

    assert answer.json()["agency"]["scopes"] == ["apply", "book", "view_dossier"]


async def test_a_clerk_enters_what_stands_on_paper_for_an_elder_without_a_telephone(
    client: httpx.AsyncClient, house: House, grandfather: UUID, granddaughter: UUID
) -> None:
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, STATION)

    answer = await client.post(COUNTER, json=paper(house, grandfather), headers=clerk.keyed())

    assert answer.status_code == 201
    assert answer.json()["state"] == "in_force"
    assert answer.json()["evidence_reference"] == "2026-0017"
    listed = await client.get(f"/staff/v1/veterans/{grandfather}/agencies", headers=clerk.headers)
    assert [row["id"] for row in listed.json()["items"]] == [answer.json()["id"]]
    hers = await signed_in_citizen(house, granddaughter)
    [held] = (await client.get(AGENCIES, headers=hers.headers)).json()["items"]
    assert held["principal"]["name"] == "林水木"


@pytest.mark.parametrize(
    ("other", "status", "code"),
    [
        ({"agent_name": "林大燕"}, 422, "agent_not_registered"),
        ({"agent_id_number": an_id_number()}, 422, "agent_not_registered"),
        ({"evidence_kind": "court_ruling"}, 422, "agency_needs_evidence"),
        ({"evidence_kind": "in_app"}, 422, "agency_needs_evidence"),
        ({"ends_before": None}, 422, "agency_period_refused"),
        ({"ends_before": "2099-01-01"}, 422, "agency_period_refused"),
        ({"ends_before": "2020-01-01"}, 422, "agency_period_refused"),
        ({"scopes": ["apply", "change_account"]}, 422, "invalid"),
        ({"scopes": []}, 422, "invalid"),
        ({"principal_id": "019aa000-0000-7000-8000-000000000000"}, 404, "not_found"),
    ],
)
async def test_what_the_paper_must_say_is_checked(
    client: httpx.AsyncClient,
    house: House,
    grandfather: UUID,
    granddaughter: UUID,
    other: dict[str, Any],
    status: int,
    code: str,
) -> None:
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, STATION)

    wanted = paper(house, grandfather, **other)
    answer = await client.post(COUNTER, json=wanted, headers=clerk.keyed())

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_clerk_of_another_village_finds_neither_the_elder_nor_the_agency(
    client: httpx.AsyncClient, house: House, grandfather: UUID, granddaughter: UUID
) -> None:
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, STATION)
    entered = await client.post(COUNTER, json=paper(house, grandfather), headers=clerk.keyed())
    foreign = await signed_in_staff(house, Role.TOWNSHIP_CLERK, "350504100000")

    enter = await client.post(COUNTER, json=paper(house, grandfather), headers=foreign.keyed())
    listed = await client.get(f"/staff/v1/veterans/{grandfather}/agencies", headers=foreign.headers)
    revoke = f"{COUNTER}/{entered.json()['id']}:revoke"
    ended = await client.post(revoke, headers=foreign.keyed(**{"If-Match": '"1"'}))

    assert {enter.status_code, listed.status_code, ended.status_code} == {404}


async def test_a_clerk_enters_no_agency_for_himself(
    client: httpx.AsyncClient, house: House, grandfather: UUID, granddaughter: UUID
) -> None:
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, STATION, person_id=granddaughter)

    answer = await client.post(COUNTER, json=paper(house, grandfather), headers=clerk.keyed())

    assert (answer.status_code, answer.json()["code"]) == (403, "staff_own_case")


async def test_a_new_agency_replaces_the_former_between_the_same_two(
    client: httpx.AsyncClient, house: House, grandfather: UUID, granddaughter: UUID
) -> None:
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, STATION)
    await client.post(COUNTER, json=paper(house, grandfather), headers=clerk.keyed())
    video = {"evidence_kind": "video_mandate", "scopes": ["book"]}

    await client.post(COUNTER, json=paper(house, grandfather, **video), headers=clerk.keyed())

    listed = await client.get(f"/staff/v1/veterans/{grandfather}/agencies", headers=clerk.headers)
    seen = [(row["state"], row["scopes"]) for row in listed.json()["items"]]
    assert seen == [("in_force", ["book"]), ("revoked", ["apply", "book"])]


async def test_either_side_ends_it_once_with_the_version_it_was_read_at(
    client: httpx.AsyncClient, house: House, grandfather: UUID, granddaughter: UUID
) -> None:
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, STATION)
    entered = await client.post(COUNTER, json=paper(house, grandfather), headers=clerk.keyed())
    hers = await signed_in_citizen(house, granddaughter)
    stranger = await signed_in_citizen(house, await somebody(house))
    revoke = f"{AGENCIES}/{entered.json()['id']}:revoke"

    told = []
    for caller, version in ((stranger, 1), (hers, None), (hers, 7), (hers, 1), (hers, 2)):
        condition = {} if version is None else {"If-Match": f'"{version}"'}
        answer = await client.post(revoke, headers=caller.keyed(**condition))
        told.append((answer.status_code, answer.json().get("code", answer.json().get("state"))))

    assert told == [
        (404, "not_found"),
        (428, "version_missing"),
        (412, "stale"),
        (200, "revoked"),
        (409, "agency_over"),
    ]


async def test_neither_side_undoes_on_a_telephone_what_a_court_decided(
    client: httpx.AsyncClient, house: House, grandfather: UUID, granddaughter: UUID
) -> None:
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, STATION)
    ruling = {"kind": "guardianship", "evidence_kind": "court_ruling", "ends_before": None}
    wanted = paper(house, grandfather, **ruling)
    entered = await client.post(COUNTER, json=wanted, headers=clerk.keyed())
    his = await signed_in_citizen(house, grandfather)
    hers = await signed_in_citizen(house, granddaughter)

    code = {"code": (await offered(client, house, his))["code"]}
    revoke, first = f"{AGENCIES}/{entered.json()['id']}:revoke", {"If-Match": '"1"'}
    told = [
        await client.post(f"{AGENCIES}:accept", json=code, headers=hers.keyed()),
        await client.post(revoke, headers=his.keyed(**first)),
        await client.post(revoke, headers=hers.keyed(**first)),
    ]
    counter = f"{COUNTER}/{entered.json()['id']}:revoke"
    ended = await client.post(counter, headers=clerk.keyed(**first))

    refused = [(answer.status_code, answer.json()["code"]) for answer in told]
    assert refused == [(409, "guardianship_stands")] * 3
    assert (ended.status_code, ended.json()["state"]) == (200, "revoked")


async def somebody(house: House) -> UUID:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        return (await a_person(rows, "郑无关")).id


async def test_account_matters_are_never_done_by_an_agent(
    client: httpx.AsyncClient, house: House, grandfather: UUID, granddaughter: UUID
) -> None:
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, STATION)
    await client.post(COUNTER, json=paper(house, grandfather), headers=clerk.keyed())
    hers = await signed_in_citizen(house, granddaughter)

    answer = await client.get(AGENCIES, headers=hers.acting_for(grandfather))

    assert (answer.status_code, answer.json()["code"]) == (403, "not_for_agents")


async def test_nothing_is_entered_over_the_affairs_of_the_dead(
    client: httpx.AsyncClient, house: House, grandfather: UUID, granddaughter: UUID
) -> None:
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, STATION)
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        died = {"died_on": day_of(rows.info["now"])}
        await rows.execute(update(Person).where(Person.id == grandfather).values(died))

    answer = await client.post(COUNTER, json=paper(house, grandfather), headers=clerk.keyed())

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
