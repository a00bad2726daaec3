"""Reports about a person, and who may act on them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.veterans.errors import DeathDayRefused, ReportClosed, SameEyes
from app.domain.veterans.terms import ChangeKind, ReportState


@dataclass(frozen=True, slots=True)
class Reported:
    kind: ChangeKind
    note: str | None = None
    died_on: date | None = None


def check_reported(reported: Reported, born_on: date, today: date) -> None:
    """A death has a day, between birth and today; nothing else has one."""
    if (reported.kind is ChangeKind.DEATH) != (reported.died_on is not None):
        raise DeathDayRefused("/died_on")
    if reported.died_on is not None and not born_on <= reported.died_on <= today:
        raise DeathDayRefused("/died_on")


def check_decidable(state: ReportState, reported_by: UUID, decided_by: UUID) -> None:
    """A report is decided once, and by somebody else: a wrong death stops a living pension."""
    if state is not ReportState.OPEN:
        raise ReportClosed
    if reported_by == decided_by:
        raise SameEyes
