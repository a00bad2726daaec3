"""Every known way to forge a token, one row each: nobody is known, and nothing else happens."""

import asyncio
import json
from base64 import urlsafe_b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.identity.strict_jws import LONGEST
from tests.rules.identity.forgery import (
    CLAIMS,
    HEADER,
    ISSUER,
    JTI,
    KID,
    PRIVATE,
    SECONDS,
    SESSION,
    Bureau,
    compact,
    keyed_by,
    part,
    refused,
    signed,
    with_claims,
    with_header,
    with_literal,
    without_claim,
)

SPKI = PublicFormat.SubjectPublicKeyInfo
DER = PRIVATE.public_key().public_bytes(Encoding.DER, SPKI)
PEM = PRIVATE.public_key().public_bytes(Encoding.PEM, SPKI)
POINT = PRIVATE.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

GOOD = signed()
HEAD, BODY, SIGNATURE = GOOD.split(".")
R_AND_S = urlsafe_b64decode(SIGNATURE + "==")
OTHER = ec.generate_private_key(ec.SECP256R1())
P384 = ec.generate_private_key(ec.SECP384R1())
ENCODED_HEADER, ENCODED_CLAIMS = json.dumps(HEADER).encode(), json.dumps(CLAIMS).encode()


def nested(depth: int) -> bytes:
    return b'{"alg":"ES256","typ":"citizen-at+jwt","kid":' + b"[" * depth + b"]" * depth + b"}"


FORGED = {
    "DER public key as HMAC secret": keyed_by(DER),
    "PEM public key as HMAC secret": keyed_by(PEM),
    "public point as HMAC secret": keyed_by(POINT),
    "empty HMAC secret": keyed_by(b""),
    "HMAC under the name ES256": keyed_by(DER, "ES256"),
    "HS512 named": keyed_by(DER, "HS512"),
    "alg none, no signature": f"{part(json.dumps({**HEADER, 'alg': 'none'}).encode())}.{BODY}.",
    "alg none, a signature": with_header(alg="none"),
    "alg None": with_header(alg=None),
    "alg in lower case": with_header(alg="es256"),
    "alg ES384": with_header(alg="ES384"),
    "alg RS256": with_header(alg="RS256"),
    "alg a list": with_header(alg=["ES256"]),
    "no alg": signed(header={"typ": "citizen-at+jwt", "kid": KID}),
    "no typ": signed(header={"alg": "ES256", "kid": KID}),
    "no kid": signed(header={"alg": "ES256", "typ": "citizen-at+jwt"}),
    "typ JWT": with_header(typ="JWT"),
    "typ of staff": with_header(typ="staff-at+jwt"),
    "typ in another case": with_header(typ="Citizen-AT+jwt"),
    "typ of a client assertion": with_header(typ="client-authentication+jwt"),
    "unknown kid": with_header(kid="019aa8f0-0000-7000-8000-0000000000ff"),
    "kid a path": with_header(kid="../../dev/null"),
    "kid with a line break": with_header(kid=KID + "\n"),
    "kid a number": with_header(kid=1),
    "kid too long": with_header(kid="a" * 65),
    "crit": with_header(crit=["exp"]),
    "crit that is empty": with_header(crit=[]),
    "jwk of one's own": with_header(jwk={"kty": "EC"}),
    "jku": with_header(jku="https://attacker.example/keys"),
    "x5u": with_header(x5u="https://attacker.example/x"),
    "b64 off": with_header(b64=False),
    "zip": with_header(zip="DEF"),
    "alg twice": compact(b'{"alg":"none",' + ENCODED_HEADER[1:], ENCODED_CLAIMS),
    "nested header bomb": compact(nested(600), ENCODED_CLAIMS),
    "deeply nested header": compact(nested(1300), ENCODED_CLAIMS),
    "header a list": compact(b"[1]", ENCODED_CLAIMS),
    "header a string": compact(b'"alg"', ENCODED_CLAIMS),
    "header a brace in a string": compact(b'"{"', ENCODED_CLAIMS),
    "header no UTF-8": compact(b'{"alg":"\xff"}', ENCODED_CLAIMS),
    "header UTF-16": compact(json.dumps(HEADER).encode("utf-16"), ENCODED_CLAIMS),
    "header empty": compact(b"", ENCODED_CLAIMS),
    "signed by another key": compact(ENCODED_HEADER, ENCODED_CLAIMS, OTHER),
    "signed by a P-384 key": compact(ENCODED_HEADER, ENCODED_CLAIMS, P384),
    "exp now": with_claims(exp=SECONDS),
    "exp a second ago": with_claims(exp=SECONDS - 1, iat=SECONDS - 60),
    "iat in 11 seconds": with_claims(iat=SECONDS + 11),
    "iat in ten years": with_claims(iat=SECONDS + 315_360_000, exp=SECONDS + 315_360_900),
    "exp before iat": with_claims(iat=SECONDS + 9, exp=SECONDS + 8),
    "life of 15 minutes and a second": with_claims(exp=SECONDS + 901),
    "life of ten years": with_claims(exp=SECONDS + 315_360_000),
    **{f"no {name}": without_claim(name) for name in CLAIMS},
    "no claims": signed(claims={}),
    "a claim more": with_claims(role="admin"),
    "nbf": with_claims(nbf=SECONDS),
    "exp a list": with_claims(exp=[1]),
    "exp null": with_claims(exp=None),
    "exp true": with_claims(exp=True),
    "exp text": with_claims(exp=str(SECONDS + 60)),
    "exp a float": with_claims(exp=SECONDS + 60.5),
    "exp Infinity": with_literal("exp", "Infinity"),
    "exp NaN": with_literal("exp", "NaN"),
    "exp 1e400": with_literal("exp", "1e400"),
    "exp of 4000 digits": with_literal("exp", "9" * 2000),
    "exp beyond the calendar": with_claims(exp=10**18),
    "iat true": with_claims(iat=True),
    "iat null": with_claims(iat=None),
    "iat a list": with_claims(iat=[SECONDS]),
    "iat Infinity": with_literal("iat", "-Infinity"),
    "iss of another": with_claims(iss="https://attacker.example"),
    "iss null": with_claims(iss=None),
    "iss a list": with_claims(iss=[ISSUER]),
    "aud of staff": with_claims(aud=f"{ISSUER}/staff/v1"),
    "aud a list": with_claims(aud=[f"{ISSUER}/miniapp/v1"]),
    "aud both": with_claims(aud=[f"{ISSUER}/miniapp/v1", f"{ISSUER}/staff/v1"]),
    "aud null": with_claims(aud=None),
    "sub a number": with_claims(sub=1),
    "sub in braces": with_claims(sub=f"{{{SESSION}}}"),
    "sub as a urn": with_claims(sub=f"urn:uuid:{SESSION}"),
    "sub no uuid": with_claims(sub="admin"),
    "jti empty": with_claims(jti=""),
    "jti in capitals": with_claims(jti=str(JTI).upper()),
    "claims a list": compact(ENCODED_HEADER, b"[]"),
    "claims null": compact(ENCODED_HEADER, b"null"),
    "claims deeply nested": compact(ENCODED_HEADER, b"[" * 1000 + b"]" * 1000),
    "claims no JSON": compact(ENCODED_HEADER, b"{"),
    "claims no UTF-8": compact(ENCODED_HEADER, b"\xff\xfe"),
    "junk in the signature": f"{HEAD}.{BODY}.{SIGNATURE[:40]}!*{SIGNATURE[40:]}",
    "line break in the signature": f"{HEAD}.{BODY}.{SIGNATURE[:40]}\n{SIGNATURE[40:]}",
    "line break at the end": GOOD + "\n",
    "space before": " " + GOOD,
    "padding": GOOD + "==",
    "signature longer": GOOD + "AAAA",
    "signature shorter": GOOD[:-4],
    "signature empty": f"{HEAD}.{BODY}.",
    "signature all zero": f"{HEAD}.{BODY}.{part(bytes(64))}",
    "signature in DER": f"{HEAD}.{BODY}.{part(PRIVATE.sign(b'', ec.ECDSA(SHA256())))}",
    "standard base64 alphabet": GOOD.replace("-", "+").replace("_", "/") + "+/",
    "two parts": f"{HEAD}.{BODY}",
    "four parts": f"{GOOD}.{SIGNATURE}",
    "five parts, as JWE": f"{HEAD}..{BODY}.{SIGNATURE}.AAAA",
    "dots only": "..",
    "empty": "",
    "no ASCII": "令牌." + BODY + "." + SIGNATURE,
    "look-alike letters": GOOD.replace("e", "е"),  # A Cyrillic letter.
    "lone surrogate": "\ud800." + BODY + "." + SIGNATURE,
    "oversize": compact(ENCODED_HEADER, ENCODED_CLAIMS[:-1] + b" " * LONGEST + b"}"),
    "a megabyte": "a" * 1_000_000,
}


@pytest.mark.parametrize("raw", FORGED.values(), ids=FORGED.keys())
async def test_a_forged_token_makes_nobody_known(raw: str) -> None:
    assert await refused(Bureau(), raw)


BUREAU = Bureau()


def is_refused(raw: str) -> bool:
    return asyncio.run(refused(BUREAU, raw))


@given(at=st.integers(0, len(GOOD) - 1), character=st.characters(codec="utf-8"))
@example(at=len(GOOD) - 1, character="=")
def test_a_token_with_one_character_replaced_is_refused(at: int, character: str) -> None:
    mutated = GOOD[:at] + character + GOOD[at + 1 :]

    assert is_refused(mutated) is (mutated != GOOD)


@given(at=st.integers(0, len(GOOD)), inserted=st.text(min_size=1, max_size=8))
def test_a_token_with_characters_put_in_is_refused(at: int, inserted: str) -> None:
    assert is_refused(GOOD[:at] + inserted + GOOD[at:])


@given(start=st.integers(0, len(GOOD) - 1), length=st.integers(1, 40))
def test_a_token_with_characters_cut_out_is_refused(start: int, length: int) -> None:
    assert is_refused(GOOD[:start] + GOOD[start + length :])


@given(bit=st.integers(0, 511))
def test_a_signature_with_one_bit_turned_is_refused(bit: int) -> None:
    turned = bytearray(R_AND_S)
    turned[bit // 8] ^= 1 << (bit % 8)

    assert is_refused(f"{HEAD}.{BODY}.{part(bytes(turned))}")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(name=st.sampled_from(sorted(CLAIMS)), value=JSON)
def test_a_claim_of_any_value_signed_by_the_right_key_raises_nothing_else(
    name: str, value: object
) -> None:
    accepted = not is_refused(with_claims(**{name: value}))

    assert not accepted or type(value) is type(CLAIMS[name])


@given(name=st.sampled_from(["alg", "typ", "kid", "crit", "jwk", "x"]), value=JSON)
def test_a_header_of_any_value_signed_by_the_right_key_is_refused(name: str, value: object) -> None:
    assert is_refused(with_header(**{name: value})) is ({**HEADER, name: value} != HEADER)


@given(header=st.binary(max_size=200), claims=st.binary(max_size=200))
def test_octets_of_any_kind_signed_by_the_right_key_are_refused(
    header: bytes, claims: bytes
) -> None:
    assert is_refused(compact(header, claims))
    assert is_refused(compact(ENCODED_HEADER, claims))


@given(raw=st.text(max_size=300) | st.from_regex(r"[\w-]+\.[\w-]+\.[\w-]+", fullmatch=True))
def test_text_of_any_kind_is_refused(raw: str) -> None:
    assert is_refused(raw)
