"""What is possible instead of a seat that cannot be had, and what stands in its way."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.domain.visits.terms import Half, VisitStatus


@dataclass(frozen=True, slots=True)
class PossibleWindow:
    """A half-day that could be had instead."""

    slot_id: UUID
    team_name: str
    day: date
    half: Half
    starts_at: datetime
    ends_at: datetime
    free: int


@dataclass(frozen=True, slots=True)
class StandingVisit:
    """The visit that the person has at that time already."""

    visit_id: UUID
    reference: str
    status: VisitStatus
    starts_at: datetime
    ends_at: datetime
