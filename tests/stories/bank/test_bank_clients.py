"""Two people let a bank's program in: one registers its key, another one confirms it."""

import asyncio
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.domain.audit.tags import EventTag
from app.house import House
from app.models.audit import Event
from app.models.identity.banks import BankClientKey
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.bank_office import CITY, CLIENTS, Office
from tests.builders.banks import (
    BankCaller,
    a_bank_client,
    new_key,
    public_jwk,
    signed_in_bank,
    thumbprint,
)
from tests.builders.identity import signed_in_staff


@pytest.fixture
async def office(client: httpx.AsyncClient, house: House) -> Office:
    return Office(
        client,
        await signed_in_staff(house, Role.SYSTEM_ADMIN, CITY),
        await signed_in_staff(house, Role.SECURITY_ADMIN, CITY),
    )


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_program_comes_in_once_two_people_have_agreed_to_its_key(
    office: Office, client: httpx.AsyncClient, house: House
) -> None:
    key = new_key()
    registered = await office.a_client()
    keyed = (await office.add_key(registered, key)).json()
    caller = BankCaller(client, house, "ABC", UUID(registered["id"]), key)

    assert (await caller.ask_for_token()).status_code == 401
    confirmed = await office.confirm(keyed, key)
    assert confirmed.status_code == 200, confirmed.text
    assert confirmed.headers["etag"] == f'"{confirmed.json()["version"]}"'
    (shown,) = confirmed.json()["keys"]
    assert shown["kid"] == thumbprint(key)
    assert shown["registered_by"] == str(office.administrator.account_id)
    assert shown["confirmed_by"] == str(office.security.account_id)
    assert (await caller.ask_for_token()).status_code == 200


async def test_each_step_is_one_event_of_the_bureau(office: Office, house: House) -> None:
    key = new_key()
    shown = await office.a_client()
    shown = (await office.add_key(shown, key)).json()
    shown = (await office.confirm(shown, key)).json()
    shown = (await office.retire(shown, key)).json()
    await office.post(f"/{shown['id']}:disable", version=shown["version"])

    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        statement = select(Event).where(Event.subject_id == UUID(shown["id"])).order_by(Event.id)
        events = (await session.scalars(statement)).all()
    assert [event.known_tag for event in events] == [
        EventTag.BANK_CLIENT_REGISTERED,
        EventTag.BANK_KEY_REGISTERED,
        EventTag.BANK_KEY_CONFIRMED,
        EventTag.BANK_KEY_RETIRED,
        EventTag.BANK_CLIENT_DISABLED,
    ]
    assert {event.division_code for event in events} == {CITY}
    assert events[1].data == {"kid": thumbprint(key)}


async def test_nobody_confirms_alone(office: Office, house: House) -> None:
    key = new_key()
    shown = (await office.add_key(await office.a_client(), key)).json()
    path = f"/{shown['id']}/keys/{thumbprint(key)}:confirm"

    mine = await office.post(path, version=shown["version"])
    assert code(mine) == (403, "permission_missing")
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        statement = select(BankClientKey).where(BankClientKey.kid == thumbprint(key))
        stored = (await session.scalars(statement)).one()
        stored.registered_by_staff_id = office.security.account_id  # He had the other role then.
    assert code(await office.confirm(shown, key)) == (403, "own_bank_key")


async def test_the_security_administrator_registers_nothing(office: Office) -> None:
    wanted = {"bank_code": "ABC", "name": "x"}
    assert code(await office.post("", wanted, by=office.security)) == (403, "permission_missing")


async def test_a_third_key_is_refused_until_one_is_retired(office: Office) -> None:
    first, second, third = (new_key() for _ in range(3))
    shown = await office.a_client()
    shown = (await office.add_key(shown, first)).json()
    shown = (await office.add_key(shown, second)).json()

    assert code(await office.add_key(shown, third)) == (409, "bank_keys_full")
    shown = (await office.retire(shown, first)).json()
    shown = (await office.add_key(shown, third)).json()
    alive = [key["kid"] for key in shown["keys"] if key["retired_at"] is None]
    assert alive == [thumbprint(third), thumbprint(second)]


async def test_of_five_keys_registered_at_once_one_is_kept_for_a_version(office: Office) -> None:
    shown = await office.a_client()

    answers = await asyncio.gather(*(office.add_key(shown, new_key()) for _ in range(5)))

    assert sorted(answer.status_code for answer in answers) == [201, 412, 412, 412, 412]


async def test_the_database_itself_refuses_a_third_key(
    client: httpx.AsyncClient, house: House
) -> None:
    abc = await a_bank_client(client, house, "ABC")
    await _keep(house, abc.client_id, slot=2)

    for slot, refused_by in ((1, "uq_bank_client_keys_slot"), (3, "two_at_a_time")):
        with pytest.raises(IntegrityError, match=refused_by):
            await _keep(house, abc.client_id, slot=slot)


async def _keep(house: House, client_id: UUID, *, slot: int) -> None:
    key = new_key()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        session.add(
            BankClientKey(
                client_id=client_id,
                slot=slot,
                kid=thumbprint(key),
                public_jwk=public_jwk(key),
                registered_at=session.info["now"],
            )
        )


async def test_a_key_never_comes_back_here_or_elsewhere(office: Office) -> None:
    key = new_key()
    shown, other = await office.a_client(), await office.a_client("ICBC")
    shown = (await office.add_key(shown, key)).json()

    assert code(await office.add_key(shown, key)) == (409, "bank_key_taken")
    assert code(await office.add_key(other, key)) == (409, "bank_key_taken")
    shown = (await office.retire(shown, key)).json()
    assert code(await office.add_key(shown, key)) == (409, "bank_key_taken")
    assert code(await office.retire(shown, key)) == (409, "bank_key_retired")
    assert code(await office.confirm(shown, key)) == (409, "bank_key_retired")


async def test_a_key_is_confirmed_once(office: Office) -> None:
    key = new_key()
    shown = (await office.add_key(await office.a_client(), key)).json()
    shown = (await office.confirm(shown, key)).json()

    assert code(await office.confirm(shown, key)) == (409, "bank_key_confirmed")


UNUSABLE = {
    "off the curve": {"x": "A" * 43, "y": "A" * 43},
    "not canonical": {"x": "A" * 42 + "B"},
    "the private half too": {"d": "A" * 43},
    "a name": {"kid": "x"},
    "another curve": {"crv": "P-384"},
    "another kind": {"kty": "oct"},
    "a short coordinate": {"x": "AAAA"},
}


@pytest.mark.parametrize("wrong", UNUSABLE)
async def test_only_the_public_half_of_a_p256_key_is_registered(office: Office, wrong: str) -> None:
    shown = await office.a_client()
    jwk = {"public_jwk": {**public_jwk(new_key()), **UNUSABLE[wrong]}}

    answer = await office.post(f"/{shown['id']}/keys", jwk, version=shown["version"])

    assert answer.status_code == 422
    assert "AAAA" not in answer.text


async def test_a_key_that_everybody_knows_is_not_registered(office: Office) -> None:
    shown = await office.a_client()
    known = {  # simulators/bank/demo_keys.yaml
        "kty": "EC",
        "crv": "P-256",
        "x": "rb92IdRIFkEvMPQ569n4i3G-Q3hSegnirOKnfxbD77E",
        "y": "qtOv1lwg5ZpN_sQIMKZMtyDEELyAt3FzOs3svwqqAC0",
    }

    wanted = {"public_jwk": known}
    answer = await office.post(f"/{shown['id']}/keys", wanted, version=shown["version"])
    assert code(answer) == (422, "bank_key_unusable")


async def test_a_program_of_no_partner_bank_is_refused(office: Office) -> None:
    answer = await office.post("", {"bank_code": "XYZ", "name": "x"})
    assert code(answer) == (422, "bank_unknown")


async def test_a_disabled_program_is_out_in_the_middle_of_its_token(
    office: Office, client: httpx.AsyncClient, house: House
) -> None:
    abc = await signed_in_bank(client, house, "ABC")
    assert (await abc.get("/client")).status_code == 200
    path = f"{CLIENTS}/{abc.client_id}"
    shown = (await client.get(path, headers=office.security.headers)).json()

    shut = await office.post(f"/{abc.client_id}:disable", version=shown["version"])

    assert shut.status_code == 200
    assert code(await abc.get("/client")) == (401, "session_ended")
    assert code(await abc.ask_for_token()) == (401, "assertion_refused")
    version = shut.json()["version"]
    again = await office.post(f"/{abc.client_id}:disable", version=version)
    assert code(again) == (409, "bank_client_closed")
    assert code(await office.add_key(shut.json(), new_key())) == (409, "bank_client_closed")


async def test_the_other_key_goes_on_where_one_is_retired(
    office: Office, client: httpx.AsyncClient, house: House
) -> None:
    old, new = new_key(), new_key()
    shown = await office.a_client()
    for key in (old, new):
        shown = (await office.add_key(shown, key)).json()
        shown = (await office.confirm(shown, key)).json()
    callers = [
        await BankCaller(client, house, "ABC", UUID(shown["id"]), key).signed_in()
        for key in (old, new)
    ]

    await office.retire(shown, old)

    assert [(await caller.get("/client")).status_code for caller in callers] == [401, 200]


async def test_programs_and_banks_are_listed_for_those_who_watch(
    office: Office, client: httpx.AsyncClient, house: House
) -> None:
    shown = await office.a_client("CEB")
    clerk = await signed_in_staff(house, Role.TOWNSHIP_CLERK)

    listed = await client.get(CLIENTS, headers=office.security.headers)
    assert [one["id"] for one in listed.json()["items"]] == [shown["id"]]
    assert (await client.get(CLIENTS, headers=clerk.headers)).status_code == 403
    banks = await client.get("/staff/v1/banks", headers=clerk.headers)
    assert [bank["code"] for bank in banks.json()["items"]] == [
        "ABC", "BOC", "CCB", "CEB", "ICBC", "PSBC",
    ]  # fmt: skip
    nobody = f"{CLIENTS}/0192f0c1-aaaa-7000-8000-000000000001"
    assert (await client.get(nobody, headers=office.security.headers)).status_code == 404


@pytest.mark.parametrize("kid", ["x", "A" * 43, "A" * 300])
async def test_an_unknown_key_is_not_found(office: Office, kid: str) -> None:
    shown = await office.a_client()
    path = f"/{shown['id']}/keys/{kid}"

    answers = [
        await office.post(f"{path}:confirm", version=shown["version"], by=office.security),
        await office.post(f"{path}:retire", version=shown["version"]),
    ]
    assert {answer.status_code for answer in answers} <= {404, 422}
