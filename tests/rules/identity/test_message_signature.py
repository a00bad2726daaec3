"""Signatures of HTTP messages are read in one plain way, and agree with the RFC's own vectors."""

from base64 import b64decode
from datetime import UTC, datetime, timedelta

import pytest

from app.adapters.es256 import public_key, signed_by
from app.adapters.message_signatures import signed_headers
from app.adapters.signing_keys import new_private_key
from app.domain.identity.message_signature import (
    MessageSignature,
    content_digest,
    signature_base,
)
from app.domain.identity.possession import read_point
from app.domain.identity.strict_jws import TokenRefused

# RFC 9421, B.1.3 and B.2.4.
KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA",
    "y": "Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0",
}
DIGEST = (
    "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4"
    "l5aGgfLQ==:"
)
COMPONENTS = [
    ("@status", "200"),
    ("content-type", "application/json"),
    ("content-digest", DIGEST),
    ("content-length", "23"),
]
INPUT = (
    'sig-b24=("@status" "content-type" "content-digest" "content-length")'
    ';created=1618884473;keyid="test-key-ecc-p256"'
)
SIGNATURE = (
    "sig-b24=:wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj"
    "+32oiasw==:"
)
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
ASKED = frozenset({"@method", "@target-uri", "authorization", "content-digest"})
COVERED = '("@method" "@target-uri" "authorization" "content-digest")'
GOOD = f'sig1={COVERED};created=1795320000;keyid="k"'
SIGNED = f"sig1=:{'A' * 86}==:"


def test_the_vector_of_the_rfc_holds() -> None:
    read = MessageSignature.read(INPUT, SIGNATURE)
    base = read.base_of(dict(COMPONENTS))

    assert base.decode().splitlines() == [
        '"@status": 200',
        '"content-type": application/json',
        f'"content-digest": {DIGEST}',
        '"content-length": 23',
        f'"@signature-params": {INPUT.removeprefix("sig-b24=")}',
    ]
    assert read.signature == b64decode(SIGNATURE[9:-1])
    assert signed_by(public_key(read_point(KEY)), base, read.signature)
    assert not signed_by(public_key(read_point(KEY)), base + b" ", read.signature)


def test_what_we_sign_is_read_back() -> None:
    key = new_private_key()
    components = [("@status", "200"), ("content-digest", content_digest(b"1|2\n"))]
    headers = signed_headers(components, "k1", key, NOW)
    read = MessageSignature.read(headers["Signature-Input"], headers["Signature"])

    assert (read.kid, read.created_at) == ("k1", NOW)
    assert signed_by(key.public_key(), read.base_of(dict(components)), read.signature)


def test_a_plain_signature_is_read() -> None:
    read = MessageSignature.read(GOOD, SIGNED)

    assert set(read.covered) == set(ASKED)
    assert read.kid == "k"
    assert read.created_at == datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    read.expect_of_now(NOW)
    parts = dict.fromkeys(ASKED, "x")
    assert read.base_of(parts) == signature_base(
        [(name, "x") for name in read.covered], GOOD.removeprefix("sig1=")
    )


@pytest.mark.parametrize(
    "said",
    [
        "",
        GOOD.replace("sig1=", "sig2="),
        GOOD + ", " + GOOD,
        GOOD.replace(';keyid="k"', ""),
        GOOD.replace(";created=1795320000", ""),
        GOOD.replace("1795320000", '"1795320000a"'),
        GOOD + ';keyid="other"',
        GOOD + ';alg="hmac-sha256"',
        GOOD + ";expires=1795320100",
        GOOD.replace('"@method"', '"@method";req'),
        GOOD.replace(" ", "  "),
        GOOD + ";nonce=" + '"' + "n" * 1100 + '"',
    ],
)
def test_any_other_way_to_write_it_is_refused(said: str) -> None:
    with pytest.raises(TokenRefused):
        MessageSignature.read(said, SIGNED)


@pytest.mark.parametrize("signed", ["", "sig1=::", SIGNED[:-3] + "A=:", f"sig1=:{'A' * 85}B==:"])
def test_any_other_spelling_of_the_octets_is_refused(signed: str) -> None:
    with pytest.raises((TokenRefused, ValueError)):
        MessageSignature.read(GOOD, signed)


@pytest.mark.parametrize("covered", [{"@method"}, ASKED - {"authorization"}, ASKED | {"date"}])
def test_a_signature_covers_what_is_asked_and_nothing_else(covered: set[str]) -> None:
    with pytest.raises(TokenRefused):
        MessageSignature.read(GOOD, SIGNED).base_of(dict.fromkeys(covered, "x"))


def test_one_component_twice_is_refused() -> None:
    twice = GOOD.replace('"authorization"', '"@method"')
    with pytest.raises(TokenRefused):
        MessageSignature.read(twice, SIGNED).base_of(dict.fromkeys(ASKED, "x"))


@pytest.mark.parametrize("seconds", [-300, 11])
def test_a_signature_is_good_for_five_minutes(seconds: int) -> None:
    with pytest.raises(TokenRefused):
        MessageSignature.read(GOOD, SIGNED).expect_of_now(NOW - timedelta(seconds=seconds))
