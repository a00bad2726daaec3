"""The published vectors verify with a library that did not make them."""

import json
from base64 import b64decode
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from app.adapters.es256 import public_key, signed_by
from app.domain.identity.message_signature import content_digest
from app.domain.identity.possession import read_point
from clients.bank.keys import SigningKey, decoded
from clients.bank.vectors import VECTORS, reckoned

GIVEN: dict[str, Any] = json.loads(VECTORS.read_text("utf-8"))["given"]
_PUBLIC = ("kty", "crv", "x", "y")
EXPECTED: dict[str, str] = json.loads(VECTORS.read_text("utf-8"))["expected"]


def _verify(jws: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, claims, signature = jws.split(".")
    raw = decoded(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    x, y = (int.from_bytes(decoded(GIVEN["key"][name]), "big") for name in "xy")
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    public.verify(der, f"{header}.{claims}".encode(), ec.ECDSA(SHA256()))
    return json.loads(decoded(header)), json.loads(decoded(claims))


def test_the_client_reckons_what_the_vectors_say() -> None:
    assert reckoned(GIVEN) == EXPECTED


def test_the_assertion_names_the_issuer_alone_and_lives_a_minute() -> None:
    header, claims = _verify(EXPECTED["client_assertion"])

    assert header == {
        "alg": "ES256",
        "kid": EXPECTED["thumbprint"],
        "typ": "client-authentication+jwt",
    }
    assert claims["aud"] == GIVEN["issuer"]
    assert claims["iss"] == claims["sub"] == GIVEN["client_id"]
    assert claims["exp"] - claims["iat"] == 60


def test_the_proof_is_bound_to_method_address_and_token() -> None:
    header, claims = _verify(EXPECTED["dpop_proof"])

    assert header["typ"] == "dpop+jwt"
    assert header["jwk"] == {name: GIVEN["key"][name] for name in ("kty", "crv", "x", "y")}
    assert (claims["htm"], claims["htu"]) == (GIVEN["call"]["method"], GIVEN["call"]["url"])
    assert claims["ath"] == "8NGnc3DlajTj33r_t8EaRRptLxkwQ8JNn6wEH8R4XOU"


def test_no_proof_holds_the_private_half() -> None:
    for signed in (EXPECTED["client_assertion"], EXPECTED["dpop_proof"]):
        header, claims = _verify(signed)
        assert GIVEN["key"]["d"] not in json.dumps([header, claims])


def test_a_changed_claim_does_not_verify() -> None:
    header, _, signature = EXPECTED["dpop_proof"].split(".")
    _, claims, _ = EXPECTED["client_assertion"].split(".")

    with pytest.raises(InvalidSignature):
        _verify(f"{header}.{claims}.{signature}")


@pytest.mark.parametrize(
    "changed", [{"crv": "P-384"}, {"kty": "RSA"}, {"x": GIVEN["key"]["y"], "y": GIVEN["key"]["x"]}]
)
def test_a_key_that_is_not_what_it_says_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"P-256|does not belong"):
        SigningKey.from_jwk({**GIVEN["key"], **changed})


def test_the_signature_covers_the_whole_message() -> None:
    said, key = EXPECTED["signature_input"].removeprefix("bank="), GIVEN["key"]
    base = "\n".join(
        [
            f'"@method": {GIVEN["call"]["method"]}',
            f'"@target-uri": {GIVEN["call"]["url"]}',
            f'"authorization": DPoP {GIVEN["access_token"]}',
            f'"content-digest": {EXPECTED["message_digest"]}',
            f'"@signature-params": {said}',
        ]
    ).encode()
    raw = b64decode(EXPECTED["signature"].removeprefix("bank=:").removesuffix(":"))

    assert signed_by(public_key(read_point({name: key[name] for name in _PUBLIC})), base, raw)
    assert EXPECTED["message_digest"] == content_digest(GIVEN["message"].encode())
