"""Events in words for the person."""

import pytest

from app.domain.audit.tags import EventTag
from app.domain.requests.timeline import LINES, NOTIFYING, line_of

AMONG_STAFF = {
    EventTag.NOTIFICATIONS_READ,
    EventTag.OBJECTION_RAISED,
    EventTag.OBJECTION_SETTLED,
    EventTag.OBJECTION_TAKEN_UP,
    EventTag.REQUEST_CLAIMED,
    EventTag.REQUEST_REASSIGNED,
}


@pytest.mark.parametrize(
    ("tag", "data", "zh", "en"),
    [
        (
            EventTag.REQUEST_ACCEPTED,
            {"due_on": "2026-03-04"},
            "已受理，预计2026年3月4日前办好",
            "Accepted; to be decided by 2026-03-04",
        ),
        (
            EventTag.REQUEST_SUBMITTED,
            {"reference": "350502-20261122-00017-4"},
            "已提交，受理编号350502-20261122-00017-4",
            "You handed it in, number 350502-20261122-00017-4",
        ),
        (
            EventTag.REQUEST_REJECTED,
            {"reason_zh": "收入超过标准", "reason_en": "income above the line"},
            "不予批准：收入超过标准",
            "Refused: income above the line",
        ),
        (
            EventTag.REQUEST_ACCEPTED,
            {"due_on": None},
            "已受理，预计–前办好",
            "Accepted; to be decided by –",
        ),
    ],
)
def test_an_event_becomes_a_sentence(
    tag: EventTag, data: dict[str, str | None], zh: str, en: str
) -> None:
    line = line_of(tag, data)
    assert line is not None
    assert (line.zh, line.en) == (zh, en)


def test_an_event_of_an_older_shape_still_reads() -> None:
    line = line_of(EventTag.REQUEST_JUDGED, {})
    assert line is not None
    assert line.zh == "–已完成"


def test_what_staff_do_among_themselves_is_no_line() -> None:
    assert line_of(EventTag.REQUEST_CLAIMED, {}) is None


def test_every_event_of_a_request_has_words_or_is_among_staff() -> None:
    of_requests = {tag for tag in EventTag if tag.startswith("requests:")}
    assert of_requests - set(LINES) == AMONG_STAFF


def test_nobody_is_told_what_they_just_did_themselves() -> None:
    own = {EventTag.REQUEST_SUBMITTED, EventTag.REQUEST_WITHDRAWN, EventTag.REQUEST_RATED}
    assert not own & NOTIFYING
