"""Who may know of somebody's visits."""

from app.domain.identity.agency import AgencyScope
from app.policies.principals import Citizen


def sees_visits(citizen: Citizen) -> bool:
    """The person always; an agent who books them."""
    own = citizen.subject_id == citizen.person_id
    return own or AgencyScope.BOOK in citizen.agency_scopes
