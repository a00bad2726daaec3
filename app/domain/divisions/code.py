"""The 12-digit division code of GB/T 2260 and GB/T 10114: groups of 2, 2, 2, 3 and 3 digits.

A group of zeros says "nothing here", so the last group that is not zero tells the level. A zero
inside a group says nothing: town 350502100000 is not the beginning of 350502101000, and cutting
the zeros off its end would make it so. Everything here therefore counts in groups.
"""

import re
from dataclasses import dataclass
from itertools import accumulate

from app.domain.divisions.levels import Level

GROUPS = (2, 2, 2, 3, 3)
LENGTH = sum(GROUPS)
# Provinces are numbered 11 to 82, which also leaves room for the end of every range below.
PATTERN = r"^[1-8][0-9]{11}$"

_ENDS = tuple(accumulate(GROUPS))
_LEVELS = (Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
_END_OF = dict(zip(_LEVELS, _ENDS, strict=True))
_SHAPE = re.compile(PATTERN, re.ASCII)


class NotADivisionCode(ValueError):
    """The text does not have the shape of a division code."""


@dataclass(frozen=True, slots=True, order=True)
class CodeRange:
    """The codes from `from_code` up to, and not with, `before_code`, in the order of bytes."""

    from_code: str
    before_code: str

    def __post_init__(self) -> None:
        if self.from_code >= self.before_code:
            raise ValueError("A range of codes must hold something.")

    def __contains__(self, code: str) -> bool:
        return self.from_code <= code < self.before_code


def is_code(text: str) -> bool:
    """Say whether the text has the shape of a division code, whether or not one exists."""
    # fullmatch: `$` alone would let a line break through.
    return _SHAPE.fullmatch(text) is not None


def level_of(code: str) -> Level:
    """Return the level of the last group that is not all zeros."""
    _check(code)
    starts = (0, *_ENDS)
    for level, start, end in reversed(list(zip(_LEVELS, starts, _ENDS, strict=False))):
        if code[start:end].strip("0"):
            return level
    raise NotADivisionCode


def parent_of(code: str) -> str | None:
    """Return the division right above, or None for a province.

    A town may stand right under its city: the county group of 441900003000 is empty.
    """
    level = level_of(code)
    if level is Level.PROVINCE:
        return None
    return _cut(code, _ENDS[_LEVELS.index(level) - 1])


def ancestor_at(code: str, level: Level) -> str | None:
    """Return the division of that level in which `code` lies (itself counts), if there is one."""
    _check(code)
    ancestor = _cut(code, _END_OF[level])
    return ancestor if level_of(ancestor) is level else None


def subtree(code: str) -> CodeRange:
    """Return the codes of the division itself and of everything below it."""
    end = _END_OF[level_of(code)]
    return CodeRange(code, _cut(str(int(code[:end]) + 1), end))


def _check(code: str) -> None:
    if not is_code(code):
        raise NotADivisionCode


def _cut(code: str, end: int) -> str:
    return code[:end].ljust(LENGTH, "0")
