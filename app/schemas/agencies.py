"""Agencies on the wire, as far as the mini program and the staff see the same."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from app.domain.identity.agency import AgencyKind, AgencyScope, AgencyState
from app.queries.identity.views import NamedAgency
from app.schemas.common import Version, Wire


class PartyRead(Wire):
    """One of the two persons of an agency."""

    person_id: UUID
    """The person; send it as `Acting-For` to act for a principal."""
    name: str
    """The name in the registry."""


class AgencyRead(Wire):
    """Who may act for whom."""

    id: UUID
    """The agency."""
    version: Version
    """Send it as If-Match to end the agency."""
    kind: AgencyKind
    """By mandate of the person, or by guardianship."""
    scopes: list[AgencyScope]
    """What the agent may do."""
    state: AgencyState
    """Where it stands today."""
    principal: PartyRead
    """Whose affairs are handled."""
    agent: PartyRead | None
    """Who handles them; null while it is only offered."""
    starts_on: date
    """The first day on which it holds."""
    ends_before: date | None
    """The first day on which it no longer holds; null for a guardianship without an end."""

    @classmethod
    def of(cls, named: NamedAgency) -> Self:
        return cls(**cls.parts(named))

    @classmethod
    def parts(cls, named: NamedAgency) -> dict[str, Any]:
        """Return the fields that both contracts have."""
        agency, names = named.agency, named.names
        principal, agent = agency.principal_id, agency.agent_id
        return {
            "id": agency.id,
            "version": agency.version,
            "kind": agency.kind,
            "scopes": [AgencyScope(scope) for scope in agency.scopes],
            "state": named.state,
            "principal": PartyRead(person_id=principal, name=names[principal]),
            "agent": agent and PartyRead(person_id=agent, name=names[agent]),
            "starts_on": agency.starts_on,
            "ends_before": agency.ends_before,
        }
