"""The name of every state change, `<stem>:<thing>:<done>`; one section per stem."""

from enum import StrEnum


class EventTag(StrEnum):
    # divisions
    # identity
    # veterans
    # catalogue
    # requests
    # attachments
    # operations
    CLOCK_SHIFTED = "operations:clock:shifted"
