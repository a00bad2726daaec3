"""How a visit goes on, in FHIR's words; what the table lacks is forbidden."""

from collections.abc import Mapping
from enum import StrEnum

from app.domain.transitions import follow
from app.domain.visits.errors import IllegalVisitStep
from app.domain.visits.terms import CancelReason, VisitStatus


class VisitEvent(StrEnum):
    HOLD = "hold"
    """A seat is kept for a proposed visit until it is confirmed."""
    WAIT = "wait"
    """Nothing was free: it waits for a seat."""
    BOOK = "book"
    """Confirmed by whoever it is for, from a hold, an offer or a proposal."""
    MOVE = "move"
    """To another window; the status stays."""
    DISPLACE = "displace"
    """The team cannot come: back to the waiting list, at its head."""
    CANCEL = "cancel"
    EXPIRE = "expire"
    """Nobody confirmed the hold in time, or no seat came free on the days that would suit."""
    ARRIVE = "arrive"
    FULFIL = "fulfil"
    MISS = "miss"
    """Nobody was met. In his own home nobody is a no-show: people read 未遇见."""
    LEAVE = "leave"
    """At the door, and nothing could be done: refused, in hospital, deceased."""
    REOPEN = "reopen"
    """What was reported of it was otherwise; the right outcome follows."""
    VOID = "void"
    """Entered in error; nothing of it was real."""


_S, _E = VisitStatus, VisitEvent
_GONE_TO = (_S.PENDING, _S.BOOKED, _S.ARRIVED, _S.FULFILLED, _S.NOSHOW)

TRANSITIONS: Mapping[tuple[VisitStatus, VisitEvent], VisitStatus] = {
    (_S.PROPOSED, _E.HOLD): _S.PENDING,
    (_S.PROPOSED, _E.BOOK): _S.BOOKED,
    (_S.PROPOSED, _E.WAIT): _S.WAITLIST,
    (_S.PROPOSED, _E.CANCEL): _S.CANCELLED,
    (_S.WAITLIST, _E.BOOK): _S.BOOKED,
    (_S.WAITLIST, _E.CANCEL): _S.CANCELLED,
    (_S.WAITLIST, _E.EXPIRE): _S.CANCELLED,
    (_S.PENDING, _E.BOOK): _S.BOOKED,
    (_S.PENDING, _E.MOVE): _S.PENDING,
    (_S.PENDING, _E.DISPLACE): _S.WAITLIST,
    (_S.PENDING, _E.CANCEL): _S.CANCELLED,
    (_S.PENDING, _E.EXPIRE): _S.CANCELLED,
    (_S.BOOKED, _E.MOVE): _S.BOOKED,
    (_S.BOOKED, _E.DISPLACE): _S.WAITLIST,
    (_S.BOOKED, _E.CANCEL): _S.CANCELLED,
    (_S.BOOKED, _E.ARRIVE): _S.ARRIVED,
    (_S.ARRIVED, _E.FULFIL): _S.FULFILLED,
    (_S.ARRIVED, _E.MISS): _S.NOSHOW,
    (_S.ARRIVED, _E.LEAVE): _S.CANCELLED,
    (_S.FULFILLED, _E.REOPEN): _S.BOOKED,
    (_S.NOSHOW, _E.REOPEN): _S.BOOKED,
    (_S.CANCELLED, _E.REOPEN): _S.BOOKED,
    **{(status, _E.VOID): _S.ENTERED_IN_ERROR for status in _GONE_TO},
}

SEATED = frozenset({_S.PENDING, _S.BOOKED, _S.ARRIVED})
"""A seat of a slot is taken or held: no second visit of the person may overlap."""

AHEAD = frozenset({_S.PROPOSED, _S.WAITLIST, _S.PENDING, _S.BOOKED})
"""Nobody has set out yet."""

BEEN_THERE = frozenset({_S.ARRIVED, _S.FULFILLED, _S.NOSHOW})
"""A team stands, or stood, at the door."""

AT_THE_DOOR = frozenset(
    {CancelReason.REFUSED, CancelReason.IN_HOSPITAL, CancelReason.DECEASED, CancelReason.NOT_MET}
)
"""Called off by what the team found there."""

WITHOUT_WINDOW = frozenset({_S.PROPOSED, _S.WAITLIST, _S.CANCELLED})
"""FHIR app-3 with R5's waitlist; every other status has its start and end."""

WITH_REASON = frozenset({_S.CANCELLED, _S.NOSHOW})
"""FHIR app-4 and app-7: only these carry why and when they were called off."""


def step(status: VisitStatus, event: VisitEvent) -> VisitStatus:
    """Return the status that `event` leads to, or refuse."""
    return follow(TRANSITIONS, status, event, IllegalVisitStep)
