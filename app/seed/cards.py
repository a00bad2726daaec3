"""Account numbers of the sandbox: ordinary ones, and those that stand for an outcome.

The table of cases is the banks' own (clients/bank/README.md).
"""

from app.domain.accounts.numbers import luhn

PREFIXES = {"ABC": "622848", "ICBC": "622202", "PSBC": "621799", "CEB": "622662"}
MAGIC, ORDINARY = "9000", "77"


def card_number(bank: str, serial: int, case: str = "") -> str:
    """Return an account of a bank, one for each serial; `case` is two digits of the table."""
    middle = f"{serial:06}{MAGIC}{case}" if case else f"{serial:010}{ORDINARY}"
    digits = PREFIXES[bank] + middle
    return next(number for last in "0123456789" if luhn(number := digits + last))
