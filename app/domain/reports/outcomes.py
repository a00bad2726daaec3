"""What follows from what a team found at the door."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.reports.terms import Outcome
from app.domain.visits.states import VisitEvent, step
from app.domain.visits.terms import CancelReason, VisitStatus


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another visit that the house proposes by itself."""

    after_days: int
    at_head: bool
    """It waits before all others: nobody did anything wrong."""


@dataclass(frozen=True, slots=True)
class Consequence:
    event: VisitEvent
    reason: CancelReason | None
    proposes: Proposal | None = None
    helped: bool = False
    """Somebody was examined, given medicine, or signed."""
    may_agree_next: bool = False
    reports_death: bool = False
    """Somebody else confirms it; until then payments stop and nothing is sent by itself."""
    bars_purpose: bool = False
    """Nobody proposes the same again before the person asks for it."""
    told_in_trail: bool = True
    """Where somebody lies ill is for the dossier, not for the trail of events."""


_SOON, _AFTER_HOSPITAL = Proposal(1, at_head=True), Proposal(14, at_head=False)

CONSEQUENCES: Mapping[Outcome, Consequence] = {
    Outcome.FULFILLED: Consequence(VisitEvent.FULFIL, None, helped=True, may_agree_next=True),
    Outcome.NOT_MET: Consequence(VisitEvent.MISS, CancelReason.NOT_MET, _SOON),
    Outcome.REFUSED: Consequence(VisitEvent.LEAVE, CancelReason.REFUSED, bars_purpose=True),
    Outcome.IN_HOSPITAL: Consequence(
        VisitEvent.LEAVE, CancelReason.IN_HOSPITAL, _AFTER_HOSPITAL, told_in_trail=False
    ),
    Outcome.DECEASED: Consequence(VisitEvent.LEAVE, CancelReason.DECEASED, reports_death=True),
}

BARRING = frozenset(each for each in Outcome if CONSEQUENCES[each].bars_purpose)
BARRED_DAYS = 365

ENDED = frozenset({VisitStatus.FULFILLED, VisitStatus.NOSHOW, VisitStatus.CANCELLED})
"""A report changes the outcome of these too: the team may not have heard of a cancellation."""


def status_told(status: VisitStatus, outcome: Outcome) -> VisitStatus:
    """Return the status once it is known what was found; whoever stood there had arrived."""
    if status in ENDED:
        status = step(status, VisitEvent.REOPEN)
    if status is not VisitStatus.ARRIVED:
        status = step(status, VisitEvent.ARRIVE)
    return step(status, CONSEQUENCES[outcome].event)


def status_untold(status: VisitStatus, *, arrived: bool) -> VisitStatus:
    """Return the status once no report holds any more."""
    status = step(status, VisitEvent.REOPEN)
    return step(status, VisitEvent.ARRIVE) if arrived else status
