"""A bank's program with real keys: it signs its assertion, and a proof for each call.

    abc = await signed_in_bank(client, house, "ABC")
    answer = await abc.get("/batches", params={"limit": 10})
    answer = await abc.post("/results", json={...})

Paths are those of the contract; whole addresses are for whoever wants to sign a lie.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid4

from app.house import House
from app.models.identity.banks import BankClient, BankClientKey
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import LICHENG

PREFIX = "/bank/v1"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
CERTIFICATE = urlsafe_b64encode(b"\x07" * 32).rstrip(b"=").decode()
"""The thumbprint of a certificate that the proxy has seen."""


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def base64url(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def public_jwk(key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    point = key.public_key().public_numbers()
    x, y = (base64url(number.to_bytes(32, "big")) for number in (point.x, point.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def thumbprint(key: ec.EllipticCurvePrivateKey) -> str:
    jwk = public_jwk(key)
    members = json.dumps(jwk, sort_keys=True, separators=(",", ":"))
    return base64url(sha256(members.encode()).digest())


def signed_jwt(
    key: ec.EllipticCurvePrivateKey, header: Mapping[str, Any], claims: Mapping[str, Any]
) -> str:
    """Sign whatever is given with ES256."""
    signed = ".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    return f"{signed}.{base64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


@dataclass(frozen=True)
class BankCaller:
    """One program of one bank; `key` signs assertions, `proof_key` the proofs of its calls."""

    client: httpx.AsyncClient = field(repr=False)
    house: House = field(repr=False)
    bank_code: str
    client_id: UUID
    key: ec.EllipticCurvePrivateKey = field(repr=False)
    proof_key: ec.EllipticCurvePrivateKey = field(repr=False, default_factory=new_key)
    token: str | None = field(repr=False, default=None)

    @property
    def seconds(self) -> int:
        return int(self.house.clock().timestamp())

    def url(self, path: str) -> str:
        """Return the address that a proof names."""
        return f"{self.house.settings.public_url}{PREFIX}{path}"

    def assertion(self, *, header: Mapping[str, Any] | None = None, **claims: Any) -> str:
        """A good assertion, but for what is given."""
        head = {"alg": "ES256", "typ": "client-authentication+jwt", "kid": thumbprint(self.key)}
        now, client_id = self.seconds, str(self.client_id)
        said = {
            "iss": client_id,
            "sub": client_id,
            "aud": self.house.settings.public_url,
            "jti": token_urlsafe(16),
            "iat": now,
            "exp": now + 60,
            **claims,
        }
        return signed_jwt(self.key, {**head, **(header or {})}, said)

    def proof(
        self, method: str, path: str, *, header: Mapping[str, Any] | None = None, **claims: Any
    ) -> str:
        """A good proof for one call, but for what is given; it names the token, if there is one."""
        head = {"typ": "dpop+jwt", "alg": "ES256", "jwk": public_jwk(self.proof_key)}
        named = (
            {} if self.token is None else {"ath": base64url(sha256(self.token.encode()).digest())}
        )
        said = {
            "htm": method,
            "htu": self.url(path),
            "iat": self.seconds,
            "jti": token_urlsafe(16),
            **named,
            **claims,
        }
        return signed_jwt(self.proof_key, {**head, **(header or {})}, said)

    async def ask_for_token(
        self, assertion: str | None = None, proof: str | None = None, **form: str
    ) -> httpx.Response:
        """Ask for a token, and return whatever is answered."""
        stranger = replace(self, token=None)
        if assertion is not None:
            form["client_assertion"] = assertion
        headers = {"DPoP": proof or stranger.proof("POST", "/token")}
        return await self.client.post(f"{PREFIX}/token", data=self.form(**form), headers=headers)

    async def certified(self) -> dict[str, str]:
        """Return the headers of a caller with a certificate: the same for every call."""
        seen = {"X-Client-Cert-Sha256": CERTIFICATE}
        answer = await self.client.post(f"{PREFIX}/token", data=self.form(), headers=seen)
        answer.raise_for_status()
        return {"Authorization": f"Bearer {answer.json()['access_token']}", **seen}

    def form(self, **more: str) -> dict[str, str]:
        """What is sent to ask for a token."""
        return {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self.assertion(),
            **more,
        }

    async def signed_in(self) -> "BankCaller":
        """Return the same caller with a fresh token."""
        answer = await self.ask_for_token()
        answer.raise_for_status()
        return replace(self, token=answer.json()["access_token"])

    def headers(self, method: str, path: str, **more: str) -> dict[str, str]:
        """What one call carries: the token and a proof made for it."""
        return {"Authorization": f"DPoP {self.token}", "DPoP": self.proof(method, path), **more}

    async def get(self, path: str, **options: Any) -> httpx.Response:
        return await self.call("GET", path, **options)

    async def ask(self, path: str, **options: Any) -> httpx.Response:
        """POST where no key is needed: a search, a check."""
        return await self.call("POST", path, **options)

    async def post(self, path: str, *, key: str | None = None, **options: Any) -> httpx.Response:
        """POST under an Idempotency-Key, a fresh one unless given."""
        more = {"Idempotency-Key": key or uuid4().hex, **options.pop("headers", {})}
        return await self.call("POST", path, headers=more, **options)

    async def rejects(self, batch: Mapping[str, Any], **said: str) -> httpx.Response:
        """Refuse a batch as it was read."""
        match = {"If-Match": f'"{batch["version"]}"'}
        return await self.post(f"/batches/{batch['id']}:reject", json=said, headers=match)

    async def call(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **options: Any
    ) -> httpx.Response:
        carried = self.headers(method, path, **(headers or {}))
        return await self.client.request(method, f"{PREFIX}{path}", headers=carried, **options)


async def signed_in_bank(
    client: httpx.AsyncClient, house: House, bank_code: str = "ABC"
) -> BankCaller:
    """A new program of that bank, its key confirmed, with a token."""
    return await (await a_bank_client(client, house, bank_code)).signed_in()


async def a_bank_client(
    client: httpx.AsyncClient, house: House, bank_code: str = "ABC"
) -> BankCaller:
    """A new program of that bank, its key confirmed, that has not asked for a token yet."""
    key = new_key()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        registered = await a_registered_client(session, key, bank_code)
    return BankCaller(client, house, bank_code, registered.id, key)


async def a_registered_client(
    session: AsyncSession, key: ec.EllipticCurvePrivateKey, bank_code: str = "ABC"
) -> BankClient:
    now = session.info["now"]
    registered = BankClient(
        bank_code=bank_code,
        division_code=LICHENG,
        name=f"{bank_code} 代发系统",
        created_at=now,
        changed_at=now,
    )
    session.add(registered)
    await session.flush()  # The key refers to its client.
    session.add(
        BankClientKey(
            client_id=registered.id,
            slot=1,
            kid=thumbprint(key),
            public_jwk=public_jwk(key),
            registered_at=now,
            confirmed_at=now,
        )
    )
    return registered
