"""The docket (案卷): a request with its steps and pauses, changed as a whole under one lock."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from app.domain.calendar.days import day_of
from app.domain.catalogue.form_values import parted
from app.domain.catalogue.guide import Guide, Step, StepKind
from app.domain.divisions.levels import Level
from app.domain.requests import states
from app.domain.requests.approval import JUDGED, Move, StepResult, is_panel, step_at
from app.domain.requests.authority import Matter, Place
from app.domain.requests.clock import Pause, PauseReason
from app.domain.requests.course import (
    Ground,
    Turn,
    pause_at,
    promise,
    turn_at,
    turn_to_receive,
)
from app.domain.requests.decision import coded_refusal
from app.domain.requests.errors import NotThisStep
from app.domain.requests.escalation import levels_of
from app.domain.requests.intake import Intake
from app.domain.requests.outcome import (
    Award,
    Basis,
    OutcomeValue,
    award_from,
    check_award,
    outcome_of,
    stored,
)
from app.domain.requests.states import RequestEvent, RequestStatus
from app.models.requests.course import ClockPause, RequestStep
from app.models.requests.decisions import Decision
from app.models.requests.request import Request

_DECIDED = frozenset({StepResult.APPROVE, StepResult.REFUSE})


@dataclass(slots=True)
class Docket:
    session: AsyncSession
    request: Request
    steps: list[RequestStep]
    pauses: list[ClockPause]
    ground: Ground

    @property
    def guide(self) -> Guide:
        return self.ground.guide

    @property
    def at(self) -> Step:
        """The step at hand, as the guide describes it."""
        if self.request.step_key is None:
            raise NotThisStep
        return step_at(self.ground.chain, self.request.step_key)

    @property
    def stay(self) -> RequestStep:
        """The open stay at the step at hand."""
        if self.request.step_key is None:
            raise NotThisStep
        return self.steps[-1]

    @property
    def place(self) -> Place:
        step = self.at
        return Place(step.kind, self.levels, panel=is_panel(step))

    @property
    def levels(self) -> frozenset[Level]:
        """The levels whose turn it is: the holder's and, once it was late, the one above."""
        level = self.request.holder_level
        if level is None:
            return frozenset()
        return levels_of(level, escalated=self.request.escalated_code is not None)

    @property
    def steps_left(self) -> list[RequestStep]:
        """The stays that are over, in their order."""
        return [stay for stay in self.steps if stay.left_at is not None]

    @property
    def taking_part(self) -> frozenset[UUID]:
        """Staff who wrote the request down or acted on it."""
        acted = {stay.staff_id for stay in self.steps} | {self.request.entered_by}
        return frozenset(staff for staff in acted if staff is not None)

    @property
    def decided_by(self) -> Level:
        """The level that decided last; a request not accepted never left the first one."""
        judged = (stay.level for stay in reversed(self.steps) if stay.result in _DECIDED)
        return next(judged, self.ground.chain[0].level)

    def matter(self, relatives: frozenset[UUID]) -> Matter:
        judges = {
            step.staff_id
            for step in self.steps
            if step.staff_id and step.kind in JUDGED and step.key != self.request.step_key
        }
        return Matter(
            person_id=self.request.person_id,
            agent_person_id=self.request.agent_id,
            entered_by=self.request.entered_by,
            relatives=relatives,
            judges=frozenset(judges),
        )

    def require(self, event: RequestEvent) -> None:
        """Refuse early what the transition table does not allow."""
        states.step(self.request.status, event)

    def move(self, event: RequestEvent) -> None:
        self.request.status = states.step(self.request.status, event)
        self.touch()

    def turn(self, turn: Turn | None) -> None:
        """Give the request to whoever must act next, or to nobody."""
        request = self.request
        request.holder_code = turn.holder.code if turn else None
        request.holder_level = turn.holder.level if turn else None
        request.step_due_on = turn.due.on if turn else None
        request.escalated_code, request.claimed_by = None, None

    def touch(self) -> None:
        """Count the version up: it speaks of the whole docket, not of one row."""
        flag_modified(self.request, "status")

    def fill(self, values: Mapping[str, Any]) -> None:
        """Put the answers down, the sensitive ones sealed."""
        parts = parted(self.guide.form, values)
        self.request.form = dict(parts.plain)
        self.request.sensitive_form = dict(parts.sensitive) or None

    def take(self, intake: Intake) -> None:
        """Keep how the case was judged on the day it came in."""
        self.request.urgent, self.request.eligibility = intake.urgent, intake.eligibility
        self.ground = replace(self.ground, urgent=intake.urgent)

    def number(self, reference: str, at: datetime) -> None:
        """From here people have a number to name."""
        self.request.reference, self.request.submitted_at = reference, at

    def receive(self, at: datetime) -> None:
        """The first level of the chain looks whether everything is there."""
        self.move(RequestEvent.SUBMIT)
        self.turn(turn_to_receive(self.ground, day_of(at)))

    def answer(self, value: OutcomeValue, at: datetime) -> None:
        """Nothing has to be decided: the answer stood ready."""
        self.move(RequestEvent.ANSWER)
        self.request.outcome = stored(value)
        self.end(at)

    def accept(self, on: date, at: datetime, *, silently: bool = False) -> None:
        """The promise runs from `on`; the first step begins."""
        self.move(RequestEvent.ACCEPT)
        self.request.accepted_on, self.request.accepted_at = on, at
        self.request.accepted_by_silence = silently
        self.enter(self.ground.chain[0], at)

    def enter(self, step: Step, at: datetime) -> None:
        today = day_of(at)
        turn = turn_at(self.ground, step, today)
        self.request.step_key = step.key
        self.turn(turn)
        stay = RequestStep.entered(self.request.id, len(self.steps) + 1, step, turn, at)
        self.steps.append(stay)
        self.session.add(stay)
        if reason := pause_at(step):
            self.stop_clock(reason, today)
        self.reckon()

    def leave(self, result: StepResult, at: datetime, *, by: UUID | None) -> RequestStep:
        """End the stay; what else is to be said of it, the caller writes on the row."""
        stay = self.stay
        # A clock that was set back must not stop the bureau: nobody leaves before he came.
        left_at = max(at, stay.entered_at)
        stay.result, stay.left_at, stay.staff_id = result, left_at, by
        if pause_at(self.at):
            self.run_clock(day_of(at))
        return stay

    def follow(self, move: Move, at: datetime) -> None:
        """Go where a result leads: to another step, or off the chain with a decision."""
        self.move(move.event)
        if move.to is not None:
            self.enter(move.to, at)
            return
        request, deciding = self.request, self._deciding()
        if move.event is RequestEvent.APPROVE:
            request.outcome = stored(self.granted(day_of(at)))
            self.session.add(Decision.approval(self.guide, deciding, at))
        else:
            reason = coded_refusal(self.guide, deciding.refusal_code)
            self.session.add(Decision.refusal(self.guide, reason, deciding, at))
        request.step_key, request.decided_at = None, at
        request.claimed_by, request.escalated_code = None, None
        self.reckon()
        # Whoever decided serves the paper, within what is left of the promise.
        request.step_due_on = max(request.due_on or day_of(at), day_of(at))

    def granted(self, decided_on: date) -> OutcomeValue:
        """Return what an approval brings about, or say what it still has to name."""
        return outcome_of(
            self.guide.outcome.parameters,
            Basis(
                award=award_from(self.request.proposal),
                form=self.request.whole_form,
                division_code=self.request.division_code,
                decided_on=decided_on,
                cap_fen=self.cap_fen,
            ),
        )

    def propose(self, award: Award) -> None:
        """Let the next step know what this one would grant."""
        check_award(self.guide.outcome.parameters, award, cap_fen=self.cap_fen)
        self.request.proposal = stored(award)

    @property
    def cap_fen(self) -> int | None:
        """What is paid before it is verified stays under a cap of its own."""
        urgent = self.guide.urgent
        return urgent.pay_at_most_fen if urgent and self.request.urgent else None

    def _deciding(self) -> RequestStep:
        return next(stay for stay in reversed(self.steps) if stay.result in _DECIDED)

    def close(self, at: datetime) -> None:
        """It is over before the chain began; the paper that says so must still be served."""
        self.request.ended_at = at
        self.turn(turn_to_receive(self.ground, day_of(at)))

    def reopen(self, at: datetime) -> None:
        """Its decision was revoked: the last judge judges again, on a new clock."""
        self.move(RequestEvent.REOPEN)
        request, today = self.request, day_of(at)
        request.ended_at, request.decided_at = None, None
        # What was granted is granted no longer; the events tell what it had been.
        request.outcome, request.stage = None, None
        if request.status is RequestStatus.SUBMITTED:
            self.turn(turn_to_receive(self.ground, today))
            return
        request.accepted_on = today
        last = [step for step in self.ground.chain if step.kind is StepKind.DECISION][-1]
        self.enter(last, at)

    def stop_clock(self, reason: PauseReason, today: date) -> None:
        pause = ClockPause(request_id=self.request.id, reason=reason, starts_on=today)
        self.pauses.append(pause)
        self.session.add(pause)

    def run_clock(self, today: date) -> None:
        for pause in self.pauses:
            if pause.ends_before is None:
                pause.ends_before = max(today, pause.starts_on)

    def reckon(self) -> None:
        """Work the promise out anew from acceptance and pauses."""
        accepted_on = self.request.accepted_on
        if accepted_on is None:
            return
        pauses = [Pause(pause.starts_on, pause.ends_before) for pause in self.pauses]
        found = promise(self.ground, accepted_on, pauses)
        self.request.due_on, self.request.legal_due_on = found.due_on, found.legal_due_on
        self.request.provisional = found.provisional

    def end(self, at: datetime) -> None:
        """Nobody has to act any more."""
        self.request.step_key, self.request.ended_at = None, at
        self.turn(None)

    def told(self, **facts: Any) -> Mapping[str, Any]:
        """The facts of an event: which item and number, where it stands now, and `facts`."""
        return {
            "item": self.request.item_code,
            "reference": self.request.reference,
            "status": self.request.status.value,
            **{name: _told(fact) for name, fact in facts.items()},
        }


def _told(fact: Any) -> Any:
    return fact.isoformat() if isinstance(fact, date) else fact
