"""Signing in, saying who one is, and acting for others, in the mini program."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from app.domain.identity.agency import (
    DEFAULT_SCOPES,
    AgencyScope,
    ordered,
)
from app.domain.identity.binding import BindingMethod
from app.domain.identity.session import SignedIn
from app.queries.identity.views import NamedAgency, NamedBinding
from app.schemas.agencies import AgencyRead
from app.schemas.common import At, Count, PersonName, Text, Wire
from app.usecases.identity.offer_agency import Offer

PaperCode = Annotated[str, Text(20, shortest=12)]
Scopes = Annotated[list[AgencyScope], Field(min_length=1, max_length=len(AgencyScope))]


class WeChatSignIn(Wire):
    """What `wx.login` gave."""

    code: Annotated[str, Text(256)]
    """The sign-in code; good once and for five minutes."""


class RefreshAsked(Wire):
    """The token to exchange."""

    refresh_token: Annotated[str, Text(128)]
    """The refresh token of the last answer; good once."""


class IdentityRead(Wire):
    """Whom this WeChat account stands for."""

    person_id: UUID
    """The person, as other operations name them."""
    name: str
    """The name in the registry."""
    method: BindingMethod
    """How the identity was proved."""
    bound_at: At
    """When it was proved."""

    @classmethod
    def of(cls, named: NamedBinding) -> Self:
        binding = named.binding
        return cls(
            person_id=binding.person_id,
            name=named.name,
            method=binding.method,
            bound_at=binding.bound_at,
        )


class SessionRead(Wire):
    """A session just opened or prolonged."""

    access_token: str
    """Send it as `Authorization: Bearer …`; never in an address."""
    refresh_token: str
    """Keep it; it replaces the one before. Used twice it ends the session."""
    expires_in: Count
    """How long the access token holds, in seconds."""
    identity: IdentityRead | None
    """Null until an identity is bound to this account."""

    @classmethod
    def of(cls, signed_in: SignedIn, named: NamedBinding | None) -> Self:
        return cls(
            access_token=signed_in.access_token,
            refresh_token=signed_in.refresh_token,
            expires_in=int(signed_in.access_life.total_seconds()),
            identity=None if named is None else IdentityRead.of(named),
        )


class BindingWanted(Wire):
    """Who holds this telephone; all three entries must fit one person of the registry."""

    name: PersonName
    """The full name; blanks and the kind of dot do not matter."""
    id_number: Annotated[str, Text(40)]
    """The citizen identity number, 18 characters."""
    phone_code: Annotated[str, Text(256)]
    """What the telephone-number button gave; good once."""


class CodeRedemption(Wire):
    """A paper code of the station, for whoever has no telephone in the registry."""

    name: PersonName
    """The full name of the person whom the code was made for."""
    code: PaperCode
    """Twelve digits; blanks between them do not matter."""


class AgencyOfferWanted(Wire):
    """What somebody else may do for me, and until when."""

    scopes: Scopes = Field(default_factory=lambda: ordered(DEFAULT_SCOPES))
    """What the agent may do; health and payments only where listed. Left out: the rest."""
    ends_before: date
    """The first day on which it no longer holds; at most three years ahead."""


class AgencyAcceptance(Wire):
    """The code of an offer."""

    code: PaperCode
    """Twelve digits that the other person was shown."""


class AgencyOffered(Wire):
    """An offer and the code that accepts it."""

    agency: AgencyRead
    """The offer."""
    code: str
    """Shown once: twelve digits for the other person to enter on his own telephone."""
    code_expires_at: At
    """Until when the code is good."""

    @classmethod
    def of(cls, offer: Offer, named: NamedAgency) -> Self:
        return cls(agency=AgencyRead.of(named), code=offer.code, code_expires_at=offer.expires_at)


class AgencyList(Wire):
    """Every agency of one person."""

    items: Annotated[list[AgencyRead], Field(max_length=100)]
    """What the person granted and what he holds, newest first."""
