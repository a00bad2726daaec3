"""Chen Jianguo of the county office signs in with a password and his authenticator."""

from datetime import timedelta
from statistics import median
from time import perf_counter
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update
from starlette.applications import Starlette

from app.adapters.one_time_codes import code_of
from app.domain.identity.otp import step_of
from app.house import House
from app.models.audit import Event
from app.models.identity.attempts import AttemptCounter
from app.models.identity.staff import StaffAccount, StaffSession
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import PASSWORD, a_staff_account, signed_in_citizen, signed_in_staff

SESSIONS = "/staff/v1/sessions"
ME = "/staff/v1/me"
USERNAME = "chenjianguo"


class Chen:
    """Somebody with an account and an authenticator that shows a code for each half minute."""

    def __init__(self, house: House, account_id: UUID, secret: str) -> None:
        self.account_id = account_id
        self._house = house
        self._code_of = code_of(secret)

    def code(self, later: int = 0) -> str:
        return self._code_of(step_of(self._house.clock()) + later)

    def two_codes(self) -> dict[str, str]:
        """The credentials with the code of now and the one after it."""
        step = step_of(self._house.clock())
        return self.credentials(otp=self._code_of(step), next_otp=self._code_of(step + 1))

    def credentials(self, later: int = 0, **other: str) -> dict[str, str]:
        return {"username": USERNAME, "password": PASSWORD, "otp": self.code(later), **other}


@pytest.fixture
async def chen(house: House) -> Chen:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        account = await a_staff_account(rows, username=USERNAME)
        return Chen(house, account.id, account.totp_secret.reveal("test") or "")


async def sign_in(client: httpx.AsyncClient, credentials: dict[str, str]) -> httpx.Response:
    return await client.post(SESSIONS, json=credentials)


async def test_password_and_code_open_a_session_that_knows_its_scope(
    client: httpx.AsyncClient, chen: Chen
) -> None:
    answer = await sign_in(client, chen.credentials())

    assert answer.status_code == 200
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    me = (await client.get(ME, headers=bearer)).json()
    assert me["id"] == str(chen.account_id)
    assert (me["role"], me["division_name"], me["level"]) == ("county_reviewer", "鲤城区", "county")
    assert "requests:request:decide" in me["permissions"]


async def test_a_code_works_once_even_for_its_owner(client: httpx.AsyncClient, chen: Chen) -> None:
    credentials = chen.credentials()

    assert (await sign_in(client, credentials)).status_code == 200
    again = await sign_in(client, credentials)

    assert (again.status_code, again.json()["code"]) == (401, "sign_in_refused")


async def test_a_code_seen_with_a_mistyped_password_is_used_up_and_that_persists(
    client: httpx.AsyncClient, house: House, chen: Chen
) -> None:
    credentials = chen.credentials()
    await sign_in(client, {**credentials, "password": "a mistyped password"})

    seen = await sign_in(client, credentials)

    assert (seen.status_code, seen.json()["code"]) == (401, "sign_in_refused")
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        account = await rows.get_one(StaffAccount, chen.account_id)
        assert account.last_totp_step is not None
        assert account.version == 1
    assert (await sign_in(client, chen.credentials(later=1))).status_code == 200


async def test_a_refused_sign_in_is_counted_and_that_persists(
    client: httpx.AsyncClient, house: House, chen: Chen
) -> None:
    await sign_in(client, chen.credentials(password="a wrong password"))

    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        counters = (await rows.scalars(select(AttemptCounter))).all()
        kept = {counter.kind.value: counter.failures for counter in counters}
    assert kept == {"staff_from": 1, "staff_address": 1, "staff_name": 1}


async def test_known_and_unknown_names_get_the_same_answer_in_the_same_time(
    client: httpx.AsyncClient, chen: Chen
) -> None:
    times: dict[str, list[float]] = {USERNAME: [], "nobody.here": []}
    bodies = set()
    for _ in range(4):
        for username, taken in times.items():
            wrong = chen.credentials(username=username, password="a wrong password", otp="000000")
            begun = perf_counter()
            answer = await sign_in(client, wrong)
            taken.append(perf_counter() - begun)
            told = answer.json() | {"trace_id": ""}
            bodies.add((answer.status_code, str(sorted(told.items()))))

    assert len(bodies) == 1
    known, unknown = median(times[USERNAME]), median(times["nobody.here"])
    # Argon2 dominates both; a missing check would make one of them ten times faster.
    assert 0.4 < known / unknown < 2.5


async def test_a_guesser_never_passes_and_the_owner_passes_with_two_codes_in_a_row(
    client: httpx.AsyncClient, chen: Chen
) -> None:
    for _ in range(5):
        guess = await sign_in(client, chen.credentials(password="a guess", otp="000000"))
        assert guess.json()["code"] == "sign_in_refused"

    # From the guesser's address one code is not enough now, not even with the right password.
    single = await sign_in(client, chen.credentials())
    assert (single.status_code, single.json()["code"]) == (401, "second_code_needed")
    # The owner behind the same address waits for the next code, and is in.
    both = await sign_in(client, chen.two_codes())
    assert both.status_code == 200


async def test_the_guarded_answer_does_not_tell_whether_the_name_exists(
    client: httpx.AsyncClient, chen: Chen
) -> None:
    told = set()
    for username in (USERNAME, "nobody.here"):
        for _ in range(5):
            await sign_in(client, chen.credentials(username=username, password="x", otp="000000"))
        answer = await sign_in(client, chen.credentials(username=username))
        told.add(str(sorted((answer.json() | {"trace_id": ""}).items())))

    assert len(told) == 1
    assert "second_code_needed" in told.pop()


async def test_spraying_one_password_over_many_names_asks_for_more_proof(
    client: httpx.AsyncClient, chen: Chen
) -> None:
    for number in range(30):
        spray = chen.credentials(username=f"victim{number}", password="Spring2026", otp="000000")
        assert (await sign_in(client, spray)).json()["code"] == "sign_in_refused"

    answer = await sign_in(client, chen.credentials(username="victim99"))

    assert answer.json()["code"] == "second_code_needed"
    assert (await sign_in(client, chen.two_codes())).status_code == 200


async def test_strangers_from_everywhere_do_not_lock_the_owner_out(
    app: Starlette, client: httpx.AsyncClient, chen: Chen
) -> None:
    for number in range(10):
        transport = httpx.ASGITransport(app, client=(f"203.0.113.{number}", 4711))
        async with httpx.AsyncClient(transport=transport, base_url="http://t.test") as stranger:
            guess = chen.credentials(password="a guess", otp="000000")
            assert (await sign_in(stranger, guess)).json()["code"] == "sign_in_refused"

    # The owner never failed, and sits elsewhere: two codes in a row, and nobody to ring.
    assert (await sign_in(client, chen.credentials())).json()["code"] == "second_code_needed"
    assert (await sign_in(client, chen.two_codes())).status_code == 200


async def test_a_new_session_follows_its_account_at_every_call(
    client: httpx.AsyncClient, house: House
) -> None:
    staff = await signed_in_staff(house, Role.SYSTEM_ADMIN)
    accounts = "/staff/v1/staff-accounts"
    assert (await client.get(accounts, headers=staff.headers)).status_code == 200

    # The role is taken away while the token lives.
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        mine = update(StaffAccount).where(StaffAccount.id == staff.account_id)
        await rows.execute(mine.values(role=Role.VILLAGE_CLERK))

    answer = await client.get(accounts, headers=staff.headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")


async def test_an_idle_session_ends_and_a_refreshed_one_goes_on(
    client: httpx.AsyncClient, house: House, chen: Chen
) -> None:
    opened = (await sign_in(client, chen.credentials())).json()
    await sit_idle(house, timedelta(minutes=29))
    wanted = {"refresh_token": opened["refresh_token"]}
    refreshed = await client.post(f"{SESSIONS}:refresh", json=wanted)
    bearer = {"Authorization": f"Bearer {refreshed.json()['access_token']}"}
    await sit_idle(house, timedelta(minutes=29))
    assert (await client.get(ME, headers=bearer)).status_code == 200

    await sit_idle(house, timedelta(minutes=2))

    answer = await client.get(ME, headers=bearer)
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")


async def sit_idle(house: House, by: timedelta) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        later = {"idle_ends_at": StaffSession.idle_ends_at - by}
        await rows.execute(update(StaffSession).values(later))


async def test_signing_out_ends_access_and_refresh_at_once(
    client: httpx.AsyncClient, house: House, chen: Chen
) -> None:
    opened = (await sign_in(client, chen.credentials())).json()
    bearer = {"Authorization": f"Bearer {opened['access_token']}"}

    assert (await client.post(f"{SESSIONS}:revoke", headers=bearer)).status_code == 204

    assert (await client.get(ME, headers=bearer)).status_code == 401
    wanted = {"refresh_token": opened["refresh_token"]}
    assert (await client.post(f"{SESSIONS}:refresh", json=wanted)).status_code == 401
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        tags = select(Event.tag).where(Event.tag.like("identity:staff:%")).order_by(Event.id)
        assert (await rows.scalars(tags)).all() == [
            "identity:staff:signed_in",
            "identity:staff:signed_out",
        ]


async def test_a_veteran_is_nobody_on_staff_routes_and_staff_are_nobody_in_the_mini_program(
    client: httpx.AsyncClient, house: House
) -> None:
    veteran = await signed_in_citizen(house)
    staff = await signed_in_staff(house)

    for path, headers in ((ME, veteran.headers), ("/miniapp/v1/agencies", staff.headers)):
        answer = await client.get(path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


async def test_a_refresh_token_of_a_citizen_opens_no_staff_session(
    client: httpx.AsyncClient, chen: Chen
) -> None:
    opened = (await sign_in(client, chen.credentials())).json()

    wanted = {"refresh_token": opened["refresh_token"]}
    answer = await client.post("/miniapp/v1/sessions:refresh", json=wanted)

    assert (answer.status_code, answer.json()["code"]) == (401, "refresh_refused")
