"""Numbers of batches and payments: ASCII, at most 32 characters, from a sequence, never reused."""

import re
from datetime import date

_COUNTY_DIGITS = 6
BATCH_DIGITS = 6
PAYMENT_DIGITS = 12
_PAYMENT_NO = re.compile(r"P[1-8][0-9]{5}[0-9]{6}[0-9]{12,19}", re.ASCII)
LONGEST = 32


def batch_number(county_code: str, period: date, serial: int) -> str:
    """350505000000, November 2026, 17 becomes `B350505-202611-000017`."""
    return f"B{county_code[:_COUNTY_DIGITS]}-{period:%Y%m}-{serial:0{BATCH_DIGITS}d}"


def payment_prefix(county_code: str, period: date) -> str:
    """What the numbers of one batch begin with; the letter keeps spreadsheets from rounding."""
    return f"P{county_code[:_COUNTY_DIGITS]}{period:%Y%m}"


def payment_no(county_code: str, period: date, serial: int) -> str:
    """350505000000, November 2026, 17 becomes `P350505202611000000000017`."""
    return f"{payment_prefix(county_code, period)}{serial:0{PAYMENT_DIGITS}d}"


def is_payment_no(text: str) -> bool:
    """Say whether the text has the shape of a payment number."""
    return len(text) <= LONGEST and _PAYMENT_NO.fullmatch(text) is not None
