"""A session goes on by exchanging its refresh token; a copy of one betrays itself."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update

from app.house import House
from app.models.audit import Event
from app.models.identity.citizens import CitizenSession
from app.models.identity.refresh_tokens import RefreshToken
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.fixtures.simulators import Outside

SESSIONS = "/miniapp/v1/sessions"
REFRESH = f"{SESSIONS}:refresh"
AGENCIES = "/miniapp/v1/agencies"


@pytest.fixture
async def session(client: httpx.AsyncClient, outside: Outside) -> dict[str, str]:
    phone = outside.pick_up()
    opened: dict[str, str] = (await client.post(SESSIONS, json={"code": phone.login_code})).json()
    return opened


async def exchange(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post(REFRESH, json={"refresh_token": token})


async def known(client: httpx.AsyncClient, access_token: str) -> bool:
    answer = await client.get(AGENCIES, headers={"Authorization": f"Bearer {access_token}"})
    assert answer.status_code in {401, 403}  # Nobody is bound yet: known callers get 403.
    return answer.status_code == 403


async def let_time_pass(house: House, by: timedelta) -> None:
    """Put every use of a token back, as if it lay that long ago."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        await rows.execute(update(RefreshToken).values(used_at=RefreshToken.used_at - by))


async def test_a_refresh_token_is_exchanged_for_a_new_pair(
    client: httpx.AsyncClient, session: dict[str, str]
) -> None:
    answer = await exchange(client, session["refresh_token"])

    assert answer.status_code == 200
    assert answer.json()["refresh_token"] != session["refresh_token"]
    assert await known(client, answer.json()["access_token"])


async def test_a_refresh_token_is_no_access_token_nor_the_other_way_round(
    client: httpx.AsyncClient, session: dict[str, str]
) -> None:
    assert not await known(client, session["refresh_token"])
    answer = await exchange(client, session["access_token"][:128])
    assert (answer.status_code, answer.json()["code"]) == (401, "refresh_refused")


async def test_a_token_used_again_later_ends_the_whole_family_and_that_persists(
    client: httpx.AsyncClient, house: House, session: dict[str, str]
) -> None:
    owner = (await exchange(client, session["refresh_token"])).json()
    await let_time_pass(house, timedelta(seconds=6))

    thief = await exchange(client, session["refresh_token"])

    assert (thief.status_code, thief.json()["code"]) == (401, "refresh_reused")
    assert not await known(client, owner["access_token"])
    after = await exchange(client, owner["refresh_token"])
    assert (after.status_code, after.json()["code"]) == (401, "refresh_refused")
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        ended = (await rows.scalars(select(CitizenSession))).one()
        assert ended.revoked_because == "token_reused"
        revoked = select(Event.data).where(Event.tag == "identity:session:revoked")
        assert (await rows.scalars(revoked)).all() == [{"because": "token_reused"}]


async def test_a_token_used_again_after_its_successor_was_used_ends_the_family_at_once(
    client: httpx.AsyncClient, session: dict[str, str]
) -> None:
    second = (await exchange(client, session["refresh_token"])).json()
    third = (await exchange(client, second["refresh_token"])).json()

    again = await exchange(client, session["refresh_token"])

    assert (again.status_code, again.json()["code"]) == (401, "refresh_reused")
    assert not await known(client, third["access_token"])


async def test_ten_parallel_exchanges_of_one_token_yield_one_successor_that_lives(
    client: httpx.AsyncClient, house: House, session: dict[str, str]
) -> None:
    answers = await asyncio.gather(*(exchange(client, session["refresh_token"]) for _ in range(10)))

    won = [answer for answer in answers if answer.status_code == 200]
    others = [(a.status_code, a.json()["code"]) for a in answers if a.status_code != 200]
    assert len(won) == 1
    assert others == [(409, "refresh_in_progress")] * 9
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        assert len((await rows.scalars(select(RefreshToken))).all()) == 2
    assert await known(client, won[0].json()["access_token"])
    assert (await exchange(client, won[0].json()["refresh_token"])).status_code == 200


async def test_only_hashes_of_refresh_tokens_are_kept(
    house: House, session: dict[str, str]
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        token = (await rows.scalars(select(RefreshToken))).one()
    assert token.token_hash != session["refresh_token"].encode()
    assert len(token.token_hash) == 32


async def test_a_family_ends_after_a_month_whatever_was_refreshed(
    client: httpx.AsyncClient, house: House, session: dict[str, str]
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        a_month_back = {
            "created_at": CitizenSession.created_at - timedelta(days=30),
            "ends_at": CitizenSession.ends_at - timedelta(days=30),
        }
        await rows.execute(update(CitizenSession).values(a_month_back))

    assert not await known(client, session["access_token"])
    answer = await exchange(client, session["refresh_token"])
    assert (answer.status_code, answer.json()["code"]) == (401, "refresh_refused")
