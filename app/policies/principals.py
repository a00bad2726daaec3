"""Who is calling, as far as the rules need to know."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.domain.divisions.levels import Level
from app.domain.identity.agency import AgencyScope
from app.domain.identity.errors import BindingNeeded
from app.policies.permissions import Role
from app.policies.scope import Scope


class ActorKind(StrEnum):
    STAFF = "staff"
    CITIZEN = "citizen"
    BANK = "bank"
    SYSTEM = "system"
    STRANGER = "stranger"


@dataclass(frozen=True)
class Actor:
    """Whoever an event is recorded under; `id` is the account, not the person."""

    kind: ActorKind
    id: UUID | None = None


SYSTEM = Actor(ActorKind.SYSTEM)
STRANGER = Actor(ActorKind.STRANGER)


@dataclass(frozen=True)
class Staff:
    """A member of staff, signed in; `person_id` is set when the registry knows them too."""

    id: UUID
    session_id: UUID
    name: str
    role: Role
    division_code: str
    level: Level
    person_id: UUID | None
    scope: Scope


@dataclass(frozen=True)
class Bank:
    """A program of a partner bank; it sees what concerns its bank, and nothing else."""

    client_id: UUID
    session_id: UUID
    bank_code: str
    scope: Scope


@dataclass(frozen=True)
class Citizen:
    """Somebody signed in from the mini program.

    `person_id` is who holds the telephone (None before the identity is bound);
    `subject_id` is whose affairs are handled: the same person, or the elder acted for.
    """

    account_id: UUID
    session_id: UUID
    person_id: UUID | None
    subject_id: UUID | None
    agency_id: UUID | None
    agency_scopes: frozenset[AgencyScope]
    scope: Scope

    @property
    def holder(self) -> UUID:
        """Who holds the telephone, on routes for the bound alone."""
        if self.person_id is None:
            raise BindingNeeded
        return self.person_id

    @property
    def subject(self) -> UUID:
        """Whose affairs are handled, on routes for the bound alone."""
        if self.subject_id is None:
            raise BindingNeeded
        return self.subject_id
