"""The life of a visit as a table, in FHIR's words."""

import pytest

from app.domain.visits.errors import IllegalVisitStep
from app.domain.visits.states import (
    TRANSITIONS,
    WITH_REASON,
    WITHOUT_WINDOW,
    VisitEvent,
    step,
)
from app.domain.visits.terms import VisitStatus

S, E = VisitStatus, VisitEvent


@pytest.mark.parametrize(
    ("flow", "begins", "path", "end"),
    [
        ("typical", S.PROPOSED, [E.HOLD, E.BOOK, E.ARRIVE, E.FULFIL], S.FULFILLED),
        ("rejected", S.PROPOSED, [E.HOLD, E.CANCEL], S.CANCELLED),
        ("renegotiated", S.PENDING, [E.BOOK, E.MOVE, E.ARRIVE, E.FULFIL], S.FULFILLED),
        ("nobody met", S.PENDING, [E.BOOK, E.ARRIVE, E.MISS], S.NOSHOW),
        ("the team cannot come", S.BOOKED, [E.DISPLACE, E.BOOK, E.ARRIVE, E.FULFIL], S.FULFILLED),
        ("nothing was free", S.PROPOSED, [E.WAIT, E.BOOK], S.BOOKED),
        ("refused at the door", S.BOOKED, [E.ARRIVE, E.LEAVE], S.CANCELLED),
        ("no seat came free", S.PROPOSED, [E.WAIT, E.EXPIRE], S.CANCELLED),
        ("nobody confirmed", S.PROPOSED, [E.HOLD, E.EXPIRE], S.CANCELLED),
        ("never real", S.BOOKED, [E.ARRIVE, E.VOID], S.ENTERED_IN_ERROR),
    ],
)
def test_a_flow_leads_where_it_should(
    flow: str, begins: VisitStatus, path: list[VisitEvent], end: VisitStatus
) -> None:
    status = begins
    for event in path:
        status = step(status, event)
    assert status is end, flow


@pytest.mark.parametrize(
    ("status", "event"),
    [
        (S.WAITLIST, E.ARRIVE),
        (S.PENDING, E.ARRIVE),
        (S.BOOKED, E.FULFIL),
        (S.ARRIVED, E.CANCEL),
        (S.ARRIVED, E.MOVE),
        (S.FULFILLED, E.CANCEL),
        (S.CANCELLED, E.BOOK),
        (S.NOSHOW, E.FULFIL),
        (S.WAITLIST, E.VOID),
        (S.ENTERED_IN_ERROR, E.VOID),
    ],
)
def test_what_the_table_lacks_is_forbidden(status: VisitStatus, event: VisitEvent) -> None:
    with pytest.raises(IllegalVisitStep):
        step(status, event)


def test_every_status_is_reached_and_labels_fit_into_a_message() -> None:
    assert set(TRANSITIONS.values()) | {S.PROPOSED} == set(S)
    assert all(len(status.label) <= 5 for status in S)


def test_a_visit_that_somebody_goes_to_has_a_window() -> None:
    """FHIR R5, app-3: only what nobody goes to may lack its start and end."""
    gone_to = {S.PENDING, S.BOOKED, S.ARRIVED, S.FULFILLED, S.NOSHOW, S.ENTERED_IN_ERROR}
    assert set(S) - gone_to == WITHOUT_WINDOW


def test_only_what_was_called_off_carries_a_reason() -> None:
    """FHIR R5, app-4 and app-7."""
    ends = {TRANSITIONS[pair] for pair in TRANSITIONS if pair[1] in {E.CANCEL, E.MISS, E.LEAVE}}
    assert ends == WITH_REASON
