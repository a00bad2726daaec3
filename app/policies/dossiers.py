"""Who may change a dossier, beyond having it in scope."""

from typing import Protocol, TypeVar
from uuid import UUID

from app.domain.divisions.levels import Level
from app.domain.errors import NotFound, expect_version
from app.domain.identity.agency import AgencyScope
from app.domain.veterans.errors import DivisionNotHeld, LevelTooLow, OwnDossier, RelativeDossier
from app.policies.permissions import PERMISSIONS_OF, Permission
from app.policies.principals import Citizen, Staff


class Dossier(Protocol):
    id: UUID
    version: int


D = TypeVar("D", bound=Dossier)


def admitted(dossier: D | None, staff: Staff, version: int) -> D:
    """Return the dossier to change; refuse nobody's, one's own, and one that has moved on."""
    if dossier is None:
        raise NotFound
    if dossier.id == staff.person_id:
        raise OwnDossier
    expect_version(dossier, version)
    return dossier


def check_division_held(staff: Staff, *codes: str) -> None:
    """Refuse to place a person where the caller has no say.

    Moving somebody needs both places in one hand: the level above both. Otherwise a clerk
    could draw people, and their money, into her own village.
    """
    if not all(staff.scope.holds(code) for code in codes):
        raise DivisionNotHeld


def check_decides_standing(staff: Staff) -> None:
    """Refuse whoever sits below the county: stations collect and report, the county decides."""
    if staff.level.rank < Level.COUNTY.rank:
        raise LevelTooLow


def check_unrelated(staff: Staff, relatives: frozenset[UUID]) -> None:
    """Refuse whoever belongs to the family: benefits follow from what is decided here."""
    if staff.person_id in relatives:
        raise RelativeDossier


def reads_health(staff: Staff) -> bool:
    """Finance, supervision and audit see a dossier without what it says of health."""
    return Permission.VETERAN_HEALTH_READ in PERMISSIONS_OF[staff.role]


def sees_health(citizen: Citizen) -> bool:
    """The person always; an agent only where the person said so."""
    return citizen.subject_id == citizen.person_id or (
        AgencyScope.VIEW_HEALTH in citizen.agency_scopes
    )
