"""Who may decide on what somebody is owed, beyond having it in scope."""

from uuid import UUID

from app.domain.veterans.errors import OwnDossier, RelativeDossier
from app.policies.principals import Staff


def check_no_part(staff: Staff, person_id: UUID, relatives: frozenset[UUID]) -> None:
    """Refuse one's own money, and that of the family (回避)."""
    if staff.person_id == person_id:
        raise OwnDossier
    if staff.person_id in relatives:
        raise RelativeDossier
