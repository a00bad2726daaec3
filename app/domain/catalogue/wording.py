"""The two small values every part of a guide is written with."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Localised:
    zh: str
    en: str


class LimitUnit(StrEnum):
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


@dataclass(frozen=True, slots=True)
class Limit:
    """A period. A limit without its unit is how one week of publicity came to mean two things."""

    amount: int
    unit: LimitUnit
