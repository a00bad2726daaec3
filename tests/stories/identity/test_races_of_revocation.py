"""What ends while somebody still tries: one guess, one end, one event, and no way around it."""

import asyncio

import httpx
import pytest
from sqlalchemy import func, select

from app.adapters.one_time_codes import code_of
from app.domain.identity.otp import step_of
from app.house import House
from app.models.audit import Event
from app.models.identity.attempts import AttemptCounter
from app.models.identity.citizens import BindingCode
from app.models.identity.staff import StaffAccount, StaffSession
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
from tests.fixtures.races import until_somebody_waits_for_a_row

CHANGE = "/staff/v1/me:change-password"


async def events_of(house: House, tag: str) -> int:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        found = await rows.scalar(select(func.count()).where(Event.tag == tag))
    return found or 0


async def test_guesses_at_an_open_desk_sent_all_at_once_are_still_one_guess(
    client: httpx.AsyncClient, house: House
) -> None:
    staff = await signed_in_staff(house)
    guesses = [
        {"present_password": f"guess number {n}", "new_password": "three brown horses"}
        for n in range(5)
    ]

    answers = await asyncio.gather(
        *(client.post(CHANGE, json=guess, headers=staff.headers) for guess in guesses)
    )

    assert sorted(answer.status_code for answer in answers) == [401] * 4 + [403]
    assert await events_of(house, "identity:session:revoked") == 1
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        assert (await rows.scalars(select(AttemptCounter.failures))).all() == [1]


@pytest.mark.parametrize("audience", ["miniapp", "staff"])
async def test_signing_out_many_times_at_once_ends_the_session_once(
    client: httpx.AsyncClient, house: House, audience: str
) -> None:
    caller = await (signed_in_citizen if audience == "miniapp" else signed_in_staff)(house)
    revoke = f"/{audience}/v1/sessions:revoke"

    answers = await asyncio.gather(*(client.post(revoke, headers=caller.headers) for _ in range(5)))

    assert {answer.status_code for answer in answers} <= {204, 401}
    told = await events_of(house, "identity:session:revoked")
    assert told + await events_of(house, "identity:staff:signed_out") == 1


async def test_the_holder_and_the_station_unbind_at_once_and_it_happens_once(
    client: httpx.AsyncClient, house: House
) -> None:
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, VILLAGE)
    for _ in range(5):  # Who comes first is chance.
        async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
            person = (await a_person(rows, "陈建国")).id
        holder = await signed_in_citizen(house, person)

        own = client.post("/miniapp/v1/identity-bindings:end", headers=holder.keyed())
        station = f"/staff/v1/veterans/{person}:unbind"
        await asyncio.gather(own, client.post(station, headers=clerk.keyed()))

    assert await events_of(house, "identity:binding:unbound") == 5


async def test_old_credentials_do_not_slip_in_while_they_are_being_replaced(
    client: httpx.AsyncClient, house: House
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        account = await a_staff_account(rows, username="lin.min")
        secret = account.totp_secret.reveal("test") or ""
    old = {"username": "lin.min", "password": PASSWORD}
    old["otp"] = code_of(secret)(step_of(house.clock()))

    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        held = await rows.get_one(StaffAccount, account.id, with_for_update=True)
        thief = asyncio.create_task(client.post("/staff/v1/sessions", json=old))
        await until_somebody_waits_for_a_row(house)
        held.password_hash = "$argon2id$v=19$m=47104,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g"
    answer = await thief

    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_refused")
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        assert await rows.scalar(select(func.count()).select_from(StaffSession)) == 0


async def test_codes_issued_at_two_windows_at_once_leave_one_that_is_good(
    client: httpx.AsyncClient, house: House
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        person = (await a_person(rows, "陈建国")).id
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, VILLAGE)
    issue = f"/staff/v1/veterans/{person}:issue-binding-code"

    await asyncio.gather(*(client.post(issue, headers=clerk.keyed()) for _ in range(4)))

    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        good = select(func.count()).where(BindingCode.tries_left > 0)
        assert await rows.scalar(good) == 1
