"""An auditor reads who did what, in his own divisions and in no others."""

import httpx

from app.house import House
from app.policies.permissions import Role
from tests.builders.identity import signed_in_staff
from tests.builders.requests import HARDSHIP_FORM, MONDAY, a_case, set_clock

QUANZHOU, LONGYAN = "350500000000", "350800000000"


async def _tags(client: httpx.AsyncClient, headers: dict[str, str], **query: str) -> list[str]:
    answer = await client.get("/staff/v1/events", headers=headers, params=query)
    assert answer.status_code == 200, answer.text
    return [item["tag"] for item in answer.json()["items"]]


async def test_the_trail_of_a_request_is_read_where_it_belongs(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    veteran = await case.veteran()
    request = await veteran.applies("hardship_aid", HARDSHIP_FORM, promised=["event_proof"])
    here = await signed_in_staff(house, Role.AUDITOR, QUANZHOU)
    elsewhere = await signed_in_staff(house, Role.AUDITOR, LONGYAN)
    trail = await _tags(client, here.headers, subject_id=request["id"])
    assert trail[0] == "requests:request:submitted"
    assert trail[-1] == "requests:request:drafted"
    assert await _tags(client, elsewhere.headers, subject_id=request["id"]) == []
    assert await _tags(
        client, here.headers, subject_id=request["id"], tag="requests:request:submitted"
    ) == ["requests:request:submitted"]


async def test_pages_of_the_trail_follow_each_other(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    await (await case.veteran()).applies("hardship_aid", HARDSHIP_FORM, promised=["event_proof"])
    auditor = await signed_in_staff(house, Role.AUDITOR, QUANZHOU)
    whole = await _tags(client, auditor.headers, limit="100")
    seen: list[str] = []
    cursor = None
    while cursor or not seen:
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/staff/v1/events", headers=auditor.headers, params=query)).json()
        seen += [item["tag"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert len(whole) > 2
    assert seen == whole


async def test_a_clerk_does_not_read_the_trail(house: House, client: httpx.AsyncClient) -> None:
    clerk = await signed_in_staff(house, Role.TOWNSHIP_CLERK, "350505001000")
    answer = await client.get("/staff/v1/events", headers=clerk.headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")
