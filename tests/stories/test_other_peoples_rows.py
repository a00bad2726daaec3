"""A foreign id answers what an id of nobody answers, whatever is tried with it."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.house import House
from app.policies.permissions import PERMISSIONS_OF, Permission, Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import SignedIn, signed_in_citizen, signed_in_staff
from tests.builders.money import money_of_a_village
from tests.builders.office import things_of_an_office
from tests.builders.requests import (
    CITY,
    COUNTY,
    HARDSHIP_FORM,
    PROVINCE,
    STAFF,
    TOWNSHIP,
    Case,
    a_case,
)
from tests.fixtures.contract import Operation, operations

ELSEWHERE = [
    (Role.COUNTY_REVIEWER, "350504000000"),  # The next county.
    (Role.COUNTY_REVIEWER, "350521000000"),  # A county of the other kind in the same city.
    (Role.TOWNSHIP_CLERK, "350505100000"),  # A sibling of the township.
    (Role.VILLAGE_CLERK, "350505001002"),  # A sibling of the village: ten digits in common.
    (Role.CITY_REVIEWER, "350800000000"),  # Another city of the province.
    (Role.FINANCE, "350504000000"),
    (Role.AUDITOR, "350521000000"),
    (Role.SYSTEM_ADMIN, "350504000000"),
    (Role.SECURITY_ADMIN, "350504000000"),
]
ABOVE = [
    (TOWNSHIP, Role.TOWNSHIP_CLERK),
    (COUNTY, Role.COUNTY_REVIEWER),
    (CITY, Role.CITY_REVIEWER),
    (PROVINCE, Role.PROVINCE_REVIEWER),
]
NOT_FOR = {
    # A township sees what its people get, and nothing of the county as a whole.
    TOWNSHIP: (
        "/answers",
        "/batches",
        "/imports",
        "/reconciliations",
        "/operations",
        "/supporting-hospitals",
        "/trail",
        "/visit-routes",
        "/visit-teams",
    ),
    COUNTY: (),
    CITY: ("/imports",),
    PROVINCE: ("/imports", "/reconciliations", "/trail"),
}
NOT_THERE = ("/imports/{import_id}/file", "/result-deliveries/{delivery_id}/signature")
"""The file of this list was not kept, this delivery was not signed."""
OPEN_TO_ALL = {
    "miniapp GET /stations/{station_id}",  # Anybody finds the way to a station.
    "staff GET /stations/{station_id}",
    "staff GET /stations/{station_id}/staff",
    # Papers are public, and banks are the same for everybody whom they concern.
    "staff GET /rate-notices/{notice_id}",
    "staff GET /rate-notices/{notice_id}/effect",
    "staff GET /bank-clients/{client_id}",
}
OF_MONEY = (
    "/account-changes?state=proposed",
    "/bank-lines",
    "/batches",
    "/confirmations/due",
    "/entitlement-moves",
    "/entitlements",
    "/imports",
    "/ledger/transfers",
    "/operations",
    "/payments",
    "/reconciliations",
    "/result-deliveries?refused=false",
    "/returns",
)
REFUSED_ALIKE = {403, 404, 422}
"""A body may be refused before the row is looked for; both ids are then refused alike."""


def on_ids(audience: str) -> list[Operation]:
    return [
        each
        for each in operations()
        if each.audience == audience and each.ids and str(each) not in OPEN_TO_ALL
    ]


def named(each: Operation, ids: Mapping[str, str]) -> Mapping[str, str]:
    """Say which account a path means: of staff, or the one that somebody is paid to."""
    if each.path.startswith("/accounts/") and "payment_account_id" in ids:
        return {**ids, "account_id": ids["payment_account_id"]}
    return ids


def nobodys(each: Operation) -> dict[str, str]:
    """What the path of an operation names, as nobody ever bore it."""
    return {
        name: "P350505202611000999999" if name == "payment_no" else str(uuid4())
        for name in each.ids
    }


def told(answer: httpx.Response) -> tuple[int, Any]:
    """What an answer tells, without what differs in every answer."""
    body = answer.json()
    return answer.status_code, {k: body[k] for k in body if k not in {"trace_id", "instance"}}


async def a_world(case: Case) -> dict[str, str]:
    """Make one thing of each kind in Shanyao, and return their ids by the names in paths."""
    veteran, village = await case.veteran(), await case.village()
    request = await veteran.applies("hardship_aid", HARDSHIP_FORM, promised=["event_proof"])
    paper = await veteran.sends("event_proof")
    async with case.house.database.transaction(EVERYTHING, SYSTEM) as rows:
        things = await things_of_an_office(rows, case, village.signed_in)
        money = await money_of_a_village(rows)
    report = await _reported(case, village.signed_in)
    return {
        "person_id": str(case.person_id),
        "request_id": request["id"],
        "attachment_id": paper,
        "report_id": report,
        **money,
        **things,
    }


async def _reported(case: Case, clerk: SignedIn) -> str:
    answer = await case.client.post(
        f"{STAFF}/veterans/{case.person_id}/change-reports",
        json={"kind": "death", "died_on": "2026-01-02", "note": "家属来电"},
        headers=clerk.keyed(),
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def differences(
    client: httpx.AsyncClient, caller: SignedIn, asked: list[Operation], foreign: dict[str, str]
) -> dict[str, Any]:
    """Ask each operation for the foreign rows and for nobody's; return where it told them apart."""
    found: dict[str, Any] = {}
    for each in asked:
        answer = await each.called(client, caller.headers, named(each, foreign))
        nobody = await each.called(client, caller.headers, nobodys(each))
        if told(answer) != told(nobody) or answer.status_code not in REFUSED_ALIKE:
            found[str(each)] = (told(answer), told(nobody))
    return found


@pytest.mark.parametrize(("role", "division"), ELSEWHERE)
async def test_staff_of_another_place_learn_nothing_from_an_id(
    house: House, client: httpx.AsyncClient, role: Role, division: str
) -> None:
    foreign = await a_world(await a_case(house, client))
    stranger = await signed_in_staff(house, role, division)

    asked = on_ids("staff")

    assert len(asked) > 40
    assert await differences(client, stranger, asked, foreign) == {}


async def test_another_citizen_learns_nothing_from_an_id(
    house: House, client: httpx.AsyncClient
) -> None:
    foreign = await a_world(await a_case(house, client))
    stranger = await (await a_case(house, client, name="林小花")).veteran()

    asked = on_ids("miniapp")

    assert len(asked) > 8
    assert await differences(client, stranger.signed_in, asked, foreign) == {}


async def test_somebody_not_yet_bound_learns_nothing_from_an_id(
    house: House, client: httpx.AsyncClient
) -> None:
    foreign = await a_world(await a_case(house, client))

    assert (
        await differences(client, await signed_in_citizen(house), on_ids("miniapp"), foreign) == {}
    )


async def test_a_parent_of_ones_own_opens_no_foreign_child(
    house: House, client: httpx.AsyncClient
) -> None:
    foreign = await a_world(await a_case(house, client))
    own = await a_world(await a_case(house, client, name="林小花"))
    county = await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY)
    nested = [each for each in on_ids("staff") if len(each.ids) > 1]
    nested += [each for each in operations() if str(each).endswith("staff/{member_id}")]

    for each in nested:
        parent, child = each.ids
        mixed = {parent: own[parent], child: foreign.get(child, str(uuid4()))}
        nobody = {parent: own[parent], child: str(uuid4())}
        answers = [await each.called(client, county.headers, ids) for ids in (mixed, nobody)]
        assert told(answers[0]) == told(answers[1]), str(each)
        # Who may change the parent is told when it has changed meanwhile: it is his own.
        assert answers[0].status_code in REFUSED_ALIKE | {412}, str(each)

    assert len(nested) >= 4


@pytest.mark.parametrize(("division", "role"), ABOVE)
async def test_whoever_stands_above_sees_what_lies_below(
    house: House, client: httpx.AsyncClient, division: str, role: Role
) -> None:
    """The proof that the ids of these tests are of things that exist."""
    world = await a_world(await a_case(house, client))
    above = await signed_in_staff(house, role, division)

    reading = [each for each in on_ids("staff") if each.method == "GET"]
    answers = {
        str(each): (await each.called(client, above.headers, named(each, world))).status_code
        for each in reading
        if "staff-accounts" not in each.path
    }
    hidden = {
        path for path in answers if any(part in path for part in (*NOT_THERE, *NOT_FOR[division]))
    }

    assert {answers[path] for path in answers.keys() - hidden} == {200}, answers
    assert {answers[path] for path in hidden} <= {403, 404, 410}, answers


async def test_lists_and_searches_hold_nothing_from_another_place(
    house: House, client: httpx.AsyncClient
) -> None:
    case = await a_case(house, client)
    await a_world(case)
    county = await signed_in_staff(house, Role.COUNTY_REVIEWER, "350504000000")
    admin = await signed_in_staff(house, Role.SYSTEM_ADMIN, "350504000000")

    requests = await client.get(f"{STAFF}/requests?queue=all", headers=county.headers)
    reports = await client.get(f"{STAFF}/change-reports", headers=county.headers)
    people = await client.post(
        f"{STAFF}/veterans:search", json={"name": "黄志强"}, headers=county.headers
    )
    accounts = await client.get(f"{STAFF}/staff-accounts", headers=admin.headers)

    assert [found.json()["items"] for found in (requests, reports, people)] == [[], [], []]
    for path in OF_MONEY:
        found = await client.get(f"{STAFF}{path}", headers=county.headers)
        assert (found.status_code, found.json().get("items")) == (200, []), path
    assert {line["division_code"][:6] for line in accounts.json()["items"]} == {"350504"}


def test_the_callers_hold_what_the_operations_ask_for() -> None:
    """A caller without the permission proves nothing about rows."""
    held = {permission for role, _ in ELSEWHERE for permission in PERMISSIONS_OF[role]}

    assert set(Permission) - held <= {
        Permission.REQUEST_APPRAISE,
    }
