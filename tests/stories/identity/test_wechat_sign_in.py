"""Wang Xiuying opens the mini program: WeChat says which telephone it is, nothing more."""

import httpx
from sqlalchemy import func, select, text

from app.house import House
from app.models.audit import Event
from app.models.identity.citizens import CitizenSession, WechatAccount
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.fixtures.simulators import Outside

SESSIONS = "/miniapp/v1/sessions"
AGENCIES = "/miniapp/v1/agencies"


async def test_a_first_sign_in_makes_an_account_and_says_that_nobody_is_bound(
    client: httpx.AsyncClient, house: House, outside: Outside
) -> None:
    phone = outside.pick_up()

    answer = await client.post(SESSIONS, json={"code": phone.login_code})

    assert answer.status_code == 200
    session = answer.json()
    assert session["identity"] is None
    assert session["expires_in"] == 900
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        account = (await rows.scalars(select(WechatAccount))).one()
        assert (account.openid, account.unionid) == (phone.openid, phone.unionid)
        tags = (
            await rows.scalars(select(Event.tag).where(Event.tag.like("identity:session%")))
        ).all()
        assert tags == ["identity:session:opened"]
    bearer = {"Authorization": f"Bearer {session['access_token']}"}
    refused = await client.get(AGENCIES, headers=bearer)
    assert (refused.status_code, refused.json()["code"]) == (403, "binding_needed")


async def test_the_same_telephone_signs_in_again_under_the_same_account(
    client: httpx.AsyncClient, house: House, outside: Outside
) -> None:
    phone = outside.pick_up()
    again = outside.login_code(phone)

    first = await client.post(SESSIONS, json={"code": phone.login_code})
    second = await client.post(SESSIONS, json={"code": again})

    assert first.json()["access_token"] != second.json()["access_token"]
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        assert await rows.scalar(select(func.count()).select_from(WechatAccount)) == 1
        assert await rows.scalar(select(func.count()).select_from(CitizenSession)) == 2


async def test_a_replayed_code_signs_nobody_in(client: httpx.AsyncClient, outside: Outside) -> None:
    phone = outside.pick_up()
    await client.post(SESSIONS, json={"code": phone.login_code})

    replayed = await client.post(SESSIONS, json={"code": phone.login_code})

    assert (replayed.status_code, replayed.json()["code"]) == (401, "wechat_code_rejected")


async def test_a_code_of_another_app_signs_nobody_in(
    client: httpx.AsyncClient, outside: Outside
) -> None:
    phone = outside.pick_up(appid="wx0000000000000002")

    answer = await client.post(SESSIONS, json={"code": phone.login_code})

    assert (answer.status_code, answer.json()["code"]) == (401, "wechat_code_rejected")


async def test_the_session_key_reaches_neither_answer_nor_database(
    client: httpx.AsyncClient, house: House, outside: Outside
) -> None:
    phone = outside.pick_up()
    answer = await client.post(SESSIONS, json={"code": phone.login_code})
    session_key = outside.session_key(phone)

    assert session_key not in answer.text
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        for table in ("wechat_accounts", "citizen_sessions", "refresh_tokens", "events"):
            kept = await rows.scalars(text(f"SELECT t::text FROM {table} t"))  # noqa: S608
            assert not any(session_key in row for row in kept)


async def test_a_token_in_the_address_makes_nobody_known(
    client: httpx.AsyncClient, outside: Outside
) -> None:
    phone = outside.pick_up()
    token = (await client.post(SESSIONS, json={"code": phone.login_code})).json()["access_token"]

    for name in ("access_token", "token", "authorization"):
        answer = await client.get(AGENCIES, params={name: token})
        assert (answer.status_code, answer.json()["code"]) == (401, "token_missing")


async def test_signing_out_ends_access_and_refresh_at_once(
    client: httpx.AsyncClient, outside: Outside
) -> None:
    phone = outside.pick_up()
    session = (await client.post(SESSIONS, json={"code": phone.login_code})).json()
    bearer = {"Authorization": f"Bearer {session['access_token']}"}

    left = await client.post(f"{SESSIONS}:revoke", headers=bearer)

    assert left.status_code == 204
    after = await client.get(AGENCIES, headers=bearer)
    assert (after.status_code, after.json()["code"]) == (401, "session_ended")
    wanted = {"refresh_token": session["refresh_token"]}
    refreshed = await client.post(f"{SESSIONS}:refresh", json=wanted)
    assert (refreshed.status_code, refreshed.json()["code"]) == (401, "refresh_refused")
