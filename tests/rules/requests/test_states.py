"""The life of a request as a table."""

import pytest

from app.domain.requests.errors import IllegalRequestStep
from app.domain.requests.states import (
    ENDED,
    OPEN,
    STATUS_EN,
    TRANSITIONS,
    RequestEvent,
    RequestStatus,
    step,
)

S, E = RequestStatus, RequestEvent


@pytest.mark.parametrize(
    ("path", "end"),
    [
        ([E.SUBMIT, E.ACCEPT, E.ADVANCE, E.APPROVE, E.DELIVER, E.FULFIL], S.FULFILLED),
        ([E.SUBMIT, E.ASK_SUPPLEMENT, E.SUPPLEMENT, E.ACCEPT, E.REJECT], S.REJECTED),
        ([E.SUBMIT, E.ASK_SUPPLEMENT, E.LAPSE, E.DELIVER], S.NOT_ACCEPTED),
        ([E.SUBMIT, E.ACCEPT, E.ADVANCE, E.RETURN, E.ADVANCE, E.WITHDRAW], S.WITHDRAWN),
        ([E.SUBMIT, E.ACCEPT, E.REJECT, E.DELIVER, E.REOPEN, E.APPROVE], S.APPROVED),
        ([E.SUBMIT, E.ACCEPT, E.APPROVE, E.DELIVER, E.REACH_STAGE, E.FULFIL], S.FULFILLED),
        ([E.ANSWER], S.FULFILLED),
    ],
)
def test_a_path_of_the_procedure_leads_where_it_should(
    path: list[RequestEvent], end: RequestStatus
) -> None:
    status = S.DRAFT
    for event in path:
        status = step(status, event)
    assert status is end


@pytest.mark.parametrize(
    ("status", "event"),
    [
        (S.DRAFT, E.ACCEPT),
        (S.SUBMITTED, E.APPROVE),
        (S.SUPPLEMENT_REQUIRED, E.ACCEPT),
        (S.ACCEPTED, E.ASK_SUPPLEMENT),
        (S.REJECTED, E.FULFIL),
        (S.REJECTED, E.REOPEN),
        (S.APPROVED, E.REACH_STAGE),
        (S.APPROVED, E.WITHDRAW),
        (S.WITHDRAWN, E.SUBMIT),
        (S.FULFILLED, E.REJECT),
    ],
)
def test_what_the_table_lacks_is_forbidden(status: RequestStatus, event: RequestEvent) -> None:
    with pytest.raises(IllegalRequestStep):
        step(status, event)


def test_every_status_can_be_reached_from_a_draft() -> None:
    reached, frontier = {S.DRAFT}, [S.DRAFT]
    while frontier:
        status = frontier.pop()
        for (source, _), target in TRANSITIONS.items():
            if source is status and target not in reached:
                reached.add(target)
                frontier.append(target)
    assert reached == set(S)


def test_every_event_moves_something() -> None:
    assert {event for _, event in TRANSITIONS} == set(E)


def test_a_label_has_at_most_five_characters_in_chinese_and_an_english_one() -> None:
    assert [status.label for status in S if len(status.label) > 5] == []
    assert set(STATUS_EN) == set(S)


def test_labels_tell_statuses_apart() -> None:
    assert len({status.label for status in S}) == len(S)


def test_nothing_is_both_open_and_ended() -> None:
    assert not OPEN & ENDED
    assert set(S) - OPEN - ENDED == {S.DRAFT, S.WITHDRAWN}
