"""Assertions of bank clients: who speaks, to us alone, once and for a minute."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.adapters.es256 import NOBODYS_KEY, verified_assertion
from app.domain.identity.bank_keys import free_slot, registered_point
from app.domain.identity.client_assertion import read_assertion_header
from app.domain.identity.errors import BankKeysFull, BankKeyUnusable
from app.domain.identity.strict_jws import TokenRefused
from tests.builders.banks import public_jwk, signed_jwt, thumbprint

KEY = ec.generate_private_key(ec.SECP256R1())
NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
ISSUER = "https://rongyao.example"
CLIENT = UUID("0192f0c1-ba00-7000-8000-000000000001")
HEADER = {"alg": "ES256", "typ": "client-authentication+jwt", "kid": thumbprint(KEY)}
CLAIMS = {
    "iss": str(CLIENT),
    "sub": str(CLIENT),
    "aud": ISSUER,
    "jti": "0123456789abcdef",
    "iat": SECONDS,
    "exp": SECONDS + 60,
}


def made(**claims: Any) -> str:
    return signed_jwt(KEY, HEADER, {**CLAIMS, **claims})


def test_a_good_assertion_names_its_key_its_client_and_its_end() -> None:
    read = verified_assertion(made(), KEY.public_key(), ISSUER, NOW)

    assert read_assertion_header(made()) == thumbprint(KEY)
    assert read.client_id == CLIENT
    assert read.ends_at == NOW + timedelta(seconds=60)


def test_a_clock_ten_seconds_ahead_is_forgiven_and_eleven_are_not() -> None:
    ahead = made(iat=SECONDS + 10, exp=SECONDS + 70)
    assert verified_assertion(ahead, KEY.public_key(), ISSUER, NOW).client_id == CLIENT
    with pytest.raises(TokenRefused):
        verified_assertion(made(iat=SECONDS + 11, exp=SECONDS + 71), KEY.public_key(), ISSUER, NOW)


def test_it_is_over_on_the_very_second() -> None:
    last = NOW + timedelta(seconds=59)
    assert verified_assertion(made(), KEY.public_key(), ISSUER, last).client_id == CLIENT
    with pytest.raises(TokenRefused):
        verified_assertion(made(), KEY.public_key(), ISSUER, NOW + timedelta(seconds=60))


def test_nobodys_key_verifies_nothing() -> None:
    with pytest.raises(TokenRefused):
        verified_assertion(made(), NOBODYS_KEY, ISSUER, NOW)


@pytest.mark.parametrize("audience", [[ISSUER], {"x": ISSUER}, ISSUER + "/", None, ""])
def test_the_audience_is_our_issuer_alone(audience: object) -> None:
    with pytest.raises(TokenRefused):
        verified_assertion(made(aud=audience), KEY.public_key(), ISSUER, NOW)


def test_of_one_client_two_names_differ_and_one_name_is_the_same() -> None:
    digests = [
        verified_assertion(raw, KEY.public_key(), ISSUER, NOW).digest
        for raw in (made(), made(exp=SECONDS + 30), made(jti="another-name-0001"))
    ]

    assert digests[0] == digests[1]
    assert digests[0] != digests[2]


def test_two_keys_live_at_a_time() -> None:
    assert [free_slot(()), free_slot((1,)), free_slot((2,))] == [1, 2, 1]
    with pytest.raises(BankKeysFull):
        free_slot((1, 2))


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        {**public_jwk(KEY), "d": "A" * 43},
        {**public_jwk(KEY), "x": 7},
        {**public_jwk(KEY), "x": "é" * 43},
        {**public_jwk(KEY), "crv": "secp256k1"},
    ],
)
def test_a_bank_hands_in_the_public_half_on_p256(jwk: dict[str, Any]) -> None:
    with pytest.raises(BankKeyUnusable):
        registered_point(jwk)
