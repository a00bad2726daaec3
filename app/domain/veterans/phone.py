"""Mobile numbers of mainland China, in one canonical form of eleven digits."""

import re

from app.domain.veterans.digits import plain_digits
from app.domain.veterans.errors import PhoneMalformed

POINTER = "/phone"

_SHAPE = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
_COUNTRY = re.compile(r"(?:\+|00)?86(?=1[3-9][0-9]{9}$)", re.ASCII)


def parse(text: str, *, pointer: str = POINTER) -> str:
    """Return the eleven digits, with or without the country code before them."""
    number = _COUNTRY.sub("", plain_digits(text), count=1)
    if not _SHAPE.fullmatch(number):
        raise PhoneMalformed(pointer)
    return number
