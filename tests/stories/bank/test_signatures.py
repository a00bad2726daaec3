"""Results that are signed are kept as evidence; files that are handed out are signed by us."""

import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select, update

from app.adapters.message_signatures import signed_headers
from app.domain.identity.message_signature import evidence_parts
from app.house import House
from app.models.identity.banks import BankClient, BankClientKey
from app.models.payments.results import DeliverySignature, ResultDelivery
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from clients.bank.digest import content_digest
from clients.bank.keys import SigningKey, signed_by
from clients.bank.problems import SignatureDiffers
from clients.bank.signatures import expect_signed_answer, signed_message
from tests.builders.banks import PREFIX, BankCaller, new_key, public_jwk, signed_in_bank
from tests.builders.identity import signed_in_staff
from tests.builders.results import COUNTY, AtBank, a_batch
from tests.fixtures.work import WorkOff


@pytest.fixture
async def mine(house: House) -> AtBank:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return (await a_batch(session, {"ICBC": 2}))["ICBC"]


@pytest.fixture
async def icbc(client: httpx.AsyncClient, house: House) -> BankCaller:
    """A program that is registered as one that signs."""
    bank = await signed_in_bank(client, house, "ICBC")
    signs = update(BankClient).values(signs=True).where(BankClient.id == bank.client_id)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(signs)
    return bank


def a_message(mine: AtBank, serial: str = "D1") -> bytes:
    return json.dumps({"serial": serial, "lines": [mine.line(0, "000000")]}).encode()


def a_call(bank: BankCaller, sent: bytes, path: str = "/results", **other: Any) -> dict[str, str]:
    """Return the headers of a signed call; `other` is what is signed instead of the truth."""
    carried = bank.headers("POST", path, **{"Content-Type": "application/json"})
    said = {
        "key": bank.key,
        "method": "POST",
        "url": bank.url(path),
        "authorization": carried["Authorization"],
        "body": sent,
        "now_seconds": bank.seconds,
        **other,
    }
    said["key"] = SigningKey(said["key"])
    return {**carried, "Idempotency-Key": uuid4().hex, **signed_message(**said)}


async def send(bank: BankCaller, body: bytes, headers: dict[str, str]) -> httpx.Response:
    return await bank.client.post(f"{PREFIX}/results", content=body, headers=headers)


async def kept(house: House) -> int:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return await session.scalar(select(func.count()).select_from(ResultDelivery)) or 0


async def the_proof(house: House) -> tuple[DeliverySignature, BankClientKey]:
    found = select(DeliverySignature, BankClientKey).join(
        BankClientKey, BankClientKey.id == DeliverySignature.key_id
    )
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        proof, key = (await session.execute(found)).one()
    return proof, key


async def test_a_signed_delivery_can_be_verified_again_by_anybody(
    house: House, icbc: BankCaller, mine: AtBank, work_off: WorkOff
) -> None:
    body = a_message(mine)
    answer = await send(icbc, body, a_call(icbc, body))
    assert answer.status_code == 202, answer.text
    await work_off()

    proof, key = await the_proof(house)
    base, message = evidence_parts(await house.storage.fetch(proof.storage_key, proof.id))
    assert str(proof.delivery_id) == answer.json()["id"]
    assert key.public_jwk == public_jwk(icbc.key)
    assert signed_by(key.public_jwk, base, proof.signature)
    assert not signed_by(public_jwk(new_key()), base, proof.signature)
    assert message == body
    lines = base.decode().splitlines()
    assert lines[0] == '"@method": POST'
    assert lines[1] == f'"@target-uri": {icbc.url("/results")}'
    assert lines[3] == f'"content-digest": {content_digest(body)}'


async def test_a_signed_file_is_kept_with_its_envelope(
    house: House, icbc: BankCaller, mine: AtBank
) -> None:
    path, files = "/result-files", {"file": ("r.txt", b"1|2\n", "text/plain")}
    request = httpx.Request("POST", icbc.url(path), files=files)
    body = request.read()
    headers = {**a_call(icbc, body, path), "Content-Type": request.headers["content-type"]}
    answer = await icbc.client.post(f"{PREFIX}{path}", content=body, headers=headers)
    assert answer.status_code == 202, answer.text

    proof, _ = await the_proof(house)
    octets = await house.storage.fetch(proof.storage_key, proof.id)
    assert evidence_parts(octets)[1] == body


async def test_an_auditor_sees_who_signed_a_delivery_and_that_it_still_holds(
    client: httpx.AsyncClient, house: House, icbc: BankCaller, mine: AtBank
) -> None:
    body = a_message(mine)
    delivery = (await send(icbc, body, a_call(icbc, body))).json()
    auditor = await signed_in_staff(house, Role.AUDITOR, COUNTY)
    path = f"/staff/v1/result-deliveries/{delivery['id']}/signature"
    shown = (await client.get(path, headers=auditor.headers)).json()

    assert shown["public_jwk"] == public_jwk(icbc.key)
    assert (shown["signature_holds"], shown["message_is_the_signed_one"]) == (True, True)
    assert shown["bank_client_id"] == str(icbc.client_id)

    unsigned = await signed_in_bank(client, house, "ICBC")
    sent = {"serial": "D2", "lines": [mine.line(1, "000000")]}
    other = (await unsigned.post("/results", json=sent)).json()
    path = f"/staff/v1/result-deliveries/{other['id']}/signature"
    assert (await client.get(path, headers=auditor.headers)).status_code == 404


async def test_whoever_must_sign_delivers_nothing_unsigned(
    client: httpx.AsyncClient, house: House, icbc: BankCaller, mine: AtBank
) -> None:
    sent = {"serial": "D1", "lines": [mine.line(0, "000000")]}
    refused = await icbc.post("/results", json=sent)
    assert (refused.status_code, refused.json()["code"]) == (401, "signature_missing")
    assert await kept(house) == 0

    other = await signed_in_bank(client, house, "ICBC")
    assert (await other.post("/results", json=sent)).status_code == 202
    assert (await icbc.get("/client")).json()["signs"] is True
    assert (await other.get("/client")).json()["signs"] is False


@pytest.mark.parametrize(
    "lie",
    [
        {"method": "PUT"},
        {"url": "https://elsewhere.example.cn/bank/v1/results"},
        {"authorization": "DPoP of-somebody-else"},
        {"body": b"{}"},
        {"now_seconds": 1},
        {"key": new_key()},
    ],
    ids=lambda lie: next(iter(lie)),
)
async def test_a_signature_over_anything_else_is_refused(
    house: House, icbc: BankCaller, mine: AtBank, lie: dict[str, Any]
) -> None:
    body = a_message(mine)
    answer = await send(icbc, body, a_call(icbc, body, **lie))

    assert (answer.status_code, answer.json()["code"]) == (401, "signature_refused")
    assert await kept(house) == 0


async def test_a_key_of_another_program_signs_nothing(
    client: httpx.AsyncClient, house: House, icbc: BankCaller, mine: AtBank
) -> None:
    other = await signed_in_bank(client, house, "ICBC")
    body = a_message(mine)
    answer = await send(icbc, body, a_call(icbc, body, key=other.key))

    assert (answer.status_code, answer.json()["code"]) == (401, "signature_refused")


@pytest.mark.parametrize("header", ["Signature", "Signature-Input", "Content-Digest"])
async def test_half_a_signature_is_none(
    house: House, icbc: BankCaller, mine: AtBank, header: str
) -> None:
    body = a_message(mine)
    headers = a_call(icbc, body)
    del headers[header]

    assert (await send(icbc, body, headers)).json()["code"] == "signature_refused"
    assert await kept(house) == 0


async def test_a_bad_signature_is_refused_where_none_is_needed_too(
    client: httpx.AsyncClient, house: House, mine: AtBank
) -> None:
    other = await signed_in_bank(client, house, "ICBC")
    body = a_message(mine)
    headers = a_call(replace(other, key=new_key()), body)

    assert (await send(other, body, headers)).json()["code"] == "signature_refused"


async def test_a_file_that_we_hand_out_is_signed(
    client: httpx.AsyncClient, icbc: BankCaller, mine: AtBank
) -> None:
    answer = await icbc.get(f"/batches/{mine.remittance_id}/file")
    published = (await client.get("/.well-known/jwks.json")).json()["keys"]
    keys = {key["kid"]: key for key in published}
    (kid,) = keys

    expect_signed_answer(answer.status_code, answer.headers, keys.get)
    digest = ("content-digest", answer.headers["content-digest"])
    assert digest[1] == content_digest(answer.content)
    forged = signed_headers([("@status", "200"), digest], kid, new_key(), icbc.house.clock())
    lower = {name.lower(): value for name, value in forged.items()}
    with pytest.raises(SignatureDiffers):
        expect_signed_answer(200, {**answer.headers, **lower}, keys.get)
