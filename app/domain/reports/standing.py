"""Which of several reports of one visit holds: the same one, in whatever order they arrive."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID


class Written(Protocol):
    """A version of a report."""

    @property
    def id(self) -> UUID: ...
    @property
    def written_at(self) -> datetime: ...
    @property
    def voided_at(self) -> datetime | None: ...


W = TypeVar("W", bound=Written)


def in_order(reports: Iterable[W]) -> list[W]:
    """Return the versions as they were written; two devices of one team may both have one."""
    return sorted(reports, key=lambda each: (each.written_at, each.id))


def standing(reports: Iterable[W]) -> W | None:
    """Return the version that was written last and not entered in error."""
    valid = [each for each in in_order(reports) if each.voided_at is None]
    return valid[-1] if valid else None


def written_after(corrected_at: datetime, now: datetime) -> datetime:
    """When a correction was written: after what it corrects, whatever that device's clock said."""
    return max(now, corrected_at + timedelta(microseconds=1))


def earlier(known: datetime | None, told: datetime) -> datetime:
    """What two devices say of one moment: the first."""
    return told if known is None else min(known, told)
