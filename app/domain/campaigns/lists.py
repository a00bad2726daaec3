"""Lists of what became of many people in one campaign: each row by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.campaigns.screening import SCREENINGS, ScreeningEvent, next_status
from app.domain.campaigns.terms import RowResult, ScreeningStatus

_S, _E = ScreeningStatus, ScreeningEvent

ENDS_IN: Mapping[ScreeningEvent, ScreeningStatus] = {
    _E.SCREEN_CLEAR: _S.CLEAR,
    _E.SCREEN_FOUND: _S.FOUND,
    _E.REFER: _S.REFERRED,
    _E.OPERATE: _S.OPERATED,
    _E.TREAT: _S.TREATED,
    _E.DECLINE: _S.DECLINED,
    _E.LOSE: _S.LOST,
}
"""Wherever it comes from, a step has one end."""


@dataclass(frozen=True, slots=True)
class ScreeningRow:
    """What happened to one person on one day, step after step; the result is sealed."""

    person_id: UUID
    events: tuple[ScreeningEvent, ...]
    on: date
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """How far one person is."""

    status: ScreeningStatus = ScreeningStatus.INVITED
    screened_on: date | None = None
    referred_on: date | None = None
    outcome_on: date | None = None

    def after(self, event: ScreeningEvent, on: date) -> "Course | None":
        """Return the course one step on, or None where that step cannot be."""
        status = next_status(
            self.status,
            event,
            screened=self.screened_on is not None,
            referred=self.referred_on is not None,
        )
        if status is None:
            return None
        if event in SCREENINGS:
            return Course(status, on)
        if event is ScreeningEvent.REFER:
            return Course(status, self.screened_on, on)
        return Course(status, self.screened_on, self.referred_on, on)


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which something can have happened."""

    from_on: date
    before_on: date
    today: date
    closed: bool = False

    def holds(self, row: ScreeningRow) -> bool:
        """People are screened while a campaign lasts; what comes of it may take longer."""
        screened = not SCREENINGS.isdisjoint(row.events)
        late = screened and (self.closed or row.on >= self.before_on)
        return self.from_on <= row.on <= self.today and not late


def judged(row: ScreeningRow, course: Course, span: Span) -> tuple[RowResult, Sequence[Course]]:
    """Return what becomes of a row, and how its person stands after each of its steps."""
    if _is_there_already(row, course):
        return RowResult.SAME, ()
    if not span.holds(row):
        return RowResult.WRONG_DAY, ()
    path: list[Course] = []
    for event in row.events:
        last = path[-1] if path else course
        if last.screened_on is not None and row.on < (last.referred_on or last.screened_on):
            return RowResult.WRONG_DAY, ()
        follows = last.after(event, row.on)
        if follows is None:
            return RowResult.WRONG_STEP, ()
        path.append(follows)
    return RowResult.ACCEPTED, path


def _is_there_already(row: ScreeningRow, course: Course) -> bool:
    """The same list sent twice is written once."""
    return course.status is ENDS_IN[row.events[-1]] and row.on in {
        ScreeningStatus.CLEAR: (course.screened_on,),
        ScreeningStatus.FOUND: (course.screened_on,),
        ScreeningStatus.REFERRED: (course.referred_on,),
    }.get(course.status, (course.outcome_on,))
