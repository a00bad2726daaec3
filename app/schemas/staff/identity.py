"""Signing in at a desk, accounts of staff, paper codes and agencies."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from app.domain.divisions.levels import Level
from app.domain.identity.agency import AgencyKind, AgencyScope, EvidenceKind
from app.domain.identity.session import SignedIn
from app.policies.permissions import PERMISSIONS_OF, Role
from app.policies.principals import Staff
from app.queries.identity.views import NamedAgency
from app.schemas.agencies import AgencyRead
from app.schemas.common import At, Count, Line, PersonName, Text, Wire
from app.usecases.identity.change_password import PasswordChange
from app.usecases.identity.enter_agency import AgencyPaper
from app.usecases.identity.issue_binding_code import IssuedCode
from app.usecases.identity.sign_in_staff import Credentials

OneTimeCode = Annotated[str, Field(strict=True, pattern=r"^[0-9]{6}$")]
Password = Annotated[str, Field(strict=True, min_length=1, max_length=128)]
Scopes = Annotated[list[AgencyScope], Field(min_length=1, max_length=len(AgencyScope))]


class StaffSignIn(Wire):
    """Name, password and the code of the authenticator."""

    username: Annotated[str, Text(64)]
    """The name of the account; capitals do not matter."""
    password: Password
    """The password."""
    otp: OneTimeCode
    """The code that the authenticator shows; good once."""
    next_otp: OneTimeCode | None = None
    """The code right after `otp`, where the answer asked for two in a row."""

    def credentials(self, given_at: datetime) -> Credentials:
        return Credentials(
            username=self.username.lower(),
            password=self.password,
            otp=self.otp,
            next_otp=self.next_otp,
            given_at=given_at,
        )


class RefreshAsked(Wire):
    """The token to exchange."""

    refresh_token: Annotated[str, Text(128)]
    """The refresh token of the last answer; good once."""


class SessionRead(Wire):
    """A session just opened or prolonged."""

    access_token: str
    """Send it as `Authorization: Bearer …`; never in an address."""
    refresh_token: str
    """Keep it; it replaces the one before. Used twice it ends the session."""
    expires_in: Count
    """How long the access token holds, in seconds."""

    @classmethod
    def of(cls, signed_in: SignedIn) -> Self:
        return cls(
            access_token=signed_in.access_token,
            refresh_token=signed_in.refresh_token,
            expires_in=int(signed_in.access_life.total_seconds()),
        )


class PasswordChangeWanted(Wire):
    """The present password and the one to come."""

    present_password: Password
    """A wrong one ends the session."""
    new_password: Password
    """At least 12 characters; length counts, no kinds of characters are asked for."""

    def change(self) -> PasswordChange:
        return PasswordChange(present=self.present_password, wanted=self.new_password)


class MeRead(Wire):
    """Who is signed in, and what they may do."""

    id: UUID
    """The account."""
    name: str
    """As colleagues and citizens read it."""
    role: Role
    """What the account is for."""
    division_code: str
    """Its subtree is what the account sees."""
    division_name: str
    """The name of that division."""
    level: Level
    """The level of that division."""
    permissions: list[str]
    """Everything the role allows."""

    @classmethod
    def of(cls, staff: Staff, division_name: str) -> Self:
        return cls(
            id=staff.id,
            name=staff.name,
            role=staff.role,
            division_code=staff.division_code,
            division_name=division_name,
            level=staff.level,
            permissions=sorted(held.value for held in PERMISSIONS_OF[staff.role]),
        )


class BindingCodeRead(Wire):
    """A paper code, to be written down and handed over."""

    code: str
    """Twelve digits in groups of four; shown once."""
    expires_at: At
    """Until when it is good."""

    @classmethod
    def of(cls, issued: IssuedCode) -> Self:
        return cls(code=issued.grouped, expires_at=issued.expires_at)


class UnboundRead(Wire):
    """What was cut off."""

    accounts: Count
    """How many WeChat accounts stood for the person until now."""


class AgencyPaperWanted(Wire):
    """What the clerk read on the paper, in the video or the ruling, and checked."""

    principal_id: UUID
    """Whose affairs are handled; a person of the caller's divisions."""
    agent_name: PersonName
    """Who handles them; must be registered, here or elsewhere."""
    agent_id_number: Annotated[str, Text(40)]
    """The agent's identity number, 18 characters."""
    kind: AgencyKind
    """By mandate of the person, or by guardianship."""
    scopes: Scopes
    """What the agent may do; health and payments only where the paper says so."""
    ends_before: date | None
    """The first day on which it no longer holds; null only for a guardianship without an end."""
    evidence_kind: EvidenceKind
    """What was seen."""
    evidence_reference: Line
    """Where it is kept."""

    def paper(self) -> AgencyPaper:
        return AgencyPaper(
            principal_id=self.principal_id,
            agent_name=self.agent_name,
            agent_id_number=self.agent_id_number,
            kind=self.kind,
            scopes=frozenset(self.scopes),
            ends_before=self.ends_before,
            evidence_kind=self.evidence_kind,
            evidence_reference=self.evidence_reference,
        )


class StaffAgency(AgencyRead):
    """Who may act for whom, and what that rests on."""

    evidence_kind: EvidenceKind
    """What it rests on."""
    evidence_reference: str | None
    """Where that is kept; null for what was granted in the app."""

    @classmethod
    def of(cls, named: NamedAgency) -> Self:
        agency = named.agency
        return cls(
            **cls.parts(named),
            evidence_kind=agency.evidence_kind,
            evidence_reference=agency.evidence_reference,
        )


class AgencyList(Wire):
    """Every agency over one person's affairs."""

    items: Annotated[list[StaffAgency], Field(max_length=100)]
    """Newest first."""
