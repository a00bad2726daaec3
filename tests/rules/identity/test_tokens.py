"""What a token opens, for how long, and under which keys."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.adapters.signing_keys import HeldKey, KeyRing
from app.adapters.tokens import Tokens, VerifiedTokens
from app.domain.errors import Unauthenticated, Unavailable
from app.domain.identity.possession import BindingWay, Holder, KeyBinding
from app.domain.identity.tokens import TokenKind
from tests.rules.identity.forgery import (
    CITIZEN,
    CLAIMS,
    HEADER,
    ISSUER,
    JTI,
    KID,
    NOW,
    SECONDS,
    SESSION,
    Bureau,
    compact,
    held,
    refused,
    signed,
    with_claims,
    with_header,
)

GOOD = signed()
ENCODED_CLAIMS = json.dumps(CLAIMS).encode()
HOLDER = Holder(JTI, KeyBinding(BindingWay.PROOF, "a" * 42 + "A"))
OTHER = ec.generate_private_key(ec.SECP256R1())
P384 = ec.generate_private_key(ec.SECP384R1())


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


async def test_the_token_that_the_forgeries_start_from_is_good(bureau: Bureau) -> None:
    claims = await bureau.tokens.verify(GOOD, CITIZEN)

    assert (claims.session_id, claims.jti, claims.kind) == (SESSION, JTI, CITIZEN)
    assert claims.issued_at == NOW
    assert claims.expires_at == NOW + timedelta(minutes=15)


async def test_a_token_on_the_very_edge_of_the_rules_is_good(bureau: Bureau) -> None:
    assert not await refused(bureau, with_claims(iat=SECONDS + 10))
    assert not await refused(bureau, with_claims(iat=SECONDS - 899, exp=SECONDS + 1))


@pytest.mark.parametrize("kind", TokenKind)
async def test_a_token_of_each_kind_opens_one_door_only(bureau: Bureau, kind: TokenKind) -> None:
    await bureau.ring.refresh()
    raw, issued = bureau.tokens.issue(kind, SESSION, HOLDER if kind.bound else None)

    assert await bureau.tokens.verify(raw, kind) == issued
    assert [other for other in TokenKind if not await refused(bureau, raw, other)] == [kind]
    assert issued.expires_at - NOW == kind.life


async def test_a_bank_token_lives_five_minutes_and_no_longer(bureau: Bureau) -> None:
    header = {**HEADER, "typ": "bank-at+jwt"}
    held = {"client_id": str(HOLDER.client_id), "cnf": HOLDER.binding.claim}
    claims = {**CLAIMS, "aud": f"{ISSUER}/bank/v1", **held}

    assert await refused(bureau, signed(header, claims), TokenKind.BANK_ACCESS)
    short = {**claims, "exp": SECONDS + 300}
    assert not await refused(bureau, signed(header, short), TokenKind.BANK_ACCESS)


async def test_two_tokens_of_one_session_have_ids_of_their_own(bureau: Bureau) -> None:
    await bureau.ring.refresh()
    (_, first), (_, second) = (bureau.tokens.issue(CITIZEN, SESSION) for _ in range(2))

    assert first.jti != second.jti


async def test_a_remembered_token_still_expires_on_the_second(bureau: Bureau) -> None:
    await bureau.tokens.verify(GOOD, CITIZEN)

    bureau.now = NOW + timedelta(minutes=15) - timedelta(microseconds=1)
    assert not await refused(bureau, GOOD)
    bureau.now = NOW + timedelta(minutes=15)
    assert await refused(bureau, GOOD)


async def test_a_remembered_token_from_the_future_is_refused_when_the_clock_steps_back(
    bureau: Bureau,
) -> None:
    await bureau.tokens.verify(GOOD, CITIZEN)
    bureau.now = NOW - timedelta(hours=1)

    assert await refused(bureau, GOOD)


async def test_a_remembered_token_does_not_pass_for_another_kind(bureau: Bureau) -> None:
    await bureau.tokens.verify(GOOD, CITIZEN)

    assert await refused(bureau, GOOD, TokenKind.STAFF_ACCESS)


async def test_a_remembered_token_falls_with_its_key(bureau: Bureau) -> None:
    await bureau.tokens.verify(GOOD, CITIZEN)
    bureau.keys = [held("019aa8f0-0000-7000-8000-00000000000b", OTHER)]
    await bureau.ring.refresh()

    assert await refused(bureau, GOOD)


async def test_no_more_tokens_are_remembered_than_there_is_room_for() -> None:
    bureau = Bureau()
    room = VerifiedTokens(room=2)
    tokens = Tokens(bureau.ring, ISSUER, lambda: NOW, room)
    await bureau.ring.refresh()
    for _ in range(5):
        await tokens.verify(tokens.issue(CITIZEN, SESSION)[0], CITIZEN)

    assert len(room) == 2


async def test_a_key_published_elsewhere_is_read_when_its_first_token_comes() -> None:
    bureau = Bureau(pause_seconds=0)
    await bureau.ring.refresh()
    kid = "019aa8f0-0000-7000-8000-00000000000c"
    bureau.keys = [*bureau.keys, held(kid, OTHER)]
    raw = compact(json.dumps({**HEADER, "kid": kid}).encode(), ENCODED_CLAIMS, OTHER)

    assert not await refused(bureau, raw)


async def test_a_thousand_unknown_kids_have_the_keys_read_once(bureau: Bureau) -> None:
    for number in range(1000):
        assert await refused(bureau, with_header(kid=f"unknown-{number}"))

    assert bureau.readings == 1


async def test_keys_that_cannot_be_read_leave_nobody_known_and_nothing_else() -> None:
    async def broken() -> list[HeldKey]:
        raise ConnectionError

    tokens = Tokens(KeyRing(broken), ISSUER, lambda: NOW)
    with pytest.raises(Unauthenticated):
        await tokens.verify(GOOD, CITIZEN)


async def test_without_a_signing_key_no_token_is_issued(bureau: Bureau) -> None:
    with pytest.raises(Unavailable):
        bureau.tokens.issue(CITIZEN, SESSION)


async def test_the_published_keys_hold_no_private_half(bureau: Bureau) -> None:
    await bureau.ring.refresh()
    (key,) = bureau.ring.jwks(NOW)["keys"]

    assert key.keys() == {"kty", "crv", "use", "alg", "kid", "x", "y"}
    assert (key["kid"], key["alg"], key["crv"]) == (KID, "ES256", "P-256")


def test_a_key_on_another_curve_is_never_held() -> None:
    with pytest.raises(ValueError, match="P-256"):
        HeldKey(KID, P384.public_key(), None, published_at=NOW, signs_from=NOW)
