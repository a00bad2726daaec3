"""Who may ring after a visit."""

from collections.abc import Collection
from uuid import UUID

from app.domain.veterans.errors import OwnDossier
from app.domain.visits.errors import OwnTeamsCallBack
from app.policies.principals import Staff


def check_was_not_there(
    staff: Staff, person_id: UUID, team_ids: Collection[UUID], own_teams: Collection[UUID]
) -> None:
    """Nobody asks about the work of a team he goes out with, or rings himself."""
    if not set(team_ids).isdisjoint(own_teams):
        raise OwnTeamsCallBack
    if staff.person_id == person_id:
        raise OwnDossier
