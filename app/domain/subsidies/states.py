"""Where an entitlement goes; what is absent from the table is forbidden."""

from collections.abc import Mapping
from enum import StrEnum

from app.domain.subsidies.entitlement_errors import IllegalEntitlementStep
from app.domain.subsidies.terms import EntitlementStatus
from app.domain.transitions import follow


class EntitlementEvent(StrEnum):
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    SUSPEND = "suspend"
    RESUME = "resume"  # The last reason to stop was lifted.
    PLAN_END = "plan_end"  # A month to come was named as the first no longer owed.
    KEEP_ON = "keep_on"  # That end was taken back before it came.
    END = "end"
    CANCEL = "cancel"
    REVIVE = "revive"  # What ended it was wrong.
    VOID = "void"  # What it rested on was struck down, and nothing was paid.


_S, _E = EntitlementStatus, EntitlementEvent

TRANSITIONS: Mapping[tuple[EntitlementStatus, EntitlementEvent], EntitlementStatus] = {
    (_S.PROPOSED, _E.CONFIRM): _S.ACTIVE,
    (_S.PROPOSED, _E.DISMISS): _S.DISMISSED,
    (_S.ACTIVE, _E.SUSPEND): _S.SUSPENDED,
    # Two reasons may stop the same months; each is lifted by its own authority.
    (_S.SUSPENDED, _E.SUSPEND): _S.SUSPENDED,
    (_S.SUSPENDED, _E.RESUME): _S.ACTIVE,
    # Until its last month has passed it is paid, stopped and cancelled like any other.
    (_S.ACTIVE, _E.PLAN_END): _S.ACTIVE,
    (_S.SUSPENDED, _E.PLAN_END): _S.SUSPENDED,
    (_S.ACTIVE, _E.KEEP_ON): _S.ACTIVE,
    (_S.SUSPENDED, _E.KEEP_ON): _S.SUSPENDED,
    (_S.ACTIVE, _E.END): _S.ENDED,
    (_S.SUSPENDED, _E.END): _S.ENDED,
    (_S.ACTIVE, _E.CANCEL): _S.CANCELLED,
    (_S.SUSPENDED, _E.CANCEL): _S.CANCELLED,
    (_S.ENDED, _E.REVIVE): _S.ACTIVE,
    (_S.ACTIVE, _E.VOID): _S.CANCELLED,
    (_S.SUSPENDED, _E.VOID): _S.CANCELLED,
    (_S.ENDED, _E.VOID): _S.CANCELLED,
}

LIVE = frozenset({_S.ACTIVE, _S.SUSPENDED})
"""Months may be owed now."""

STANDING = LIVE | {_S.PROPOSED}
"""It is there, or may come: another one beside it is weighed against it."""

RESTING = STANDING | {_S.ENDED}
"""Falls with what it rests on: what is over may still wait to be paid."""


def step(status: EntitlementStatus, event: EntitlementEvent) -> EntitlementStatus:
    return follow(TRANSITIONS, status, event, lambda: IllegalEntitlementStep(status=status.label))
