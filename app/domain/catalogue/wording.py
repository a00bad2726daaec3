"""The small values every part of a guide is written with."""

from dataclasses import dataclass

from app.domain.terms import Term


@dataclass(frozen=True, slots=True)
class Localised:
    zh: str
    en: str


class LimitUnit(Term):
    WORKING_DAYS = "working_days", "工作日"
    CALENDAR_DAYS = "calendar_days", "自然日"


@dataclass(frozen=True, slots=True)
class Limit:
    """A period. A limit without its unit is how one week of publicity came to mean two things."""

    amount: int
    unit: LimitUnit
