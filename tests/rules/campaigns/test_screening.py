"""How a screening goes on for one person, and what a list may say of it."""

from datetime import date
from uuid import UUID

import pytest

from app.domain.campaigns.lists import ENDS_IN, Course, ScreeningRow, Span, judged
from app.domain.campaigns.screening import TRANSITIONS, ScreeningEvent
from app.domain.campaigns.terms import RowResult, ScreeningStatus

S, E, R = ScreeningStatus, ScreeningEvent, RowResult
SOMEBODY = UUID(int=1)
SPAN = Span(date(2026, 11, 1), date(2026, 12, 1), date(2026, 12, 20))
DAY = date(2026, 11, 23)
INVITED = Course()
CLEAR = Course(S.CLEAR, DAY)
FOUND = Course(S.FOUND, DAY)
REFERRED = Course(S.REFERRED, DAY, DAY)
LOST_AT_ONCE = Course(S.LOST, None, None, DAY)
LOST_ON_THE_WAY = Course(S.LOST, DAY, DAY, DAY)
LATER = date(2026, 12, 10)


def row(*events: ScreeningEvent, on: date = DAY) -> ScreeningRow:
    return ScreeningRow(SOMEBODY, events, on)


@pytest.mark.parametrize(
    ("course", "asked", "end"),
    [
        (INVITED, row(E.SCREEN_CLEAR), CLEAR),
        (INVITED, row(E.SCREEN_FOUND), FOUND),
        (INVITED, row(E.SCREEN_FOUND, E.REFER), REFERRED),
        (INVITED, row(E.DECLINE), Course(S.DECLINED, None, None, DAY)),
        (FOUND, row(E.REFER, on=LATER), Course(S.REFERRED, DAY, LATER)),
        (REFERRED, row(E.OPERATE, on=LATER), Course(S.OPERATED, DAY, DAY, LATER)),
        (REFERRED, row(E.TREAT, on=LATER), Course(S.TREATED, DAY, DAY, LATER)),
        (LOST_AT_ONCE, row(E.SCREEN_CLEAR), CLEAR),
        (LOST_ON_THE_WAY, row(E.OPERATE, on=LATER), Course(S.OPERATED, DAY, DAY, LATER)),
    ],
)
def test_a_row_takes_its_person_further(course: Course, asked: ScreeningRow, end: Course) -> None:
    result, path = judged(asked, course, SPAN)
    assert (result, path[-1]) == (R.ACCEPTED, end)
    assert len(path) == len(asked.events)
    assert judged(asked, end, SPAN) == (R.SAME, ())


@pytest.mark.parametrize(
    ("course", "asked", "refused"),
    [
        (CLEAR, row(E.REFER), R.WRONG_STEP),
        (CLEAR, row(E.SCREEN_FOUND), R.WRONG_STEP),
        (FOUND, row(E.OPERATE), R.WRONG_STEP),
        (INVITED, row(E.OPERATE), R.WRONG_STEP),
        (LOST_AT_ONCE, row(E.OPERATE), R.WRONG_STEP),
        (LOST_ON_THE_WAY, row(E.SCREEN_CLEAR), R.WRONG_STEP),
        (FOUND, row(E.REFER, on=date(2026, 11, 22)), R.WRONG_DAY),
        (INVITED, row(E.SCREEN_CLEAR, on=date(2026, 10, 31)), R.WRONG_DAY),
        (INVITED, row(E.SCREEN_CLEAR, on=date(2026, 12, 1)), R.WRONG_DAY),
        (REFERRED, row(E.OPERATE, on=date(2026, 12, 21)), R.WRONG_DAY),
    ],
)
def test_a_row_that_cannot_be_changes_nothing(
    course: Course, asked: ScreeningRow, refused: RowResult
) -> None:
    assert judged(asked, course, SPAN) == (refused, ())


def test_a_closed_campaign_screens_nobody_and_keeps_what_comes_of_it() -> None:
    closed = Span(SPAN.from_on, SPAN.before_on, SPAN.today, closed=True)
    assert judged(row(E.SCREEN_CLEAR), INVITED, closed) == (R.WRONG_DAY, ())
    assert judged(row(E.OPERATE, on=LATER), REFERRED, closed)[0] is R.ACCEPTED


def test_every_step_has_one_end_wherever_it_comes_from() -> None:
    assert {event: status for (_, event), status in TRANSITIONS.items()} == ENDS_IN
