"""One administrator makes and closes accounts, another opens them again; neither sees people."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select, text

from app.adapters.one_time_codes import code_of
from app.domain.identity.otp import step_of
from app.house import House
from app.models.audit import Event
from app.models.identity.staff import StaffAccount, StaffSession
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import LICHENG, PASSWORD, SignedIn, signed_in_staff

ACCOUNTS = "/staff/v1/staff-accounts"
SESSIONS = "/staff/v1/sessions"
CHANGE = "/staff/v1/me:change-password"
IF_FIRST = {"If-Match": '"1"'}


@pytest.fixture
async def admin(house: House) -> SignedIn:
    return await signed_in_staff(house, Role.SYSTEM_ADMIN)


def wanted(**other: Any) -> dict[str, Any]:
    account = {"username": "lin.min", "name": "林敏", "role": "township_clerk"}
    return {**account, "division_code": "350502001000", **other}


async def sign_in(
    client: httpx.AsyncClient, house: House, given: dict[str, Any], *, later: int = 0
) -> httpx.Response:
    secret = given["totp_uri"].partition("secret=")[2].partition("&")[0]
    otp = code_of(secret)(step_of(house.clock()) + later)
    credentials = {"username": "lin.min", "password": given["password"], "otp": otp}
    return await client.post(SESSIONS, json=credentials)


async def test_whoever_gets_an_account_must_replace_the_password_before_anything_else(
    client: httpx.AsyncClient, house: House, admin: SignedIn
) -> None:
    given = (await client.post(ACCOUNTS, json=wanted(), headers=admin.keyed())).json()
    opened = (await sign_in(client, house, given)).json()
    bearer = {"Authorization": f"Bearer {opened['access_token']}"}

    person = "019aa000-0000-7000-8000-000000000000"
    early = await client.get(f"/staff/v1/veterans/{person}/agencies", headers=bearer)
    change = {"present_password": given["password"], "new_password": "three brown horses"}
    changed = await client.post(CHANGE, json=change, headers=bearer)
    after = await client.get(f"/staff/v1/veterans/{person}/agencies", headers=bearer)

    assert (early.status_code, early.json()["code"]) == (403, "password_change_needed")
    assert changed.status_code == 204
    assert after.status_code == 404
    renewed = {**given, "password": "three brown horses"}
    assert (await sign_in(client, house, renewed, later=1)).status_code == 200


async def test_the_credentials_are_kept_hashed_and_sealed(
    client: httpx.AsyncClient, house: House, admin: SignedIn
) -> None:
    given = (await client.post(ACCOUNTS, json=wanted(), headers=admin.keyed())).json()
    secret = given["totp_uri"].partition("secret=")[2].partition("&")[0]

    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        kept = await rows.scalars(text("SELECT a::text FROM staff_accounts a"))
        everything = "".join(kept)
        account = (
            await rows.scalars(select(StaffAccount).where(StaffAccount.username == "lin.min"))
        ).one()
    assert account.password_hash.startswith("$argon2id$")
    assert given["password"] not in everything
    assert secret not in everything
    assert secret.encode().hex() not in everything


@pytest.mark.parametrize(
    ("other", "status", "code"),
    [
        ({"role": "security_admin"}, 403, "role_not_granted"),
        ({"role": "auditor"}, 403, "role_not_granted"),
        ({"role": "emperor"}, 422, "invalid"),
        ({"division_code": "350502999000"}, 422, "division_unknown"),
        ({"username": "Lin Min"}, 422, "invalid"),
        ({"password_hash": "x"}, 422, "invalid"),
        ({"permissions": ["requests:request:decide"]}, 422, "invalid"),
    ],
)
async def test_an_administrator_makes_no_watchers_and_sets_nothing_else(
    client: httpx.AsyncClient,
    admin: SignedIn,
    other: dict[str, Any],
    status: int,
    code: str,
) -> None:
    answer = await client.post(ACCOUNTS, json=wanted(**other), headers=admin.keyed())

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_user_name_is_given_once(client: httpx.AsyncClient, admin: SignedIn) -> None:
    await client.post(ACCOUNTS, json=wanted(), headers=admin.keyed())

    answer = await client.post(ACCOUNTS, json=wanted(name="林民"), headers=admin.keyed())

    assert (answer.status_code, answer.json()["code"]) == (409, "username_taken")


async def test_a_closed_account_is_out_on_its_next_call_and_another_administrator_opens_it(
    client: httpx.AsyncClient, house: House, admin: SignedIn
) -> None:
    reviewer = await signed_in_staff(house)
    path = f"{ACCOUNTS}/{reviewer.account_id}"

    closed = await client.post(f"{path}:disable", headers=admin.keyed(**IF_FIRST))

    assert closed.status_code == 200
    assert closed.headers["ETag"] == '"2"'
    answer = await client.get("/staff/v1/me", headers=reviewer.headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")
    own = await client.post(f"{path}:unlock", headers=admin.keyed(**{"If-Match": '"2"'}))
    assert (own.status_code, own.json()["code"]) == (403, "permission_missing")
    guard = await signed_in_staff(house, Role.SECURITY_ADMIN)
    opened = await client.post(f"{path}:unlock", headers=guard.keyed(**{"If-Match": '"2"'}))
    assert opened.json()["disabled_at"] is None
    # The old session stays over: whoever comes back signs in.
    assert (await client.get("/staff/v1/me", headers=reviewer.headers)).status_code == 401


async def test_closing_needs_the_version_and_happens_once(
    client: httpx.AsyncClient, house: House, admin: SignedIn
) -> None:
    reviewer = await signed_in_staff(house)
    close = f"{ACCOUNTS}/{reviewer.account_id}:disable"

    told = []
    for version in ("", '"9"', '"1"', '"2"'):
        condition = {"If-Match": version} if version else {}
        answer = await client.post(close, headers=admin.keyed(**condition))
        told.append((answer.status_code, answer.json().get("code", "")))

    assert told == [
        (428, "version_missing"),
        (412, "stale"),
        (200, ""),
        (409, "staff_closed"),
    ]
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        disabled = select(Event.subject_id).where(Event.tag == "identity:staff:disabled")
        assert (await rows.scalars(disabled)).all() == [reviewer.account_id]


async def test_an_administrator_does_not_close_those_who_watch_him(
    client: httpx.AsyncClient, house: House, admin: SignedIn
) -> None:
    auditor = await signed_in_staff(house, Role.AUDITOR)

    close = f"{ACCOUNTS}/{auditor.account_id}:disable"
    answer = await client.post(close, headers=admin.keyed(**IF_FIRST))

    assert (answer.status_code, answer.json()["code"]) == (403, "role_not_granted")


async def test_a_lost_authenticator_is_replaced_with_both_factors_and_every_session_ends(
    client: httpx.AsyncClient, house: House, admin: SignedIn
) -> None:
    given = (await client.post(ACCOUNTS, json=wanted(), headers=admin.keyed())).json()
    opened = (await sign_in(client, house, given)).json()
    guard = await signed_in_staff(house, Role.SECURITY_ADMIN)

    reset = f"{ACCOUNTS}/{given['account']['id']}:reset-credentials"
    again = (await client.post(reset, headers=guard.keyed(**IF_FIRST))).json()

    assert again["password"] != given["password"]
    bearer = {"Authorization": f"Bearer {opened['access_token']}"}
    assert (await client.get("/staff/v1/me", headers=bearer)).status_code == 401
    assert (await sign_in(client, house, given, later=1)).status_code == 401
    assert (await sign_in(client, house, again)).status_code == 200


async def test_one_wrong_password_at_an_open_desk_ends_the_session_and_that_persists(
    client: httpx.AsyncClient, house: House
) -> None:
    staff = await signed_in_staff(house)
    change = {"present_password": "a guess at a desk", "new_password": "three brown horses"}

    answer = await client.post(CHANGE, json=change, headers=staff.headers)

    assert (answer.status_code, answer.json()["code"]) == (403, "password_wrong")
    assert (await client.get("/staff/v1/me", headers=staff.headers)).status_code == 401
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        desk = await rows.get_one(StaffSession, staff.session_id)
        assert desk.revoked_because == "password_wrong"


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "1212121212121212"])
async def test_an_easy_password_is_refused(
    client: httpx.AsyncClient, house: House, password: str
) -> None:
    staff = await signed_in_staff(house)
    change = {"present_password": PASSWORD, "new_password": password}

    answer = await client.post(CHANGE, json=change, headers=staff.headers)

    assert (answer.status_code, answer.json()["code"]) == (422, "password_weak")
    assert answer.json()["errors"][0]["pointer"] == "/new_password"


async def test_accounts_are_listed_page_by_page_for_administrators_alone(
    client: httpx.AsyncClient, house: House, admin: SignedIn
) -> None:
    reviewer = await signed_in_staff(house, Role.COUNTY_REVIEWER, LICHENG)

    first = (await client.get(ACCOUNTS, params={"limit": 1}, headers=admin.headers)).json()
    cursor = {"limit": 1, "cursor": first["next_cursor"]}
    second = (await client.get(ACCOUNTS, params=cursor, headers=admin.headers)).json()

    ids = [first["items"][0]["id"], second["items"][0]["id"]]
    assert ids == [str(admin.account_id), str(reviewer.account_id)]
    assert second["next_cursor"] is None
    assert (await client.get(ACCOUNTS, headers=reviewer.headers)).status_code == 403
    assert not {"password_hash", "totp_secret"} & set(first["items"][0])


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR])
async def test_who_opens_accounts_does_not_take_over_administrators_and_their_watchers(
    client: httpx.AsyncClient, house: House, role: Role
) -> None:
    guard = await signed_in_staff(house, Role.SECURITY_ADMIN)
    other = await signed_in_staff(house, role)

    path = f"{ACCOUNTS}/{other.account_id}:reset-credentials"
    answer = await client.post(path, headers=guard.keyed(**IF_FIRST))

    assert (answer.status_code, answer.json()["code"]) == (403, "role_not_granted")
    assert (await client.get("/staff/v1/me", headers=other.headers)).status_code == 200


async def test_opening_what_is_open_is_no_event(client: httpx.AsyncClient, house: House) -> None:
    guard = await signed_in_staff(house, Role.SECURITY_ADMIN)
    reviewer = await signed_in_staff(house)

    unlock = f"{ACCOUNTS}/{reviewer.account_id}:unlock"
    answer = await client.post(unlock, headers=guard.keyed(**IF_FIRST))

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        told = await rows.scalars(select(Event.tag).where(Event.subject_id == reviewer.account_id))
    assert told.all() == []


async def test_a_given_password_is_not_replaced_by_itself(
    client: httpx.AsyncClient, house: House, admin: SignedIn
) -> None:
    given = (await client.post(ACCOUNTS, json=wanted(), headers=admin.keyed())).json()
    opened = (await sign_in(client, house, given)).json()
    bearer = {"Authorization": f"Bearer {opened['access_token']}"}

    change = {"present_password": given["password"], "new_password": given["password"]}
    answer = await client.post(CHANGE, json=change, headers=bearer)

    assert (answer.status_code, answer.json()["code"]) == (422, "password_weak")
    assert answer.json()["errors"][0]["code"] == "password_same"
