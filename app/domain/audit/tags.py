"""The name of every state change, `<stem>:<thing>:<done>`; one section per stem."""

from enum import StrEnum


class EventTag(StrEnum):
    # divisions
    # identity
    SIGNING_KEY_ERASED = "identity:signing_key:erased"
    SIGNING_KEY_PUBLISHED = "identity:signing_key:published"
    SIGNING_KEY_RETIRED = "identity:signing_key:retired"
    # veterans
    # catalogue
    # requests
    # attachments
    # operations
    CLOCK_SHIFTED = "operations:clock:shifted"
