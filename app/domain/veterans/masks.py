"""What is left of a personal number or a name on a screen, and on a public notice."""

import re

from app.domain.veterans.names import DOT, surname_of

SCREEN_HEAD, PUBLIC_HEAD, TAIL = 6, 3, 4

_FIRST_NUMBER = re.compile("[0-9\uff10-\uff19]")


def mask_id_number(number: str) -> str:
    """On screens of staff and of the person: 350505********0016."""
    return _between(number, SCREEN_HEAD, TAIL)


def mask_id_number_public(number: str) -> str:
    """On public notices the birth place is hidden too: 350***********0016."""
    return _between(number, PUBLIC_HEAD, TAIL)


def mask_phone(number: str) -> str:
    return _between(number, 3, TAIL)


def mask_card(number: str) -> str:
    """Only the last four, as banks print it."""
    return "*" * 4 + number[-TAIL:]


def mask_name(name: str) -> str:
    """张建明 becomes 张*明, 张明 becomes 张*, 欧阳建国 becomes 欧阳*国; dots stay."""
    if len(name) <= 1:
        return "*"
    surname = surname_of(name)
    given = name[len(surname) :]
    kept_tail = given[-1] if len(given.replace(DOT, "")) > 1 else ""
    hidden = given[: len(given) - len(kept_tail)]
    return surname + "".join(c if c == DOT else "*" for c in hidden) + kept_tail


def mask_address(address: str) -> str:
    """Keep the place down to the village or road; hide the house."""
    found = _FIRST_NUMBER.search(address)
    keep = found.start() if found else len(address) // 2
    return address[:keep] + "****"


def _between(text: str, head: int, tail: int) -> str:
    """Hide the middle; of a text too short to have one, everything."""
    hidden = len(text) - head - tail
    return text[:head] + "*" * hidden + text[-tail:] if hidden > 0 else "*" * len(text)
