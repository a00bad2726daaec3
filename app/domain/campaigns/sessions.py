"""A day in a village: when it opens, which desks, and who is seen at home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.campaigns.errors import DayRefused, HoursRefused, SessionNotYet, SessionOver
from app.domain.campaigns.terms import Desk


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Minutes of the day at +08:00, with a break where it has one."""

    opens_minute: int
    closes_minute: int
    pauses_minute: int | None = None
    resumes_minute: int | None = None

    def __post_init__(self) -> None:
        marks = (self.opens_minute, self.pauses_minute, self.resumes_minute, self.closes_minute)
        known = [mark for mark in marks if mark is not None]
        whole = (self.pauses_minute is None) is (self.resumes_minute is None)
        if not whole or known != sorted(set(known)):
            raise HoursRefused


@dataclass(frozen=True, slots=True)
class SessionCard:
    """What a session tells of itself."""

    title: str
    place: str
    day: date
    hours: OpeningHours
    desks: Sequence[Desk]
    team_ids: Sequence[UUID]


def expect_ahead(day: date, today: date) -> None:
    """A session is announced for today or later."""
    if day < today:
        raise DayRefused


def expect_open(day: date, today: date, *, cancelled: bool) -> None:
    """People are written down on the day or after it, for what lay on paper."""
    if cancelled:
        raise SessionOver
    if today < day:
        raise SessionNotYet


def expect_plannable(day: date, today: date, *, cancelled: bool) -> None:
    """Home rounds are planned before their day."""
    if cancelled or day <= today:
        raise SessionOver
