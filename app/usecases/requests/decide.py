"""Give an opinion, decide, or file upward: the one verb that ends a step of staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.catalogue.guide import CheckKind, StepKind
from app.domain.errors import expect_version
from app.domain.requests import decision
from app.domain.requests.approval import (
    DECIDED_BY_STAFF,
    Move,
    StepResult,
    move_after,
    require_checks,
)
from app.domain.requests.authority import bars, require_free, require_unclaimed
from app.domain.requests.decision import DecisionEvent, coded_refusal
from app.domain.requests.errors import NotThisStep
from app.domain.requests.outcome import Award, stored
from app.domain.requests.states import RequestEvent
from app.models.requests.docket import Docket
from app.models.requests.request import Request
from app.policies.officers import officer_of
from app.policies.principals import Staff
from app.queries.requests.docket import docket_for_update, relatives_for, revoked_decision
from app.usecases.audit.record import record


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a member of staff says at a step."""

    result: StepResult
    opinion: str
    refusal_code: str | None = None
    checks: tuple[CheckKind, ...] = ()
    award: Award | None = None


async def decide(
    session: AsyncSession,
    staff: Staff,
    request_id: UUID,
    judgement: Judgement,
    *,
    version: int,
    now: datetime,
) -> Request:
    """End the step at hand and go where its result leads."""
    docket = await docket_for_update(session, staff.scope, request_id)
    request = docket.request
    expect_version(request, version)
    step = docket.at
    matter = docket.matter(await relatives_for(session, staff.person_id, request.person_id))
    require_free(bars(officer_of(staff, request.division_code), docket.place, matter))
    require_unclaimed(request.claimed_by, staff.id)
    if step.kind not in DECIDED_BY_STAFF:
        raise NotThisStep
    move = move_after(docket.ground.chain, step.key, judgement.result)
    _weigh(docket, judgement, now)
    revoked = await revoked_decision(session, request.id)

    stay = docket.leave(judgement.result, now, by=staff.id)
    stay.opinion, stay.refusal_code = judgement.opinion, judgement.refusal_code
    stay.checks = [check.value for check in judgement.checks]
    stay.award = stored(judgement.award) if judgement.award else None
    if revoked is not None and step.kind is StepKind.DECISION:
        revoked.state = decision.step(revoked.state, DecisionEvent.REMAKE)
    docket.follow(move, now)
    facts = docket.told(**_said(docket, judgement, move), step=step.key, result=judgement.result)
    await record(session, _tag(move, judgement.result), request, at=now, data=facts)
    if request.outcome is not None:
        await enqueue(session, "follow_one_approval", request_id=str(request.id))
    return request


def _weigh(docket: Docket, judgement: Judgement, now: datetime) -> None:
    """A refusal names its reason, an approval what it grants, and both did their checks."""
    if judgement.result is not StepResult.REFUSE:
        require_checks(docket.at, judgement.checks)
    if judgement.result is StepResult.REFUSE or judgement.refusal_code is not None:
        coded_refusal(docket.guide, judgement.refusal_code)
    if judgement.award is not None:
        docket.propose(judgement.award)
    if judgement.result is StepResult.APPROVE:
        docket.granted(day_of(now))


def _tag(move: Move, result: StepResult) -> EventTag:
    if result is StepResult.FILE and move.event is RequestEvent.ADVANCE:
        return EventTag.REQUEST_FILED
    return {
        RequestEvent.ADVANCE: EventTag.REQUEST_JUDGED,
        RequestEvent.APPROVE: EventTag.REQUEST_APPROVED,
        RequestEvent.REJECT: EventTag.REQUEST_REJECTED,
    }[move.event]


def _said(docket: Docket, judgement: Judgement, move: Move) -> Mapping[str, str]:
    """The words that the person's timeline needs."""
    if move.event is RequestEvent.REJECT:
        reason = coded_refusal(docket.guide, judgement.refusal_code)
        return {
            "reason": reason.code,
            "reason_zh": reason.label.zh,
            "reason_en": reason.label.en,
        }
    label = next(
        step.label for step in docket.ground.chain if step.key == docket.steps_left[-1].key
    )
    return {"step_zh": label.zh, "step_en": label.en}
