"""Accounts of staff, as their administrators see them."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from app.domain.divisions.code import PATTERN
from app.domain.identity.staff import USERNAME
from app.models.identity.staff import FirstCredentials, StaffAccount
from app.policies.permissions import Role
from app.schemas.common import At, PersonName, Version, Wire
from app.usecases.identity.create_staff import Appointment

Username = Annotated[str, Field(strict=True, pattern=USERNAME)]
DivisionCode = Annotated[str, Field(strict=True, pattern=PATTERN)]


class StaffAccountWanted(Wire):
    """A new account."""

    username: Username
    """Lower case, 3 to 32 characters; it never changes."""
    name: PersonName
    """As colleagues and citizens read it."""
    role: Role
    """What the account is for."""
    division_code: DivisionCode
    """Its subtree is what the account sees."""

    def appointment(self) -> Appointment:
        return Appointment(
            username=self.username,
            name=self.name,
            role=self.role,
            division_code=self.division_code,
        )


class StaffAccountRead(Wire):
    """An account of staff."""

    id: UUID
    """The account."""
    version: Version
    """Send it as If-Match with a change."""
    username: str
    """The name it signs in with."""
    name: str
    """As colleagues and citizens read it."""
    role: Role
    """What the account is for."""
    division_code: str
    """Its subtree is what the account sees."""
    created_at: At
    """When it was made."""
    disabled_at: At | None
    """When it was closed; null while it is open."""

    @classmethod
    def of(cls, account: StaffAccount) -> Self:
        return cls(
            id=account.id,
            version=account.version,
            username=account.username,
            name=account.name,
            role=account.role,
            division_code=account.division_code,
            created_at=account.created_at,
            disabled_at=account.disabled_at,
        )


class FirstCredentialsRead(Wire):
    """What is handed over in person, once."""

    account: StaffAccountRead
    """The account."""
    password: str
    """Must be replaced before anything else can be done."""
    totp_uri: str
    """Drawn as a QR code for the authenticator."""

    @classmethod
    def of(cls, given: FirstCredentials) -> Self:
        return cls(
            account=StaffAccountRead.of(given.account),
            password=given.password,
            totp_uri=given.totp_uri,
        )
