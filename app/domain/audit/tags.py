"""The name of every state change, `<stem>:<thing>:<done>`; one section per stem."""

from enum import StrEnum


class EventTag(StrEnum):
    # divisions
    CALENDAR_YEAR_CORRECTED = "divisions:calendar_year:corrected"
    CALENDAR_YEAR_PUBLISHED = "divisions:calendar_year:published"
    STATION_EDITED = "divisions:station:edited"
    STATION_OPENED = "divisions:station:opened"
    STATION_STAFF_ADDED = "divisions:station_staff:added"
    STATION_STAFF_EDITED = "divisions:station_staff:edited"
    # identity
    AGENCY_ACCEPTED = "identity:agency:accepted"
    AGENCY_ENTERED = "identity:agency:entered"
    AGENCY_OFFERED = "identity:agency:offered"
    AGENCY_REVOKED = "identity:agency:revoked"
    BINDING_CODE_ISSUED = "identity:binding_code:issued"
    IDENTITY_BOUND = "identity:binding:bound"
    IDENTITY_UNBOUND = "identity:binding:unbound"
    SESSION_OPENED = "identity:session:opened"
    SESSION_REVOKED = "identity:session:revoked"
    SIGNING_KEY_ERASED = "identity:signing_key:erased"
    SIGNING_KEY_PUBLISHED = "identity:signing_key:published"
    SIGNING_KEY_RETIRED = "identity:signing_key:retired"
    STAFF_CREATED = "identity:staff:created"
    STAFF_CREDENTIALS_RESET = "identity:staff:credentials_reset"
    STAFF_DISABLED = "identity:staff:disabled"
    STAFF_PASSWORD_CHANGED = "identity:staff:password_changed"  # noqa: S105  # A tag, no secret.
    STAFF_SIGNED_IN = "identity:staff:signed_in"
    STAFF_SIGNED_OUT = "identity:staff:signed_out"
    STAFF_UNLOCKED = "identity:staff:unlocked"
    # veterans
    # catalogue
    # requests
    # attachments
    # operations
    CLOCK_SHIFTED = "operations:clock:shifted"
