"""Somebody waits for long work: how far it is, what came of it, and for whom."""

from uuid import UUID

import httpx
import pytest
from uuid_utils.compat import uuid4

from app.domain.errors import TooMany
from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.usecases.operations.track import advance, fail, finish, start
from tests.builders.identity import SignedIn, signed_in_staff

PATH = "/staff/v1/operations"
COUNTY, NEXT_COUNTY = "350505000000", "350504000000"


@pytest.fixture
async def reviewer(house: House) -> SignedIn:
    return await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY)


async def _started(house: House, by: SignedIn) -> UUID:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        now = session.info["now"]
        operation = await start(session, "batch_build", COUNTY, started_by=by.account_id, now=now)
        return operation.id


async def test_progress_is_told_until_the_result_is_there(
    client: httpx.AsyncClient, house: House, reviewer: SignedIn
) -> None:
    operation_id = await _started(house, reviewer)
    path = f"{PATH}/{operation_id}"
    queued = await client.get(path, headers=reviewer.headers)
    assert (queued.status_code, queued.headers["retry-after"]) == (200, "2")
    assert queued.json()["status"] == "queued"
    assert queued.json()["progress"] == {"done": 0, "total": None}

    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await advance(session, operation_id, 1_000, total=18_664)
    running = (await client.get(path, headers=reviewer.headers)).json()
    assert (running["status"], running["progress"]) == ("running", {"done": 1000, "total": 18664})

    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        now = session.info["now"]
        await finish(session, operation_id, now=now, result_url="/staff/v1/batches/1")
        # A job that was run twice says so too late.
        await advance(session, operation_id, 5)
    done = await client.get(path, headers=reviewer.headers)
    assert "retry-after" not in done.headers
    assert done.json()["status"] == "done"
    assert done.json()["progress"] == {"done": 18664, "total": 18664}
    assert done.json()["result_url"] == "/staff/v1/batches/1"
    assert done.json()["error"] is None


@pytest.mark.parametrize(
    ("language", "title"), [("zh-CN", "请求过于频繁"), ("en-GB", "Too many requests")]
)
async def test_why_it_came_to_nothing_is_told_in_the_callers_language(
    client: httpx.AsyncClient, house: House, reviewer: SignedIn, language: str, title: str
) -> None:
    operation_id = await _started(house, reviewer)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        error = TooMany(retry_after_seconds=7)
        await fail(session, operation_id, error, now=session.info["now"])
    headers = {**reviewer.headers, "Accept-Language": language}
    failed = (await client.get(f"{PATH}/{operation_id}", headers=headers)).json()
    assert (failed["status"], failed["error"]["code"]) == ("failed", "too_many")
    assert failed["error"]["title"] == title
    assert "7" in failed["error"]["detail"]


async def test_other_counties_are_told_what_is_told_of_work_that_never_was(
    client: httpx.AsyncClient, house: House, reviewer: SignedIn
) -> None:
    operation_id = await _started(house, reviewer)
    elsewhere = await signed_in_staff(house, Role.COUNTY_REVIEWER, NEXT_COUNTY)
    foreign = await client.get(f"{PATH}/{operation_id}", headers=elsewhere.headers)
    nobody = await client.get(f"{PATH}/{uuid4()}", headers=elsewhere.headers)
    assert foreign.status_code == nobody.status_code == 404
    assert foreign.json()["code"] == nobody.json()["code"] == "not_found"
    assert (await client.get(PATH, headers=elsewhere.headers)).json()["items"] == []


async def test_the_list_shows_my_divisions_or_mine_alone_by_kind_and_page(
    client: httpx.AsyncClient, house: House, reviewer: SignedIn
) -> None:
    colleague = await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY)
    hers = await _started(house, colleague)
    mine = [await _started(house, reviewer) for _ in range(2)]

    async def listed(**query: object) -> list[str]:
        answer = await client.get(PATH, params=query, headers=reviewer.headers)  # type: ignore[arg-type]  # httpx takes plain values.
        return [item["id"] for item in answer.json()["items"]]

    newest_first = [str(mine[1]), str(mine[0]), str(hers)]
    assert await listed() == newest_first
    assert await listed(mine=True) == newest_first[:2]
    assert await listed(kind="import_reading") == []
    first = (await client.get(PATH, params={"limit": 2}, headers=reviewer.headers)).json()
    assert await listed(limit=2, cursor=first["next_cursor"]) == [str(hers)]
