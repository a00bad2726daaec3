"""Annual confirmation (年度确认): who must, by when, and what was tried before anything stops."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.subsidies.entitlement_errors import (
    ConfirmationDayRefused,
    ConfirmedAfterDeath,
    StepOutOfOrder,
)
from app.domain.subsidies.months import next_month
from app.domain.subsidies.terms import ConfirmationStepKind

ORDER = tuple(ConfirmationStepKind)
"""Reminder, call, home visit, notice; only then may anything stop."""

LATEST_RECORD_DAYS = 31
"""A visit of December may be written down in January; an older one nobody remembers."""


@dataclass(frozen=True, slots=True)
class ConfirmationRule:
    """The bureau's own: by which day of the year, and how long a notice runs [L?]."""

    due_month: int
    notice_days: int

    def due_on(self, year: int) -> date:
        """Return the last day of the month."""
        return next_month(date(year, self.due_month, 1)) - timedelta(days=1)

    def stops_on(self, year: int, notice_on: date) -> date:
        """Return the first day on which what was not confirmed may stop."""
        return max(self.due_on(year), notice_on + timedelta(days=self.notice_days)) + timedelta(
            days=1
        )


def must_confirm(starts_on: date, year: int) -> bool:
    """What began this year was looked into when it was approved."""
    return starts_on.year < year


def next_step(taken: Collection[ConfirmationStepKind]) -> ConfirmationStepKind | None:
    """Return what must be tried next; None: everything was."""
    return next((kind for kind in ORDER if kind not in taken), None)


def check_step(kind: ConfirmationStepKind, taken: Collection[ConfirmationStepKind]) -> None:
    """Each step needs the one before it; a home visit is never skipped."""
    wanted = next_step(taken)
    if kind is not wanted:
        raise StepOutOfOrder(next_step=wanted.label if wanted else "已全部完成")


def may_stop(
    rule: ConfirmationRule,
    year: int,
    taken: Mapping[ConfirmationStepKind, date],
    today: date,
) -> bool:
    """Whether a person who did not confirm was told in every way and long enough."""
    if next_step(taken) is not None:
        return False
    return today >= rule.stops_on(year, taken[ConfirmationStepKind.NOTICE])


def check_done_on(
    done_on: date, today: date, *, died_on: date | None, reported_dead_on: date | None
) -> None:
    """Nobody confirms in the future, or after a death that is recorded or reported."""
    if not today - timedelta(days=LATEST_RECORD_DAYS) <= done_on <= today:
        raise ConfirmationDayRefused
    if any(day is not None and done_on >= day for day in (died_on, reported_dead_on)):
        raise ConfirmedAfterDeath
