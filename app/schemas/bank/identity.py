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
    """Always `client_credentials`."""
    client_assertion_type: Literal["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"]
    """Always this value."""
    client_assertion: Annotated[str, Field(strict=True, min_length=1, max_length=LONGEST)]
    """The client assertion: a JWT signed with ES256, good once and for 60 seconds at the most."""

    def presented(
        self, issuer: str, binding: KeyBinding, proof: Proof | None, at: datetime
    ) -> Presented:
        return Presented(self.client_assertion, issuer, binding, proof, at)


class TokenRead(Wire):
    """An access token, bound to what was shown with the request."""

    access_token: str
    """The token; it is not renewed: ask for another."""
    token_type: Literal["DPoP", "Bearer"]
    """How it is used: bound to a DPoP key, or to a client certificate."""
    expires_in: Annotated[int, Field(strict=True, ge=1, le=300)]
    """How long it is good, in seconds."""

    @classmethod
    def of(cls, opened: OpenedForBank) -> Self:
        return cls(
            access_token=opened.token,
            token_type="DPoP" if opened.way is BindingWay.PROOF else "Bearer",
            expires_in=opened.claims.life_seconds,
        )


class OwnKeyRead(Wire):
    """A registered public key."""

    kid: str
    """The key's thumbprint (RFC 7638), named in the assertion's header."""
    registered_at: At
    """When it was registered."""
    confirmed_at: At | None
    """When it was confirmed; it opens nothing before."""


class ClientRead(Wire):
    """Who calls."""

    client_id: UUID
    """The client's id: iss and sub of the assertion."""
    bank_code: str
    """Its bank."""
    name: str
    """What the program was registered as."""
    signs: bool
    """Whether its deliveries must be signed (RFC 9421)."""
    keys: list[OwnKeyRead]
    """Keys in use, the newer first; two at the most."""

    @classmethod
    def of(cls, shown: KeyedClient) -> Self:
        return cls(
            client_id=shown.client.id,
            bank_code=shown.client.bank_code,
            name=shown.client.name,
            signs=shown.client.signs,
            keys=[
                OwnKeyRead(
                    kid=key.kid, registered_at=key.registered_at, confirmed_at=key.confirmed_at
                )
                for key in shown.keys
                if key.retired_at is None
            ],
        )
