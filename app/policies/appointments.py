"""Which administrator makes accounts of which role."""

from collections.abc import Mapping

from app.policies.permissions import Role

WATCHERS = frozenset({Role.SECURITY_ADMIN, Role.AUDITOR})
"""Those who watch the administrators are made at the console, not by the administrators."""

APPOINTED_BY: Mapping[Role, frozenset[Role]] = {
    Role.SYSTEM_ADMIN: frozenset(Role) - WATCHERS,
}


def may_appoint(appointing: Role, appointed: Role) -> bool:
    return appointed in APPOINTED_BY.get(appointing, frozenset())
