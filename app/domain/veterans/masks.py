"""What is left of a personal number or a name on a screen, and on a public notice."""

import re

from app.domain.veterans.names import DOT, surname_of

SCREEN_HEAD, PUBLIC_HEAD, TAIL = 6, 3, 4

# 八一路 and 三明市 are places; 八号 and 三栋 say which door.
_FIRST_NUMBER = re.compile(
    "[0-9\uff10-\uff19]|[A-Za-z\uff21-\uff3a\uff41-\uff5a]+[栋幢座区]"
    "|[〇零一二三四五六七八九十百]+[号號栋幢座楼室单组弄户]"
)
# In groups too; a division code has twelve digits, and stays.
_LONG_NUMBER = re.compile(r"[0-9](?:[ -]?[0-9]){12,}[Xx]?")
# A variation selector or accent belongs to the character before it: 葛 with one is one character.
_CHARACTER = re.compile(".[\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]*", re.DOTALL)


def mask_id_number(number: str) -> str:
    """On screens of staff and of the person: 350505********0016."""
    return _between(number, SCREEN_HEAD, TAIL)


def mask_id_number_public(number: str) -> str:
    """On public notices the birth place is hidden too: 350***********0016."""
    return _between(number, PUBLIC_HEAD, TAIL)


def mask_phone(number: str) -> str:
    return _between(number, 3, TAIL)


def mask_card(number: str) -> str:
    """Only the last four, as banks print it; a number of no more than that is hidden whole."""
    return "*" * 4 + (number[-TAIL:] if len(number) > TAIL else "")


def mask_numbers_in(text: str) -> str:
    """Hide identity and card numbers that somebody wrote where they do not belong."""
    return _LONG_NUMBER.sub(lambda found: mask_card(found[0]), text)


def mask_name(name: str) -> str:
    """张建明 becomes 张*明, 张明 becomes 张*, 欧阳建国 becomes 欧阳*国; dots stay."""
    written = _CHARACTER.findall(name)
    if len(written) <= 1:
        return "*"
    kept = len(surname_of(name))
    given = written[kept:]
    tail = given[-1:] if len([c for c in given if c != DOT]) > 1 else []
    hidden = given[: len(given) - len(tail)]
    return "".join([*written[:kept], *(c if c == DOT else "*" for c in hidden), *tail])


def mask_address(address: str) -> str:
    """Keep the place down to the village or road; hide the house."""
    found = _FIRST_NUMBER.search(address)
    keep = found.start() if found else len(address) // 2
    return address[:keep] + "****"


def _between(text: str, head: int, tail: int) -> str:
    """Hide the middle; of a text too short to have one, everything."""
    hidden = len(text) - head - tail
    return text[:head] + "*" * hidden + text[-tail:] if hidden > 0 else "*" * len(text)
