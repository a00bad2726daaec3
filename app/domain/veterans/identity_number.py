"""The citizen identity number of GB 11643, judged by its check digit and its date alone.

The division in the first six digits is the one of long ago: Longyan's elders carry 3526xx,
and counties that no longer exist. It is never compared with today's list.
"""

import re
from dataclasses import dataclass
from datetime import date

from app.domain.veterans.digits import plain_digits
from app.domain.veterans.errors import (
    IdNumberBirthDate,
    IdNumberCheckDigit,
    IdNumberFifteenDigits,
    IdNumberMalformed,
)
from app.domain.veterans.terms import Sex

POINTER = "/id_number"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
OLDEST_YEARS = 150

_SHAPE = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_OLD_SHAPE = re.compile(r"[0-9]{15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number that passed; `text` is its one canonical form."""

    text: str
    born_on: date
    sex: Sex


def check_character(first_17: str) -> str:
    """Return the 18th character that belongs to these 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True))
    return CHECK_CHARACTERS[total % 11]


def parse(text: str, today: date, *, pointer: str = POINTER) -> IdentityNumber:
    """Return the number, or raise the fact that speaks against it."""
    number = canonical(text)
    if _OLD_SHAPE.fullmatch(number):
        raise IdNumberFifteenDigits(pointer)
    if not _SHAPE.fullmatch(number):
        raise IdNumberMalformed(pointer)
    if check_character(number[:17]) != number[17]:
        raise IdNumberCheckDigit(pointer)
    born_on = _birth_date(number)
    if born_on is None or born_on > today or born_on.year < today.year - OLDEST_YEARS:
        raise IdNumberBirthDate(pointer)
    return IdentityNumber(number, born_on, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def canonical(text: str) -> str:
    """Return the one form under which a number is stored and looked up."""
    return plain_digits(text)


def _birth_date(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
