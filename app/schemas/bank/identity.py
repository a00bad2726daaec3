"""How a bank's program says who it is (RFC 6749, RFC 7523)."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field

from app.domain.identity.possession import BindingWay, KeyBinding, Proof
from app.domain.identity.strict_jws import LONGEST
from app.queries.identity.banks import KeyedClient
from app.schemas.common import At, Wire
from app.usecases.identity.open_bank_session import OpenedForBank, Presented


class TokenAsked(Wire):
    """The request for a token; each member once."""

    grant_type: Literal["client_credentials"]
    """固定为 `client_credentials`。"""
    client_assertion_type: Literal["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"]
    """固定值。"""
    client_assertion: Annotated[str, Field(strict=True, min_length=1, max_length=LONGEST)]
    """客户端断言：ES256 签名的 JWT，只用一次，最长 60 秒。"""

    def presented(
        self, issuer: str, binding: KeyBinding, proof: Proof | None, at: datetime
    ) -> Presented:
        return Presented(self.client_assertion, issuer, binding, proof, at)


class TokenRead(Wire):
    """An access token, bound to what was shown with the request."""

    access_token: str
    """访问令牌；不续期，到期重新申请。"""
    token_type: Literal["DPoP", "Bearer"]
    """令牌的用法：绑定 DPoP 密钥，或绑定客户端证书。"""
    expires_in: Annotated[int, Field(strict=True, ge=1, le=300)]
    """有效期，秒。"""

    @classmethod
    def of(cls, opened: OpenedForBank) -> Self:
        return cls(
            access_token=opened.token,
            token_type="DPoP" if opened.way is BindingWay.PROOF else "Bearer",
            expires_in=opened.claims.life_seconds,
        )


class OwnKeyRead(Wire):
    """登记的一把公钥。"""

    kid: str
    """公钥指纹（RFC 7638），写在断言的头中。"""
    registered_at: At
    """登记时间。"""
    confirmed_at: At | None
    """核准时间；未核准的不能使用。"""


class ClientRead(Wire):
    """调用方自己。"""

    client_id: UUID
    """客户端编号，即断言的 iss 和 sub。"""
    bank_code: str
    """所属银行。"""
    name: str
    """登记的系统名称。"""
    keys: list[OwnKeyRead]
    """未停用的公钥，新的在前；最多两把。"""

    @classmethod
    def of(cls, shown: KeyedClient) -> Self:
        return cls(
            client_id=shown.client.id,
            bank_code=shown.client.bank_code,
            name=shown.client.name,
            keys=[
                OwnKeyRead(
                    kid=key.kid, registered_at=key.registered_at, confirmed_at=key.confirmed_at
                )
                for key in shown.keys
                if key.retired_at is None
            ],
        )
