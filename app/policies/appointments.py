"""Which administrator makes accounts of which role, and gives new credentials to whom."""

from collections.abc import Mapping

from app.policies.permissions import Role

WATCHERS = frozenset({Role.SECURITY_ADMIN, Role.AUDITOR})
"""Those who watch the administrators are made at the console, not by the administrators."""

APPOINTED_BY: Mapping[Role, frozenset[Role]] = {
    Role.SYSTEM_ADMIN: frozenset(Role) - WATCHERS,
}
RESET_BY: Mapping[Role, frozenset[Role]] = {
    # Whoever is told the credentials of an account can act as it: of an administrator who makes
    # accounts as anybody at all, of an auditor as his own watcher.
    Role.SECURITY_ADMIN: frozenset(Role) - WATCHERS - {Role.SYSTEM_ADMIN},
}


def may_appoint(appointing: Role, appointed: Role) -> bool:
    return appointed in APPOINTED_BY.get(appointing, frozenset())


def may_reset(resetting: Role, reset: Role) -> bool:
    return reset in RESET_BY.get(resetting, frozenset())
