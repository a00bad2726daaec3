"""Two administrators who let programs of banks in."""

from dataclasses import dataclass
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric import ec

from tests.builders.banks import public_jwk, thumbprint
from tests.builders.identity import SignedIn

Key = ec.EllipticCurvePrivateKey

CITY = "350500000000"
CLIENTS = "/staff/v1/bank-clients"


@dataclass(frozen=True)
class Office:
    """What `administrator` registers, `security` confirms."""

    client: httpx.AsyncClient
    administrator: SignedIn
    security: SignedIn

    async def post(
        self, path: str, json: Any = None, *, version: int | None = None, by: SignedIn | None = None
    ) -> httpx.Response:
        match = {} if version is None else {"If-Match": f'"{version}"'}
        headers = (by or self.administrator).keyed(**match)
        return await self.client.post(f"{CLIENTS}{path}", json=json, headers=headers)

    async def a_client(self, bank: str = "ABC") -> dict[str, Any]:
        answer = await self.post("", {"bank_code": bank, "name": "农行代发系统"})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def add_key(
        self, shown: dict[str, Any], key: ec.EllipticCurvePrivateKey
    ) -> httpx.Response:
        wanted = {"public_jwk": public_jwk(key)}
        return await self.post(f"/{shown['id']}/keys", wanted, version=shown["version"])

    async def confirm(
        self, shown: dict[str, Any], key: ec.EllipticCurvePrivateKey
    ) -> httpx.Response:
        path = f"/{shown['id']}/keys/{thumbprint(key)}:confirm"
        return await self.post(path, version=shown["version"], by=self.security)

    async def retire(
        self, shown: dict[str, Any], key: ec.EllipticCurvePrivateKey
    ) -> httpx.Response:
        path = f"/{shown['id']}/keys/{thumbprint(key)}:retire"
        return await self.post(path, version=shown["version"])
