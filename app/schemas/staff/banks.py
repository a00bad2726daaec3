"""Partner banks, their clients and keys, and what they looked at, as staff see them."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field

from app.models.identity.banks import BankClientKey, BankRead, PartnerBank
from app.queries.identity.banks import KeyedClient
from app.schemas.common import At, Count, Text, Version, Wire
from app.usecases.identity.register_bank_client import ClientWanted

Coordinate = Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9_-]{43}$")]
BankCode = Annotated[str, Field(strict=True, pattern=r"^[A-Z]{2,8}$", examples=["ABC"])]


class PartnerBankRead(Wire):
    """A bank that may pay benefits."""

    code: str
    """As `ABC`."""
    name: str
    """Its Chinese name."""
    name_en: str
    """Its English name."""
    open: bool
    """New accounts may be held there."""

    @classmethod
    def of(cls, bank: PartnerBank) -> Self:
        return cls(code=bank.code, name=bank.name_zh, name_en=bank.name_en, open=bank.open)


class PartnerBanks(Wire):
    """All of them."""

    items: list[PartnerBankRead]
    """The banks, by code."""


class BankClientWanted(Wire):
    """A program of a bank."""

    bank_code: BankCode
    """Its bank."""
    name: Annotated[str, Text(60)]
    """As the bank calls its system."""

    signs: bool = False
    """Whether it signs what it delivers (RFC 9421); what comes without is refused then."""

    def wanted(self, division_code: str) -> ClientWanted:
        return ClientWanted(self.bank_code, self.name, division_code, signs=self.signs)


class PublicJwk(Wire):
    """The public half of a key on P-256; the private half stays with the bank."""

    kty: Literal["EC"]
    """Always `EC`."""
    crv: Literal["P-256"]
    """Always `P-256`."""
    x: Coordinate
    """Base64url of 32 octets."""
    y: Coordinate
    """Base64url of 32 octets."""


class BankKeyWanted(Wire):
    """A key that the bank has handed in."""

    public_jwk: PublicJwk
    """The key."""


class BankKeyRead(Wire):
    """A registered key."""

    kid: str
    """Thumbprint of the key (RFC 7638): compare it with the bank's before confirming."""
    registered_at: At
    """When it was registered."""
    registered_by: UUID | None
    """Who registered it; null for the console."""
    confirmed_at: At | None
    """It opens the door from here on; null while nobody has confirmed it."""
    confirmed_by: UUID | None
    """Who confirmed it; null for the console."""
    retired_at: At | None
    """It opens nothing from here on; null while it lives."""

    @classmethod
    def of(cls, key: BankClientKey) -> Self:
        return cls(
            kid=key.kid,
            registered_at=key.registered_at,
            registered_by=key.registered_by_staff_id,
            confirmed_at=key.confirmed_at,
            confirmed_by=key.confirmed_by_staff_id,
            retired_at=key.retired_at,
        )


class BankClientRead(Wire):
    """A program of a bank, with its keys."""

    id: UUID
    """Its `client_id`, in `iss` and `sub` of its assertions."""
    version: Version
    """Send it as If-Match with a change of the client or of one of its keys."""
    bank_code: str
    """Its bank."""
    name: str
    """As the bank calls its system."""
    signs: bool
    """Whether what it delivers must be signed (RFC 9421)."""
    created_at: At
    """When it was registered."""
    disabled_at: At | None
    """It opens nothing from here on; null while it is open."""
    keys: list[BankKeyRead]
    """Its keys, the newest first."""

    @classmethod
    def of(cls, shown: KeyedClient) -> Self:
        client = shown.client
        return cls(
            id=client.id,
            version=client.version,
            bank_code=client.bank_code,
            name=client.name,
            signs=client.signs,
            created_at=client.created_at,
            disabled_at=client.disabled_at,
            keys=[BankKeyRead.of(key) for key in shown.keys],
        )


class BankReadRead(Wire):
    """One call of a bank's program."""

    id: UUID
    """The record."""
    at: At
    """When, by the clock of the bureau."""
    bank_code: str
    """Which bank."""
    client_id: UUID
    """Which of its programs."""
    operation: str
    """What it called, by the name in the contract."""
    subject: str | None
    """The one thing it named; null for lists and searches."""
    count: Count | None
    """How many things it named or was handed; null where the operation says it."""

    @classmethod
    def of(cls, read: BankRead) -> Self:
        return cls(
            id=read.id,
            at=read.at,
            bank_code=read.bank_code,
            client_id=read.client_id,
            operation=read.operation,
            subject=read.subject,
            count=read.count,
        )
