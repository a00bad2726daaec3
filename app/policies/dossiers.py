"""Who may change a dossier, beyond having it in scope."""

from typing import Protocol, TypeVar
from uuid import UUID

from app.domain.divisions.levels import Level
from app.domain.errors import NotFound, expect_version
from app.domain.veterans.errors import DivisionNotHeld, LevelTooLow, OwnDossier
from app.policies.principals import Staff


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
