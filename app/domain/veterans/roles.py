"""The roles of one person, side by side."""

from collections.abc import Sequence

from app.domain.veterans.periods import check_apart, check_order
from app.domain.veterans.sections import RolePeriod


def check_roles(roles: Sequence[RolePeriod], *, pointer: str) -> None:
    """Refuse an empty period, and the same role twice on one day."""
    check_order(roles, pointer=pointer)
    for role in {period.role for period in roles}:
        check_apart(period for period in roles if period.role is role)
