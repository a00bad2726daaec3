"""Many at once: one code opens one session, binds one account, and every failure is counted."""

import asyncio
from datetime import timedelta

import httpx
from sqlalchemy import func, select

from app.adapters.one_time_codes import code_of
from app.domain.calendar.days import day_of
from app.domain.identity.otp import step_of
from app.house import House
from app.models.identity.attempts import AttemptCounter
from app.models.identity.citizens import IdentityBinding, WechatAccount
from app.models.identity.staff import StaffSession
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import (
    PASSWORD,
    a_staff_account,
    signed_in_citizen,
    signed_in_staff,
)
from tests.builders.veterans import VILLAGE, a_person
from tests.fixtures.simulators import Outside


async def test_ten_sign_ins_with_one_code_open_one_session(
    client: httpx.AsyncClient, house: House
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        account = await a_staff_account(rows, username="chenjianguo")
        secret = account.totp_secret.reveal("test") or ""
    otp = code_of(secret)(step_of(house.clock()))
    credentials = {"username": "chenjianguo", "password": PASSWORD, "otp": otp}

    answers = await asyncio.gather(
        *(client.post("/staff/v1/sessions", json=credentials) for _ in range(10))
    )

    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 9
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        assert await rows.scalar(select(func.count()).select_from(StaffSession)) == 1


async def test_thirty_failures_at_once_are_all_counted(
    client: httpx.AsyncClient, house: House
) -> None:
    wrong = {"username": "nobody.here", "password": "a guess", "otp": "000000"}

    answers = await asyncio.gather(
        *(client.post("/staff/v1/sessions", json=wrong) for _ in range(30))
    )

    # Those that came after the fifth was counted were asked for more proof instead.
    refused = [answer for answer in answers if answer.json()["code"] == "sign_in_refused"]
    assert len(refused) >= 5
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        counted = set(await rows.scalars(select(AttemptCounter.failures)))
    assert counted == {len(refused)}


async def test_ten_telephones_with_one_paper_code_bind_one(
    client: httpx.AsyncClient, house: House
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        person = (await a_person(rows, "陈建国")).id
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, VILLAGE)
    issue = f"/staff/v1/veterans/{person}:issue-binding-code"
    code = (await client.post(issue, headers=clerk.keyed())).json()["code"]
    callers = [await signed_in_citizen(house) for _ in range(10)]

    answers = await asyncio.gather(
        *(
            client.post(
                "/miniapp/v1/identity-bindings:redeem",
                json={"name": "陈建国", "code": code},
                headers=caller.keyed(),
            )
            for caller in callers
        )
    )

    assert sorted(answer.status_code for answer in answers) == [201] + [422] * 9
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        assert await rows.scalar(select(func.count()).select_from(IdentityBinding)) == 1


async def test_two_first_sign_ins_of_one_telephone_make_one_account(
    client: httpx.AsyncClient, house: House, outside: Outside
) -> None:
    phone = outside.pick_up()
    codes = [phone.login_code, outside.login_code(phone)]

    answers = await asyncio.gather(
        *(client.post("/miniapp/v1/sessions", json={"code": code}) for code in codes)
    )

    assert [answer.status_code for answer in answers] == [200, 200]
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        assert await rows.scalar(select(func.count()).select_from(WechatAccount)) == 1


async def test_two_agents_with_one_invitation_make_one_agency(
    client: httpx.AsyncClient, house: House
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        people = [(await a_person(rows, name)).id for name in ("林水木", "林小燕", "林大勇")]
        in_a_year = day_of(rows.info["now"]) + timedelta(days=365)
    his, *theirs = [await signed_in_citizen(house, person) for person in people]
    wanted = {"scopes": ["apply"], "ends_before": in_a_year.isoformat()}
    offer = await client.post("/miniapp/v1/agencies", json=wanted, headers=his.keyed())
    code = {"code": offer.json()["code"]}

    answers = await asyncio.gather(
        *(
            client.post("/miniapp/v1/agencies:accept", json=code, headers=caller.keyed())
            for caller in theirs
        )
    )

    assert sorted(answer.status_code for answer in answers) == [200, 410]
