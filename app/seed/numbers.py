"""Numbers that nobody holds, for people who do not exist."""

from collections import Counter
from datetime import date
from itertools import count

from app.domain.veterans.identity_number import check_character

NOBODYS_COUNTY = "350599"
"""No county of Quanzhou has this code, so no such number was ever issued."""
PERSONAS_FROM = 900
"""Sequence numbers from here on belong to the people of the tour."""


class Numbers:
    """Hands out identity and telephone numbers, each once, the same ones in every run."""

    def __init__(self) -> None:
        self._used: Counter[tuple[date, bool]] = Counter()
        # Telephones of people have no number beginning 140: machines use it, with 13 digits.
        self._phones = count(14_000_000_001)

    def identity(self, born_on: date, *, male: bool) -> str:
        """Return a number with the right check character; odd sequence numbers are men's."""
        self._used[born_on, male] += 1
        sequence = self._used[born_on, male] * 2 - (1 if male else 0)
        if sequence >= PERSONAS_FROM:
            raise ValueError(f"more people born on {born_on} than numbers")
        first_17 = f"{NOBODYS_COUNTY}{born_on:%Y%m%d}{sequence:03}"
        return first_17 + check_character(first_17)

    def phone(self) -> str:
        return str(next(self._phones))


def persona_number(born_on: date, sequence: int) -> str:
    """Return the number of one of the people of the tour."""
    first_17 = f"{NOBODYS_COUNTY}{born_on:%Y%m%d}{PERSONAS_FROM + sequence:03}"
    return first_17 + check_character(first_17)
