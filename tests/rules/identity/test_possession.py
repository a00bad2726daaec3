"""Proofs of possession: the RFC's own example, and everything that is almost one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from app.adapters.es256 import public_key, verified_proof
from app.domain.identity.possession import (
    PROOF_LIFE,
    BindingWay,
    Call,
    KeyBinding,
    read_binding,
    read_point,
    read_thumbprint,
    token_digest,
)
from app.domain.identity.strict_jws import EARLY_BY, LONGEST, TokenRefused
from tests.builders.banks import base64url, public_jwk, signed_jwt, thumbprint
from tests.rules.identity.forgery import part, raw_signature

# RFC 9449 §4.1 and §7.1.
RFC_PROOF = (
    "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0Vj"
    "NoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5"
    "VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TV"
    "CIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8"
    "lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg"
)
RFC_CALL = Call("POST", "https://server.example.com/token", None)
RFC_MADE_AT = datetime.fromtimestamp(1562262616, tz=UTC)
RFC_THUMBPRINT = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"

KEY = ec.generate_private_key(ec.SECP256R1())
NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
CALL = Call("GET", "https://rongyao.example/bank/v1/batches", "a.b.c")
HEADER = {"typ": "dpop+jwt", "alg": "ES256", "jwk": public_jwk(KEY)}
CLAIMS = {
    "htm": "GET",
    "htu": CALL.url,
    "iat": int(NOW.timestamp()),
    "jti": "0123456789abcdef",
    "ath": token_digest("a.b.c"),
}


def made(**claims: Any) -> str:
    return signed_jwt(KEY, HEADER, {**CLAIMS, **claims})


def test_the_example_of_the_rfc_holds() -> None:
    proof = verified_proof(RFC_PROOF, RFC_CALL, RFC_MADE_AT)

    assert proof.thumbprint == RFC_THUMBPRINT
    assert proof.ends_at == RFC_MADE_AT + PROOF_LIFE


def test_a_token_is_named_as_the_rfc_names_it() -> None:
    token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"
    assert token_digest(token) == "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"


def test_a_proof_holds_from_a_little_before_until_a_minute_after() -> None:
    for at in (NOW - EARLY_BY, NOW, NOW + PROOF_LIFE):
        assert verified_proof(made(), CALL, at).thumbprint == thumbprint(KEY)
    for at in (NOW - EARLY_BY - timedelta(seconds=1), NOW + PROOF_LIFE + timedelta(seconds=1)):
        with pytest.raises(TokenRefused):
            verified_proof(made(), CALL, at)


def test_two_keys_may_use_one_name_and_one_key_may_not() -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    theirs = signed_jwt(other, {**HEADER, "jwk": public_jwk(other)}, CLAIMS)
    digests = [verified_proof(raw, CALL, NOW).digest for raw in (made(), theirs, made(htm="GET"))]

    assert digests[0] != digests[1]
    assert digests[0] == digests[2]


def test_a_signature_has_one_length_and_one_spelling() -> None:
    head, _, signature = made().rpartition(".")
    der = KEY.sign(head.encode(), ec.ECDSA(SHA256()))
    wrong = [
        f"{head}.{part(der)}",
        f"{head}.{signature}AA",
        f"{head}.{signature[:-2]}",
        f"{head}.{signature}=",
        f"{head}.{part(bytes(64))}",
        f"{head}.",
        f"{head}",
        f"{head}.{signature}.x",
        f" {head}.{signature}",
        f"{head}.{signature}\n",
    ]
    for raw in wrong:
        with pytest.raises((TokenRefused, ValueError)):
            verified_proof(raw, CALL, NOW)


def test_a_proof_signed_on_another_curve_is_refused() -> None:
    large = ec.generate_private_key(ec.SECP384R1())
    head = made().rpartition(".")[0]
    with pytest.raises(TokenRefused):
        verified_proof(f"{head}.{part(raw_signature(head.encode(), large))}", CALL, NOW)


def test_nothing_is_parsed_that_is_too_long() -> None:
    with pytest.raises(TokenRefused, match="too long"):
        verified_proof("a" * (LONGEST + 1), CALL, NOW)


@pytest.mark.parametrize(
    "header",
    [
        b'{"typ":"dpop+jwt","typ":"dpop+jwt","alg":"ES256","jwk":{}}',
        b'{"typ":"dpop+jwt","alg":"ES256","jwk":{"kty":"EC","kty":"EC"}}',
        b'{"typ":"dpop+jwt","alg":"ES256","jwk":{"a":{}}}',
        b'[{"a":{}}]',
        b'"{}{}"',
        b"\xff{}{}",
        b'{"a":' * 2000 + b"1" + b"}" * 2000,
    ],
)
def test_a_header_of_another_shape_is_refused(header: bytes) -> None:
    claims = made().split(".")[1]
    with pytest.raises((TokenRefused, ValueError)):
        verified_proof(f"{part(header)}.{claims}.{part(bytes(64))}", CALL, NOW)


def test_a_key_is_its_point_alone() -> None:
    point = read_point(public_jwk(KEY))

    assert point.thumbprint == thumbprint(KEY)
    assert public_key(point).public_numbers() == KEY.public_key().public_numbers()
    with pytest.raises(TokenRefused):
        public_key(read_point({**public_jwk(KEY), "y": base64url(bytes(32))}))


@pytest.mark.parametrize("way", BindingWay)
def test_a_binding_is_read_as_it_was_written(way: BindingWay) -> None:
    binding = KeyBinding(way, RFC_THUMBPRINT)
    assert read_binding(binding.claim) == binding


@pytest.mark.parametrize(
    "cnf",
    [
        None,
        {},
        [],
        "x",
        {"jkt": RFC_THUMBPRINT, "x5t#S256": RFC_THUMBPRINT},
        {"kid": RFC_THUMBPRINT},
        {"jkt": "short"},
        {"jkt": 7},
    ],
)
def test_a_binding_to_nothing_or_to_two_things_is_refused(cnf: object) -> None:
    with pytest.raises((TokenRefused, ValueError)):
        read_binding(cnf)


def test_a_thumbprint_has_one_spelling() -> None:
    with pytest.raises(TokenRefused):
        read_thumbprint(RFC_THUMBPRINT[:-1] + "J")  # Other spare bits, the same octets.
    with pytest.raises(TokenRefused):
        read_thumbprint(RFC_THUMBPRINT + "=")
