"""Days and holders of a request as it goes: what entering a step, receiving or accepting sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.calendar.working import Calendar, DueDay
from app.domain.catalogue.guide import Guide, Step, StepKind
from app.domain.catalogue.outcome import OutcomeStage
from app.domain.catalogue.wording import Limit
from app.domain.divisions.levels import Level
from app.domain.divisions.managed import ManagedAreas
from app.domain.requests.approval import Holder, first_step, holder_of
from app.domain.requests.clock import Pause, PauseReason, due_day
from app.domain.requests.receipt import notice_due

PAUSE_OF: Mapping[StepKind, PauseReason] = {
    StepKind.APPRAISAL: PauseReason.APPRAISAL,
    StepKind.PUBLICITY: PauseReason.PUBLICITY,
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What every day and every holder is reckoned from."""

    guide: Guide
    urgent: bool
    division_code: str
    calendar: Calendar
    areas: ManagedAreas

    @property
    def chain(self) -> tuple[Step, ...]:
        return self.guide.chain_for(urgent=self.urgent)


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is, and until when."""

    holder: Holder
    due: DueDay


@dataclass(frozen=True, slots=True)
class Promise:
    """The promised and the legal day; None while the clock stands still."""

    due_on: date | None
    legal_due_on: date | None
    provisional: bool


def turn_to_receive(ground: Ground, received_on: date) -> Turn:
    """The first level of the chain looks whether everything is there."""
    return Turn(
        holder_of(first_step(ground.chain).level, ground.division_code, ground.areas),
        notice_due(received_on, ground.guide, ground.calendar),
    )


def turn_at(ground: Ground, step: Step, today: date) -> Turn:
    return Turn(
        holder_of(step.level, ground.division_code, ground.areas),
        _run(today, step.limit, ground.calendar),
    )


def turn_of_stage(ground: Ground, stage: OutcomeStage, today: date, otherwise: date) -> Turn:
    """A bank tells the county; a stage without a limit of its own has the promise's day."""
    due = DueDay(otherwise, provisional=False)
    if stage.limit is not None:
        due = _run(today, stage.limit, ground.calendar)
    level = stage.by.level or Level.COUNTY
    return Turn(holder_of(level, ground.division_code, ground.areas), due)


def pause_at(step: Step) -> PauseReason | None:
    """Say why the clock stands still at the step, where the guide says that it does."""
    return PAUSE_OF.get(step.kind) if step.stops_clock else None


def promise(ground: Ground, accepted_on: date, pauses: Sequence[Pause]) -> Promise:
    due = due_day(
        accepted_on, ground.guide.limit_for(urgent=ground.urgent), ground.calendar, pauses
    )
    legal = None
    if ground.guide.legal_limit is not None:
        legal = due_day(accepted_on, ground.guide.legal_limit, ground.calendar, pauses)
    return Promise(
        due_on=due.on if due else None,
        legal_due_on=legal.on if legal else None,
        provisional=any(day.provisional for day in (due, legal) if day),
    )


def _run(today: date, limit: Limit, calendar: Calendar) -> DueDay:
    return due_day(today, limit, calendar) or DueDay(today, provisional=False)
