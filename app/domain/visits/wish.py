"""What is asked for when a visit is booked, and by what right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.visits.booking import URGENT
from app.domain.visits.errors import EmergencyCall, SignUnknown
from app.domain.visits.policy import VisitPolicy
from app.domain.visits.terms import Purpose, Rule, VisitChannel


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule that a supervisor lets one visit past, and why."""

    rule: Rule
    reason: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A visit for one person in one half-day."""

    person_id: UUID
    slot_id: UUID
    purposes: Sequence[Purpose]
    channel: VisitChannel
    made_by: UUID
    """The account of the citizen or of staff."""
    signs: Sequence[str] = ()
    """What people answered to what is the matter."""
    access: Mapping[str, object] = field(default_factory=dict)
    hold: bool = False
    """Keep the seat for a while; it is confirmed later."""
    urgent: str | None = None
    """Why it cannot wait; staff alone say so."""
    waiver: Waiver | None = None

    @property
    def waived(self) -> frozenset[Rule]:
        """The rules that do not hold for this one."""
        own = {self.waiver.rule} if self.waiver else set()
        return frozenset(own) | (URGENT if self.urgent else frozenset())

    @property
    def reasons(self) -> dict[str, str] | None:
        """What staff wrote down for going past a rule."""
        told = {"urgent": self.urgent, "override": self.waiver and self.waiver.reason}
        return {key: reason for key, reason in told.items() if reason} or None


@dataclass(frozen=True, slots=True)
class Move:
    """Where a visit moves to; staff write a `note`, and with `urgent` why it cannot wait."""

    slot_id: UUID
    note: str | None = None
    urgent: str | None = None

    @property
    def waived(self) -> frozenset[Rule]:
        return URGENT if self.urgent else frozenset()

    @property
    def reasons(self) -> dict[str, str]:
        told = {"move": self.note, "urgent": self.urgent}
        return {key: reason for key, reason in told.items() if reason}


def expect_no_emergency(policy: VisitPolicy, signs: Sequence[str]) -> None:
    """Refuse what cannot wait, and what nobody here can judge."""
    if policy.is_emergency(signs):
        raise EmergencyCall
    if signs:
        raise SignUnknown


def hold_until(now: datetime, minutes: int, bookable_until: datetime) -> datetime:
    """Return until when a seat is kept; never beyond what could still be booked."""
    return min(now + timedelta(minutes=minutes), bookable_until)
