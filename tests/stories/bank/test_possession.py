"""A token opens the door only in the hands of whoever it was issued to, once for each proof."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from app.domain.identity.possession import BindingWay, Holder, KeyBinding
from app.domain.identity.tokens import TokenKind
from app.house import House
from app.models.identity.banks import BankClient, BankClientKey, BankSession
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.banks import (
    CERTIFICATE,
    PREFIX,
    BankCaller,
    base64url,
    new_key,
    public_jwk,
    signed_in_bank,
    thumbprint,
)
from tests.builders.identity import signed_in_citizen, signed_in_staff

ME = "/client"


def refused(answer: httpx.Response, code: str = "proof_refused") -> bool:
    assert answer.headers["www-authenticate"].startswith("DPoP algs="), answer.text
    return (answer.status_code, answer.json()["code"]) == (401, code)


async def sent(abc: BankCaller, *, scheme: str = "DPoP", **headers: str) -> httpx.Response:
    """Call with the token, and with these headers alone."""
    carried = {"Authorization": f"{scheme} {abc.token}", **headers}
    return await abc.client.get(f"{PREFIX}{ME}", headers=carried)


async def test_a_program_with_its_key_is_told_who_it_is(abc: BankCaller) -> None:
    answer = await abc.get(ME)

    assert answer.status_code == 200, answer.text
    me = answer.json()
    assert (me["client_id"], me["bank_code"]) == (str(abc.client_id), "ABC")
    assert [key["kid"] for key in me["keys"]] == [thumbprint(abc.key)]


async def test_a_token_without_its_key_is_worth_nothing(abc: BankCaller) -> None:
    assert refused(await sent(abc))
    assert refused(await sent(abc, scheme="Bearer"))
    assert refused(await sent(abc, scheme="Bearer", DPoP=abc.proof("GET", ME)))
    assert refused(await sent(abc, scheme="Bearer", **{"X-Client-Cert-Sha256": CERTIFICATE}))
    assert refused(await sent(abc, **{"X-Client-Cert-Sha256": thumbprint(abc.proof_key)}))


async def test_a_proof_by_another_key_opens_nothing(abc: BankCaller) -> None:
    thief = replace(abc, proof_key=new_key())
    mixed = abc.proof("GET", ME, header={"jwk": public_jwk(thief.proof_key)})

    assert refused(await thief.get(ME))
    assert refused(await sent(abc, DPoP=mixed))


async def test_a_token_of_one_bank_is_worth_nothing_under_the_key_of_another(
    abc: BankCaller, client: httpx.AsyncClient, house: House
) -> None:
    icbc = await signed_in_bank(client, house, "ICBC")

    assert refused(await replace(abc, token=icbc.token).get(ME))
    assert (await icbc.get(ME)).json()["bank_code"] == "ICBC"


WRONG: Mapping[str, Mapping[str, Any]] = {
    "another method": {"htm": "POST"},
    "a small method": {"htm": "get"},
    "another path": {"htu": "{issuer}/bank/v1/batches"},
    "another host": {"htu": "https://elsewhere.example/bank/v1/client"},
    "the path alone": {"htu": "/bank/v1/client"},
    "a query": {"htu": "{issuer}/bank/v1/client?x=1"},
    "another token": {"ath": base64url(sha256(b"another").digest())},
    "no token": {"ath": None},
    "made long ago": {"iat": -62},
    "made tomorrow": {"iat": 86400},
    "made a while ahead": {"iat": 13},
    "no time": {"iat": None},
    "a boolean time": {"iat": True},
    "an endless time": {"iat": float("inf")},
    "a short name": {"jti": "x"},
    "no name": {"jti": None},
    "a member too many": {"nonce": "x" * 16},
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_proof_for_anything_else_is_refused(
    abc: BankCaller, house: House, wrong: str
) -> None:
    claims = dict(WRONG[wrong])
    if type(claims.get("iat")) is int:
        claims["iat"] += abc.seconds
    if "htu" in claims:
        claims["htu"] = claims["htu"].format(issuer=house.settings.public_url)

    assert refused(await sent(abc, DPoP=abc.proof("GET", ME, **claims)))


async def test_a_proof_that_names_no_token_is_refused(abc: BankCaller) -> None:
    assert refused(await sent(abc, DPoP=replace(abc, token=None).proof("GET", ME)))


HEADERS: Mapping[str, Mapping[str, Any]] = {
    "none": {"alg": "none"},
    "HS256": {"alg": "HS256"},
    "ES384": {"alg": "ES384"},
    "a plain JWT": {"typ": "JWT"},
    "an assertion": {"typ": "client-authentication+jwt"},
    "a key by name": {"kid": "x"},
    "another curve": {"jwk": {"kty": "EC", "crv": "P-384", "x": "A" * 43, "y": "A" * 43}},
    "a point off the curve": {"jwk": {"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43}},
    "short coordinates": {"jwk": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}},
    "an RSA key": {"jwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}},
    "a shared secret": {"jwk": {"kty": "oct", "k": "AAAA"}},
    "no key": {"jwk": None},
    "a key in text": {"jwk": "x"},
    "keys in a list": {"jwk": [{}]},
    "a deep key": {"jwk": {"x": {"x": {"x": {}}}}},
}


@pytest.mark.parametrize("wrong", HEADERS)
async def test_a_proof_under_another_header_is_refused(abc: BankCaller, wrong: str) -> None:
    assert refused(await sent(abc, DPoP=abc.proof("GET", ME, header=HEADERS[wrong])))


async def test_a_proof_that_shows_the_private_half_is_refused(abc: BankCaller) -> None:
    private = {**public_jwk(abc.proof_key), "d": "A" * 43}
    assert refused(await sent(abc, DPoP=abc.proof("GET", ME, header={"jwk": private})))


async def test_a_proof_is_good_once(abc: BankCaller) -> None:
    proof = abc.proof("GET", ME)

    assert (await sent(abc, DPoP=proof)).status_code == 200
    assert refused(await sent(abc, DPoP=proof), "proof_replayed")
    again = abc.proof("GET", ME, jti="one name for two proofs".replace(" ", "-"))
    other = abc.proof(
        "GET", ME, jti="one name for two proofs".replace(" ", "-"), iat=abc.seconds - 1
    )
    assert (await sent(abc, DPoP=again)).status_code == 200
    assert refused(await sent(abc, DPoP=other), "proof_replayed")


async def test_of_ten_calls_at_once_with_one_proof_one_gets_in(abc: BankCaller) -> None:
    proof = abc.proof("GET", ME)

    answers = await asyncio.gather(*(sent(abc, DPoP=proof) for _ in range(10)))

    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 9


async def test_a_proof_is_spent_by_a_call_that_was_refused(abc: BankCaller) -> None:
    """A signed call that is replayed finds the door shut, whatever became of the first."""
    path = "/account-verifications"
    headers = abc.headers("POST", path)
    without_key = await abc.client.post(f"{PREFIX}{path}", headers=headers, json={})
    with_key = {**headers, "Idempotency-Key": "k" * 16}

    assert without_key.json()["code"] == "idempotency_key_missing"
    again = await abc.client.post(f"{PREFIX}{path}", headers=with_key, json={})
    assert refused(again, "proof_replayed")


async def test_two_proofs_or_two_tokens_are_none(abc: BankCaller) -> None:
    token = f"DPoP {abc.token}"
    twice = [("Authorization", token), *(("DPoP", abc.proof("GET", ME)) for _ in range(2))]
    tokens = [("Authorization", token), ("Authorization", token), ("DPoP", abc.proof("GET", ME))]

    assert refused(await abc.client.get(f"{PREFIX}{ME}", headers=twice))
    assert refused(await abc.client.get(f"{PREFIX}{ME}", headers=tokens), "token_missing")


async def test_the_host_that_a_caller_writes_changes_nothing(abc: BankCaller) -> None:
    elsewhere = abc.proof("GET", ME, htu="http://elsewhere.example/bank/v1/client")

    assert refused(await sent(abc, DPoP=elsewhere, Host="elsewhere.example"))
    assert (await sent(abc, DPoP=abc.proof("GET", ME), Host="elsewhere.example")).status_code == 200


@pytest.mark.parametrize("shut", ["session", "key", "client"])
async def test_what_is_shut_bites_on_the_next_call(
    abc: BankCaller, house: House, shut: str
) -> None:
    assert (await abc.get(ME)).status_code == 200
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        now = session.info["now"]
        key = (
            await session.scalars(
                select(BankClientKey).where(BankClientKey.client_id == abc.client_id)
            )
        ).one()
        match shut:
            case "session":
                opened = await session.scalars(
                    select(BankSession).where(BankSession.key_id == key.id)
                )
                for one in opened:
                    one.revoked_at = now
            case "key":
                key.retired_at = now
            case _:
                (await session.get_one(BankClient, abc.client_id)).disabled_at = now

    assert refused(await abc.get(ME), "session_ended")


async def test_the_tokens_of_others_open_nothing_here(abc: BankCaller, house: House) -> None:
    staff, citizen = await signed_in_staff(house), await signed_in_citizen(house)
    for other in (staff, citizen):
        assert refused(
            await abc.client.get(f"{PREFIX}{ME}", headers=other.headers), "unauthenticated"
        )
        holder = Holder(abc.client_id, KeyBinding(BindingWay.PROOF, thumbprint(abc.proof_key)))
        token, _ = house.tokens.issue(TokenKind.BANK_ACCESS, other.session_id, holder)
        assert refused(await replace(abc, token=token).get(ME), "session_ended")


async def test_a_banks_token_opens_no_other_door(abc: BankCaller) -> None:
    for path in ("/staff/v1/me", "/miniapp/v1/home"):
        for scheme in ("Bearer", "DPoP"):
            headers = {"Authorization": f"{scheme} {abc.token}", "DPoP": abc.proof("GET", ME)}
            answer = await abc.client.get(path, headers=headers)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"


async def test_another_spelling_of_a_call_opens_nothing(abc: BankCaller) -> None:
    head = await abc.call("HEAD", ME)
    slash = await abc.call("GET", f"{ME}/")
    doubled = await abc.call("GET", f"/{ME}")
    overridden = await abc.call("GET", ME, headers={"X-HTTP-Method-Override": "POST"})

    codes = [answer.status_code for answer in (head, slash, doubled, overridden)]
    assert codes == [405, 404, 404, 400]


async def test_a_forged_session_is_no_session(abc: BankCaller, house: House) -> None:
    holder = Holder(abc.client_id, KeyBinding(BindingWay.PROOF, thumbprint(abc.proof_key)))
    token, _ = house.tokens.issue(TokenKind.BANK_ACCESS, uuid4(), holder)

    assert refused(await replace(abc, token=token).get(ME), "session_ended")
