"""What an SMS gateway does with a text."""

from enum import StrEnum


class SmsResult(StrEnum):
    TAKEN = "taken"
    NUMBER_REFUSED = "number_refused"
    """No mobile number, or one that takes no texts: another way must be found."""
    LIMIT_REACHED = "limit_reached"
    """This number had its share for today."""
    WRONG = "wrong"
    """The text is not as the gateway wants it: a person must look."""
