"""A bank's program comes in: it says who it is, once, and shows what its token is bound to."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from jose import jwt  # noqa: TID251  # What the bureau signed, read by another's hand.
from sqlalchemy import select

from app.domain.audit.tags import EventTag
from app.house import House
from app.models.audit import Event
from app.models.identity.banks import BankClient, BankClientKey, BankSession
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.banks import (
    CERTIFICATE,
    PREFIX,
    BankCaller,
    a_bank_client,
    new_key,
    signed_in_bank,
    signed_jwt,
    thumbprint,
)


@pytest.fixture
async def abc(client: httpx.AsyncClient, house: House) -> BankCaller:
    return await a_bank_client(client, house, "ABC")


def refused(answer: httpx.Response, code: str = "assertion_refused") -> bool:
    return (answer.status_code, answer.json()["code"]) == (401, code)


async def test_a_program_gets_a_token_for_five_minutes_bound_to_its_key(
    abc: BankCaller, house: House
) -> None:
    answer = await abc.ask_for_token()

    token = answer.json()
    assert answer.status_code == 200, answer.text
    assert set(token) == {"access_token", "token_type", "expires_in"}
    assert (token["token_type"], token["expires_in"]) == ("DPoP", 300)
    assert answer.headers["cache-control"] == "no-store"
    said = jwt.get_unverified_claims(token["access_token"])
    assert said["cnf"] == {"jkt": thumbprint(abc.proof_key)}
    assert said["client_id"] == str(abc.client_id)
    assert said["exp"] - said["iat"] == 300
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        opened = await session.get_one(BankSession, said["sub"])
        assert opened.proof_key == thumbprint(abc.proof_key)
        statement = select(Event).where(Event.tag == EventTag.BANK_SESSION_OPENED.value)
        event = (await session.scalars(statement)).one()
    assert (event.subject_id, event.actor_kind, event.actor_id) == (
        abc.client_id,
        "bank",
        abc.client_id,
    )


async def test_an_assertion_is_good_once(abc: BankCaller) -> None:
    assertion = abc.assertion()

    assert (await abc.ask_for_token(assertion)).status_code == 200
    assert refused(await abc.ask_for_token(assertion))


async def test_of_ten_calls_at_once_with_one_assertion_one_gets_a_token(abc: BankCaller) -> None:
    assertion = abc.assertion()

    answers = await asyncio.gather(*(abc.ask_for_token(assertion) for _ in range(10)))

    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 9


async def test_an_assertion_is_spent_even_where_the_proof_was_used_before(abc: BankCaller) -> None:
    used = abc.proof("POST", "/token")
    assert (await abc.ask_for_token(proof=used)).status_code == 200
    assertion = abc.assertion()

    assert refused(await abc.ask_for_token(assertion, used), "proof_replayed")
    assert refused(await abc.ask_for_token(assertion))


async def test_a_name_that_another_program_used_is_not_spent(
    abc: BankCaller, client: httpx.AsyncClient, house: House
) -> None:
    icbc = await a_bank_client(client, house, "ICBC")
    jti = "the very same name 1"

    assert (await abc.ask_for_token(abc.assertion(jti=jti))).status_code == 401  # It has blanks.
    jti = jti.replace(" ", "-")
    assert (await abc.ask_for_token(abc.assertion(jti=jti))).status_code == 200
    assert (await icbc.ask_for_token(icbc.assertion(jti=jti))).status_code == 200


WRONG: Mapping[str, Mapping[str, Any]] = {
    "another audience": {"aud": "https://elsewhere.example"},
    "the address of the token": {"aud": "{issuer}/bank/v1/token"},
    "a list of audiences": {"aud": ["{issuer}"]},
    "a list with another": {"aud": ["{issuer}", "https://elsewhere.example"]},
    "another issuer": {"iss": str(uuid4())},
    "another subject": {"sub": str(uuid4())},
    "somebody else altogether": {"iss": str(uuid4()), "sub": "{iss}"},
    "not yet valid": {"iat": 3600, "exp": 3660},
    "over": {"iat": -61, "exp": -1},
    "over this very second": {"iat": -60, "exp": 0},
    "too long": {"exp": 61},
    "no time": {"exp": None},
    "an endless time": {"exp": float("inf")},
    "a list for a time": {"exp": [1]},
    "a boolean time": {"iat": True},
    "a time in text": {"exp": "60"},
    "no name": {"jti": None},
    "a short name": {"jti": "x"},
    "a number for a name": {"jti": 12345678901234567890},
    "a member too many": {"nbf": 0},
    "a nested member": {"act": {"sub": "x"}},
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_an_assertion_that_says_anything_else_is_refused(
    abc: BankCaller, house: House, wrong: str
) -> None:
    issuer, now = house.settings.public_url, abc.seconds
    claims = {
        name: json.loads(json.dumps(value).replace("{issuer}", issuer))
        for name, value in WRONG[wrong].items()
    }
    for time in ("iat", "exp", "nbf"):
        if type(claims.get(time)) is int:
            claims[time] += now
    if claims.get("sub") == "{iss}":
        claims["sub"] = claims["iss"]

    assert refused(await abc.ask_for_token(abc.assertion(**claims)))


HEADERS: Mapping[str, Mapping[str, Any]] = {
    "none": {"alg": "none"},
    "HS256": {"alg": "HS256"},
    "ES384": {"alg": "ES384"},
    "RS256": {"alg": "RS256"},
    "small letters": {"alg": "es256"},
    "a plain JWT": {"typ": "JWT"},
    "a proof": {"typ": "dpop+jwt"},
    "an access token": {"typ": "bank-at+jwt"},
    "an unknown key": {"kid": "A" * 43},
    "a key by address": {"jku": "https://elsewhere.example/keys"},
    "a key inside": {"jwk": {"kty": "EC"}},
    "what must be understood": {"crit": ["exp"]},
    "a number for a key": {"kid": 7},
}


@pytest.mark.parametrize("wrong", HEADERS)
async def test_an_assertion_under_another_header_is_refused(abc: BankCaller, wrong: str) -> None:
    assert refused(await abc.ask_for_token(abc.assertion(header=HEADERS[wrong])))


async def test_the_key_is_the_one_that_was_registered(abc: BankCaller) -> None:
    forged = replace(abc, key=new_key()).assertion(header={"kid": thumbprint(abc.key)})
    assert refused(await abc.ask_for_token(forged))


async def test_a_known_program_and_an_unknown_one_get_the_same_words(
    abc: BankCaller,
) -> None:
    stranger = replace(abc, client_id=uuid4(), key=new_key())
    known = await abc.ask_for_token(abc.assertion(aud="https://elsewhere.example"))
    unknown = await stranger.ask_for_token()

    told = [
        {name: value for name, value in answer.json().items() if name != "trace_id"}
        for answer in (known, unknown)
    ]
    assert told[0] == told[1]
    assert known.headers["www-authenticate"] == unknown.headers["www-authenticate"]


@pytest.mark.parametrize("state", ["unconfirmed", "retired", "disabled"])
async def test_only_a_confirmed_key_that_lives_opens_the_door(
    abc: BankCaller, house: House, state: str
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        statement = select(BankClientKey).where(BankClientKey.client_id == abc.client_id)
        key = (await session.scalars(statement)).one()
        match state:
            case "unconfirmed":
                key.confirmed_at = None
            case "retired":
                key.retired_at = datetime(2026, 1, 1, tzinfo=UTC)
            case _:
                registered = await session.get_one(BankClient, abc.client_id)
                registered.disabled_at = datetime(2026, 1, 1, tzinfo=UTC)

    assert refused(await abc.ask_for_token())


async def test_oversized_and_nested_headers_are_refused_and_break_nothing(abc: BankCaller) -> None:
    deep = "[" * 5000 + "]" * 5000
    headers: list[Mapping[str, Any]] = [
        {"alg": "ES256", "x": deep},
        {"alg": {"alg": {"alg": {}}}},
        {"a" * 5000: 1},
    ]
    for header in headers:
        assertion = signed_jwt(abc.key, header, {})
        answer = await abc.ask_for_token(assertion)
        assert answer.status_code in {401, 422}
        proof = signed_jwt(abc.proof_key, header, {})
        assert refused(await abc.ask_for_token(proof=proof), "proof_refused")


@pytest.mark.parametrize(
    "proof", ["", "x", "a.b.c", "é", "a" * 70_000, "eyJ9.eyJ9.eyJ9", "..", "e30.e30."]
)
async def test_what_is_no_proof_is_refused(abc: BankCaller, proof: str) -> None:
    answer = await abc.client.post(
        f"{PREFIX}/token",
        data=abc.form(),
        headers={b"DPoP": proof.encode()},
    )

    assert refused(answer, "proof_refused")
    assert answer.headers["www-authenticate"] == 'DPoP algs="ES256", error="invalid_dpop_proof"'


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "invalid"),
        (b"grant_type=client_credentials&grant_type=client_credentials", 422, "invalid"),
        (b"grant_type=password", 422, "invalid"),
        (b"grant_type=client_credentials&scope=everything", 422, "invalid"),
        (b"grant_type", 400, "form_unreadable"),
        (b"grant_type=%zz", 400, "form_unreadable"),
        (b"grant_type=%00", 400, "form_unreadable"),
        (b"grant_type=%ff", 400, "form_unreadable"),
        ("grant_type=农".encode(), 400, "form_unreadable"),
        (b"&".join(b"a%d=1" % number for number in range(20)), 400, "form_unreadable"),
        (b"a" * 20_000, 413, "body_too_large"),
    ],
)
async def test_the_form_is_read_strictly(
    abc: BankCaller, body: bytes, status: int, code: str
) -> None:
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "DPoP": abc.proof("POST", "/token"),
    }

    answer = await abc.client.post(f"{PREFIX}/token", content=body, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_json_is_no_form(abc: BankCaller) -> None:
    headers = {"DPoP": abc.proof("POST", "/token")}
    answer = await abc.client.post(f"{PREFIX}/token", json={}, headers=headers)
    assert answer.status_code == 415


async def test_a_token_may_be_bound_to_the_certificate_that_the_proxy_has_seen(
    abc: BankCaller,
) -> None:
    form = abc.form()
    headers = {"X-Client-Cert-Sha256": CERTIFICATE}

    answer = await abc.client.post(f"{PREFIX}/token", data=form, headers=headers)

    assert answer.json()["token_type"] == "Bearer"
    said = jwt.get_unverified_claims(answer.json()["access_token"])
    assert said["cnf"] == {"x5t#S256": CERTIFICATE}


async def test_whoever_shows_neither_key_nor_certificate_gets_no_token(abc: BankCaller) -> None:
    form = abc.form()

    assert refused(await abc.client.post(f"{PREFIX}/token", data=form), "proof_refused")


async def test_a_token_given_back_is_worth_nothing(client: httpx.AsyncClient, house: House) -> None:
    abc = await signed_in_bank(client, house, "ABC")

    assert (await abc.ask("/token:revoke")).status_code == 204
    assert refused(await abc.get("/client"), "session_ended")
    assert (await (await abc.signed_in()).get("/client")).status_code == 200
