"""Who reads names in full where only figures are asked for."""

from app.policies.permissions import PERMISSIONS_OF, Permission
from app.policies.principals import Staff


def reads_names(staff: Staff) -> bool:
    """Whoever rings people must know whom; who only watches over it need not."""
    return Permission.VETERAN_REVEAL in PERMISSIONS_OF[staff.role]
