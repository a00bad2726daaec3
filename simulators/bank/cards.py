"""Card numbers: Luhn's check digit, whose card it is, and the ones that stand for an outcome."""

PREFIXES = {
    "ICBC": "622202",
    "ABC": "622848",
    "CCB": "621700",
    "BOC": "621661",
    "PSBC": "621799",
    "CEB": "622662",
}
"""A prefix of each bank; numbers that begin otherwise are taken by every bank."""

SHORTEST, LONGEST = 16, 19
MAGIC = "9000"
"""The six digits before the check digit of a magic number: these four and two that say which."""


def check_digit(digits: str) -> str:
    """Return the digit that makes `digits` followed by it divisible (ISO/IEC 7812)."""
    doubled = (int(digit) * (2 - at % 2) for at, digit in enumerate(reversed(digits)))
    return str(-sum(number // 10 + number % 10 for number in doubled) % 10)


def well_formed(number: str) -> bool:
    digits = number.isascii() and number.isdigit() and SHORTEST <= len(number) <= LONGEST
    return digits and check_digit(number[:-1]) == number[-1]


def bank_of(number: str) -> str | None:
    """Return whose prefix the number has, or None when it is nobody's."""
    return next((code for code, prefix in PREFIXES.items() if number.startswith(prefix)), None)


def number_of(bank: str, serial: int) -> str:
    """Return an ordinary account of a bank: it exists and takes money."""
    return _with_check_digit(f"{PREFIXES[bank]}{serial:010}77")  # 77 is no case of the table.


def magic_number(bank: str, case: str, serial: int = 0) -> str:
    """Return a number that stands for `case` (two digits of the table); `serial` tells twins."""
    return _with_check_digit(f"{PREFIXES[bank]}{serial:06}{MAGIC}{case}")


def case_in(number: str) -> str | None:
    """Return the two digits of a magic number, or None."""
    said = number[-7:-1]
    return said[4:] if said.startswith(MAGIC) else None


def _with_check_digit(digits: str) -> str:
    return digits + check_digit(digits)
