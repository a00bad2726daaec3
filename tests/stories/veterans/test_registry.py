"""Staff search, register, read and correct dossiers."""

from datetime import date
from typing import Any

import httpx
import pytest

from app.domain.veterans.sections import Plan
from app.house import House
from app.models.veterans.care import ServicePlan
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import SignedIn, signed_in_staff
from tests.builders.veterans import (
    OTHER_VILLAGE,
    VILLAGE,
    a_category,
    a_health_record,
    a_person,
    an_id_number,
)
from tests.stories.veterans.registry import (
    CITY,
    LUOJIANG,
    QUANGANG,
    a_registration,
    events_of,
    registered,
)

EMPTY_ROLE = [
    {"role": "veteran", "starts_on": "1980-01-01"},
    {"role": "martyr_kin", "starts_on": "1990-01-01", "ends_before": "1990-01-01"},
]


@pytest.fixture
async def clerk(house: House) -> SignedIn:
    return await signed_in_staff(house, Role.VILLAGE_CLERK, VILLAGE)


@pytest.fixture
async def reviewer(house: House) -> SignedIn:
    return await signed_in_staff(house, Role.COUNTY_REVIEWER, QUANGANG)


async def search(client: httpx.AsyncClient, staff: SignedIn, **key: Any) -> list[str]:
    answer = await client.post("/staff/v1/veterans:search", json=key, headers=staff.headers)
    assert answer.status_code == 200, answer.text
    return [item["name"] for item in answer.json()["items"]]


async def test_a_clerk_registers_an_old_soldier_and_finds_him_again(
    client: httpx.AsyncClient, house: House, clerk: SignedIn
) -> None:
    number = an_id_number(date(1942, 8, 17))
    spaced = f"{number[:6]} {number[6:14]} {number[14:].lower()}"
    person = await registered(client, clerk, id_number=spaced)
    assert person["id_number"] == f"350599********{number[-4:]}"
    assert (person["phone"], person["address"]) == ("138****8000", "山腰街道锦祥社区****")
    assert (person["sex"], person["born_on"], person["version"]) == ("male", "1942-08-17", 1)
    assert person["division_name"] == "锦祥社区居委会"
    for key in (
        {"id_number": number},
        {"phone": "+86 13800138000"},
        {"name": "陈建"},
        {"pinyin": "Chen Jian"},
        {"initials": "CJG"},
        {"division_code": QUANGANG},
    ):
        assert (key, await search(client, clerk, **key)) == (key, ["陈建国"])
    assert await events_of(house, person["id"]) == [("veterans:person:registered", {})]


async def test_the_same_number_is_registered_once_and_nobody_learns_whose_it_is(
    client: httpx.AsyncClient, house: House, clerk: SignedIn
) -> None:
    number = an_id_number()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await a_person(session, "林秘密", OTHER_VILLAGE, id_number=number)
    answer = await client.post(
        "/staff/v1/veterans", json=a_registration(id_number=number), headers=clerk.keyed()
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "person_already_registered")
    assert "林" not in answer.text
    assert "350504" not in answer.text
    assert await search(client, clerk, id_number=number) == []


@pytest.mark.parametrize(
    ("change", "status", "code", "pointer"),
    [
        ({"id_number": "350505190001010017"}, 422, "id_number_check_digit", "/id_number"),
        ({"id_number": "350505000101001"}, 422, "id_number_fifteen_digits", "/id_number"),
        ({"phone": "0595-22160000"}, 422, "phone_malformed", "/phone"),
        ({"name": "陈3"}, 422, "name_malformed", "/name"),
        ({"division_code": "350505001999"}, 422, "unknown_division", "/division_code"),
        ({"division_code": QUANGANG}, 422, "unknown_division", "/division_code"),
        ({"roles": EMPTY_ROLE}, 422, "period_empty", "/roles/1/ends_before"),
        ({"hukou_code": "350599999999"}, 422, "unknown_division", "/hukou_code"),
        ({"division_code": OTHER_VILLAGE}, 403, "division_not_held", None),
        ({"version": 987654321}, 422, None, "/version"),
        ({"died_on": "2020-01-01"}, 422, None, "/died_on"),
    ],
)
async def test_what_cannot_be_registered_is_refused_with_the_field_at_fault(
    client: httpx.AsyncClient,
    house: House,
    change: dict[str, Any],
    status: int,
    code: str | None,
    pointer: str | None,
) -> None:
    reviewer = await signed_in_staff(house, Role.COUNTY_REVIEWER, QUANGANG)
    body = a_registration(**change)
    answer = await client.post("/staff/v1/veterans", json=body, headers=reviewer.keyed())
    problem = answer.json()
    assert answer.status_code == status, answer.text
    assert code in {None, problem["code"]}
    assert [fault["pointer"] for fault in problem["errors"]] == ([pointer] if pointer else [])
    assert str(next(iter(change.values()))) not in answer.text


async def test_one_number_leaves_the_vault_for_a_purpose_and_stays_on_record(
    client: httpx.AsyncClient, house: House, reviewer: SignedIn
) -> None:
    number = an_id_number()
    person = await registered(client, reviewer, id_number=number)
    path = f"/staff/v1/veterans/{person['id']}:reveal"
    wanted = {"what": "id_number", "purpose": "verify_identity"}
    answer = await client.post(path, json=wanted, headers=reviewer.headers)
    assert (answer.status_code, answer.json()) == (200, {"value": number})
    assert (await events_of(house, person["id"]))[1:] == [
        ("veterans:number:revealed", {"what": "id_number", "purpose": "verify_identity"})
    ]
    for refused in ({"what": "id_number"}, {"what": "id_number", "purpose": "curiosity"}):
        answer = await client.post(path, json=refused, headers=reviewer.headers)
        assert answer.status_code == 422
    finance = await signed_in_staff(house, Role.FINANCE, QUANGANG)
    assert (await client.post(path, json=wanted, headers=finance.headers)).status_code == 403


async def test_a_dossier_out_of_scope_answers_as_one_that_does_not_exist(
    client: httpx.AsyncClient, house: House, reviewer: SignedIn
) -> None:
    person = await registered(client, reviewer)
    stranger = await signed_in_staff(house, Role.COUNTY_REVIEWER, LUOJIANG)
    nobody = "01890a5d-ac96-774b-bcce-b302099a8057"
    for tail in ("", "/service", "/family", "/employment", "/health"):
        bodies = []
        for person_id in (person["id"], nobody):
            answer = await client.get(
                f"/staff/v1/veterans/{person_id}{tail}", headers=stranger.headers
            )
            assert answer.status_code == 404
            problem = answer.json()
            bodies.append({k: v for k, v in problem.items() if k not in {"instance", "trace_id"}})
        assert bodies[0] == bodies[1]
    for key in ({"name": "陈建国"}, {"division_code": QUANGANG}, {"initials": "cjg"}):
        assert await search(client, stranger, **key) == []


@pytest.mark.parametrize("kind", ["id_number", "phone", "name"])
async def test_a_search_with_a_division_finds_nobody_who_lives_elsewhere(
    client: httpx.AsyncClient, house: House, kind: str
) -> None:
    city = await signed_in_staff(house, Role.CITY_REVIEWER, CITY)
    number = an_id_number(date(1942, 8, 17))
    await registered(client, city, id_number=number)
    key = {kind: {"id_number": number, "phone": "13800138000", "name": "陈"}[kind]}
    assert await search(client, city, **key, division_code=LUOJIANG) == []
    assert await search(client, city, **key, division_code=QUANGANG) == ["陈建国"]


async def test_a_dotted_name_is_found_while_it_is_being_typed(
    client: httpx.AsyncClient, clerk: SignedIn
) -> None:
    await registered(client, clerk, name="阿依古丽·买买提")
    for typed in ("阿依", "阿依古丽•", "阿依古丽·买买提"):
        assert (typed, await search(client, clerk, name=typed)) == (typed, ["阿依古丽·买买提"])


async def test_a_search_needs_one_key(client: httpx.AsyncClient, clerk: SignedIn) -> None:
    for key in ({}, {"name": "陈", "pinyin": "chen"}, {"pinyin": "123"}):
        answer = await client.post("/staff/v1/veterans:search", json=key, headers=clerk.headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "search_misses_key")


async def test_a_list_is_paged_and_its_cursor_is_good_for_this_search_only(
    client: httpx.AsyncClient, house: House, reviewer: SignedIn
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        for name in ("陈一", "陈二", "陈三"):
            await a_person(session, name)
    path, key = "/staff/v1/veterans:search", {"name": "陈"}
    first = (
        await client.post(path, params={"limit": 2}, json=key, headers=reviewer.headers)
    ).json()
    params = {"limit": "2", "cursor": first["next_cursor"]}
    second = (await client.post(path, params=params, json=key, headers=reviewer.headers)).json()
    names = [item["name"] for item in (*first["items"], *second["items"])]
    assert names == sorted(names)
    assert set(names) == {"陈一", "陈二", "陈三"}
    assert second["next_cursor"] is None
    other = await client.post(path, params=params, json={"name": "林"}, headers=reviewer.headers)
    assert other.status_code in {400, 422}


async def test_each_role_sees_its_own_fields(client: httpx.AsyncClient, house: House) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session)
        await a_category(session, person.id)
        await a_health_record(session, person.id)
        plan = Plan("每周三次陪同透析", "村站派车", 30, date(2027, 1, 1))
        session.add(row := ServicePlan(person_id=person.id))
        row.tell(plan)
    golden = {
        *("id", "version", "name", "former_names", "id_number", "phone", "address", "sex"),
        *("born_on", "paper_born_on", "ethnicity", "division_code", "division_name"),
        *("hukou_code", "hukou_kind", "speech", "literacy", "abilities", "died_on"),
        *("registered_at", "roles", "categories", "gradings", "card", "contact_officer"),
        "service_plan",
    }
    expected = {
        Role.VILLAGE_CLERK: (True, 200),
        Role.TOWNSHIP_CLERK: (True, 200),
        Role.COUNTY_REVIEWER: (True, 200),
        Role.CITY_REVIEWER: (True, 200),
        Role.PROVINCE_REVIEWER: (True, 200),
        Role.MEDICAL_TEAM: (True, 200),
        Role.CITY_SUPERVISOR: (False, 403),
        Role.FINANCE: (False, 403),
        Role.AUDITOR: (False, 403),
        Role.HOSPITAL_PANEL: (None, 403),
        Role.SYSTEM_ADMIN: (None, 403),
        Role.SECURITY_ADMIN: (None, 403),
    }
    assert set(expected) == set(Role)
    for role, (abilities, health_status) in expected.items():
        staff = await signed_in_staff(house, role, CITY)
        path = f"/staff/v1/veterans/{person.id}"
        answer = await client.get(path, headers=staff.headers)
        health = await client.get(f"{path}/health", headers=staff.headers)
        assert (role, health.status_code) == (role, health_status)
        if abilities is None:
            assert (role, answer.status_code) == (role, 403)
            continue
        assert (role, set(answer.json())) == (role, golden)
        assert (role, answer.json()["abilities"] is not None) == (role, abilities)
        assert "高血压" not in answer.text
        assert (role, "透析" in answer.text) == (role, abilities)
