"""Account numbers: one way of writing each, its check digit, and the bank it looks like."""

import re

from app.domain.accounts.errors import AccountNumberCheckDigit, AccountNumberMalformed
from app.domain.veterans.digits import plain_digits

POINTER = "/account_number"
_NUMBER = re.compile(r"[0-9]{16,19}", re.ASCII)
_OF_CARDS = "62"
"""Debit cards of mainland banks begin so; the number of a passbook carries no Luhn digit."""

BANK_OF_BIN = {
    "622202": "ICBC",
    "622848": "ABC",
    "621700": "CCB",
    "621661": "BOC",
    "621799": "PSBC",
    "622662": "CEB",
}
"""A hint and no more: each bank has many such beginnings, and they are handed on."""


def canonical(text: str, *, pointer: str = POINTER) -> str:
    """Return the digits, or refuse what cannot be an account."""
    number = plain_digits(text)
    if _NUMBER.fullmatch(number) is None:
        raise AccountNumberMalformed(pointer)
    if number.startswith(_OF_CARDS) and not luhn(number):
        raise AccountNumberCheckDigit(pointer)
    return number


def luhn(number: str) -> bool:
    """Say whether the last digit follows from the others."""
    plain = sum(int(digit) for digit in number[::-2])
    # Twice a digit counts by the sum of its own digits: 16 as 7.
    doubled = sum(sum(divmod(int(digit) * 2, 10)) for digit in number[-2::-2])
    return (plain + doubled) % 10 == 0


def bank_hint(number: str) -> str | None:
    """Return the bank whose cards begin like this, where one is known."""
    return BANK_OF_BIN.get(number[:6])


def last4(number: str) -> str:
    return number[-4:]
