"""People and staff walk down the tree of divisions."""

import httpx
import pytest

from app.house import House
from tests.builders.identity import signed_in_staff


async def test_somebody_picks_her_village_step_by_step(client: httpx.AsyncClient) -> None:
    async def names(parent: str | None, limit: int = 100) -> dict[str, str]:
        query: dict[str, str | int] = {"limit": limit}
        if parent is not None:
            query["parent"] = parent
        answer = await client.get("/miniapp/v1/divisions", params=query)
        assert answer.status_code == 200
        return {item["name"]: item["code"] for item in answer.json()["items"]}

    fujian = (await names(None))["福建省"]
    quanzhou = (await names(fujian))["泉州市"]
    zone = (await names(quanzhou))["泉州台商投资区"]
    township = (await names(zone))["百崎回族乡"]
    assert "白奇村委会" in await names(township)


async def test_a_member_of_an_area_shows_who_administers_it(client: httpx.AsyncClient) -> None:
    query: dict[str, str | int] = {"parent": "350521000000", "limit": 100}
    items = (await client.get("/miniapp/v1/divisions", params=query)).json()["items"]
    held = {item["code"]: item["administered_by"] for item in items if item["administered_by"]}
    assert held == dict.fromkeys(
        ["350521104000", "350521105000", "350521106000", "350521200000"], "350571000000"
    )


async def test_the_pages_of_a_long_list_join_without_a_gap(client: httpx.AsyncClient) -> None:
    seen: list[str] = []
    query: dict[str, str | int] = {"parent": "350521000000", "limit": 7}
    while True:
        page = (await client.get("/miniapp/v1/divisions", params=query)).json()
        seen += [item["code"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert len(seen) == 20
    assert seen == sorted(set(seen))


async def test_the_cursor_of_one_list_is_refused_by_another(client: httpx.AsyncClient) -> None:
    query: dict[str, str | int] = {"parent": "350521000000", "limit": 2}
    cursor = (await client.get("/miniapp/v1/divisions", params=query)).json()["next_cursor"]
    other: dict[str, str | int] = {"parent": "350505000000", "limit": 2, "cursor": cursor}
    assert (await client.get("/miniapp/v1/divisions", params=other)).status_code in {400, 422}


async def test_staff_read_a_division_with_all_that_administer_it(
    client: httpx.AsyncClient, house: House
) -> None:
    staff = await signed_in_staff(house)
    answer = await client.get("/staff/v1/divisions/350521106201", headers=staff.headers)
    assert answer.status_code == 200
    assert [part["name"] for part in answer.json()["path"]] == [
        "福建省",
        "泉州市",
        "泉州台商投资区",
        "张坂镇",
        "张坂村委会",
    ]
    missing = await client.get("/staff/v1/divisions/350599000000", headers=staff.headers)
    assert missing.status_code == 404


@pytest.mark.parametrize("name", ["%", "_", "\\", "'", "惠安%"])
async def test_a_name_searched_for_is_no_pattern(
    client: httpx.AsyncClient, house: House, name: str
) -> None:
    staff = await signed_in_staff(house)
    answer = await client.get("/staff/v1/divisions", params={"name": name}, headers=staff.headers)
    assert answer.json() == {"items": [], "next_cursor": None}


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("divisions", {"parent": "350505"}),
        ("divisions", {"parent": "350505000000\n"}),
        ("divisions", {"parent": "３５０５０５００００００"}),
        ("divisions", {"limit": "101"}),
        ("stations", {}),
        ("stations/nearest", {"latitude": "nan", "longitude": "118"}),
        ("stations/nearest", {"latitude": "1e400", "longitude": "118"}),
        ("stations/nearest", {"latitude": "91", "longitude": "118"}),
        ("stations/nearest", {"latitude": "24"}),
        ("stations/nearest", {"latitude": "24", "longitude": "118", "limit": "21"}),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused(
    client: httpx.AsyncClient, path: str, query: dict[str, str]
) -> None:
    answer = await client.get(f"/miniapp/v1/{path}", params=query)
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"
