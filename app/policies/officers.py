"""A member of staff as the rules of requests see one."""

from app.domain.requests.authority import Officer
from app.policies.permissions import Role
from app.policies.principals import Staff


def officer_of(staff: Staff, division_code: str) -> Officer:
    """Return what the rules ask of `staff` for a case in `division_code`."""
    return Officer(
        staff_id=staff.id,
        person_id=staff.person_id,
        level=staff.level,
        in_scope=staff.scope.holds(division_code),
        on_panel=staff.role is Role.HOSPITAL_PANEL,
    )
