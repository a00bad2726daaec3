"""Who may say where somebody's money goes."""

from uuid import UUID

from app.domain.accounts.errors import AccountSameEyes
from app.domain.divisions.levels import Level
from app.domain.identity.agency import AgencyScope
from app.domain.veterans.errors import LevelTooLow, OwnDossier
from app.policies.dossiers import check_unrelated
from app.policies.principals import Citizen, Staff


def check_no_part(staff: Staff, person_id: UUID, relatives: frozenset[UUID]) -> None:
    """Nobody handles his own account or his family's (回避)."""
    if staff.person_id == person_id:
        raise OwnDossier
    check_unrelated(staff, relatives)


def check_second_pair_of_eyes(staff: Staff, entered_by: UUID | None) -> None:
    """The county confirms, and never whoever wrote the account down."""
    if staff.level.rank < Level.COUNTY.rank:
        raise LevelTooLow
    if staff.id == entered_by:
        raise AccountSameEyes


def sees_money(citizen: Citizen) -> bool:
    """The person always; an agent only where the person said so."""
    own = citizen.subject_id == citizen.person_id
    return own or AgencyScope.VIEW_PAYMENTS in citizen.agency_scopes
