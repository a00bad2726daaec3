"""Access tokens: the one module that may import python-jose, and what guards it.

The library takes a DER public key for an HMAC secret, any `typ`, any curve, `exp` equal to
now and junk inside a signature, ignores `kid`, and raises what it does not declare. So a
token is read strictly before it sees it, gets one pinned key and one algorithm, and its
claims are judged again by our own clock.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from jose import jwk, jwt  # noqa: TID251  # This is the one module.
from jose.backends.base import Key  # noqa: TID251
from uuid_utils.compat import uuid4

from app.adapters.signing_keys import ALGORITHM, KeyRing
from app.domain.errors import Unauthenticated
from app.domain.identity.possession import Holder
from app.domain.identity.strict_jws import TokenRefused
from app.domain.identity.tokens import (
    Claims,
    TokenKind,
    audience_of,
    expect_in_time,
    read_claims,
    read_header,
)

CHECKS = {
    "require_aud": True,
    "require_iss": True,
    "require_sub": True,
    "require_jti": True,
    "require_iat": True,
    # `exp` is demanded and judged by read_claims: the library knows only the system's clock,
    # and takes a token at the very second in which it expires.
    "verify_exp": False,
}
CACHED_TOKENS = 20_000


class VerifiedTokens:
    """The newest tokens that held, by digest: verifying a signature costs a hundred times more.

    A token leaves when newer ones fill the room, or when the keys change.
    """

    def __init__(self, room: int = CACHED_TOKENS) -> None:
        self._room = room
        self._generation = 0
        self._claims: OrderedDict[bytes, Claims] = OrderedDict()

    def __len__(self) -> int:
        return len(self._claims)

    def get(self, digest: bytes, generation: int) -> Claims | None:
        if generation != self._generation:
            self._claims.clear()
            self._generation = generation
        return self._claims.get(digest)

    def put(self, digest: bytes, claims: Claims) -> None:
        self._claims[digest] = claims
        if len(self._claims) > self._room:
            self._claims.popitem(last=False)


class Tokens:
    """Issues and verifies the access tokens of the three audiences."""

    def __init__(
        self,
        keys: KeyRing,
        issuer: str,
        clock: Callable[[], datetime],
        cache: VerifiedTokens | None = None,
    ) -> None:
        self.keys = keys
        self._issuer = issuer
        self._clock = clock
        self._cache = VerifiedTokens() if cache is None else cache

    def issue(
        self, kind: TokenKind, session_id: UUID, holder: Holder | None = None
    ) -> tuple[str, Claims]:
        """Sign a token for one session; it lives as long as its kind allows.

        A token of a bound kind has a `holder`, and no other has.
        """
        now = self._clock()
        issued_at = now.replace(microsecond=0)
        claims = Claims(session_id, uuid4(), kind, issued_at, issued_at + kind.life, holder)
        kid, private = self.keys.signing(now)
        raw = jwt.encode(
            self._body(claims),
            _pinned(private),
            algorithm=ALGORITHM,
            headers={"typ": kind.typ, "kid": kid},
        )
        return raw, claims

    async def verify(self, raw: str, kind: TokenKind) -> Claims:
        """Return what the token says; whatever is wrong with it, nobody is known."""
        try:
            return await self._verified(raw, kind)
        except Exception as error:  # The library raises what it does not declare.
            raise Unauthenticated from error

    async def _verified(self, raw: str, kind: TokenKind) -> Claims:
        now = self._clock()
        digest = sha256(raw.encode("ascii")).digest()
        known = self._cache.get(digest, self.keys.generation)
        if known is not None and known.kind is kind:
            expect_in_time(known, now)
            return known
        claims = await self._opened(raw, kind, now)
        self._cache.put(digest, claims)
        return claims

    async def _opened(self, raw: str, kind: TokenKind, now: datetime) -> Claims:
        kid = read_header(raw, typ=kind.typ, algorithm=ALGORITHM)
        public = await self.keys.verifying(kid, now)
        if public is None:
            raise TokenRefused("unknown key")
        said = jwt.decode(
            raw,
            _pinned(public),
            algorithms=[ALGORITHM],
            audience=audience_of(self._issuer, kind),
            issuer=self._issuer,
            options=CHECKS,
        )
        return read_claims(said, kind, now)

    def _body(self, claims: Claims) -> dict[str, Any]:
        held = claims.holder
        bound = held and {"client_id": str(held.client_id), "cnf": held.binding.claim}
        return {
            **(bound or {}),
            "iss": self._issuer,
            "aud": audience_of(self._issuer, claims.kind),
            "sub": str(claims.session_id),
            "jti": str(claims.jti),
            "iat": int(claims.issued_at.timestamp()),
            "exp": int(claims.expires_at.timestamp()),
        }


def _pinned(key: Any) -> Key:
    """Wrap a key object; octets would leave the library to guess what they are."""
    return jwk.construct(key, ALGORITHM)
