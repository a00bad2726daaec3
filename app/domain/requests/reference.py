"""The acceptance number (受理编号): what people read to each other on the telephone.

`350502-20261122-00017-4`: county, day of receipt, serial of that county and day, check character.
The check character (ISO 7064 MOD 11-2, as on identity cards) catches any one wrong digit and
any two swapped ones. Serials may have gaps.
"""

import re
from datetime import date, datetime

_COUNTY_DIGITS = 6
_SERIAL_DIGITS = 5
_SHAPE = re.compile(r"[1-8][0-9]{5}-[0-9]{8}-[0-9]{5,9}-[0-9X]", re.ASCII)
_CHECK = "10X98765432"
_RADIX, _MODULUS = 2, 11


def county_of(division_code: str) -> str:
    """Return the county part under which serials are counted."""
    return division_code[:_COUNTY_DIGITS]


def make(county: str, received_on: date, serial: int) -> str:
    digits = f"{county}{received_on:%Y%m%d}{serial:0{_SERIAL_DIGITS}d}"
    return f"{county}-{received_on:%Y%m%d}-{serial:0{_SERIAL_DIGITS}d}-{_check(digits)}"


def is_reference(text: str) -> bool:
    """Say whether the text has the shape, a real day and the right check character."""
    if not _SHAPE.fullmatch(text):
        return False
    county, day, serial, check = text.split("-")
    try:
        datetime.strptime(day, "%Y%m%d")  # noqa: DTZ007  # A calendar day has no zone.
    except ValueError:
        return False
    return _check(county + day + serial) == check


def _check(digits: str) -> str:
    total = 0
    for digit in digits:
        total = (total + int(digit)) * _RADIX % _MODULUS
    return _CHECK[total]
