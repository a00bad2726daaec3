"""Everything that can be tried on one request, through the real use cases."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.catalogue.guide import CheckKind, PublicityPlace
from app.domain.requests.approval import StepResult
from app.domain.requests.decision import ServiceMethod
from app.domain.requests.filing import Filing
from app.domain.requests.outcome import Award
from app.domain.requests.rating import Score
from app.domain.requests.receipt import Missing
from app.domain.veterans.terms import DisabilityNature
from app.models.requests.request import Request
from app.policies.principals import Citizen, Staff
from app.policies.scope import EVERYTHING
from app.queries.requests.docket import docket_for_update, objections_of
from app.usecases.requests.accept import accept
from app.usecases.requests.accept_by_silence import accept_by_silence
from app.usecases.requests.claim import claim
from app.usecases.requests.close_publicity import close_publicity
from app.usecases.requests.close_unanswered_supplement import close_unanswered_supplement
from app.usecases.requests.contest_decision import contest_decision
from app.usecases.requests.decide import Judgement, decide
from app.usecases.requests.deliver import Service, deliver
from app.usecases.requests.escalate import escalate
from app.usecases.requests.publicise import publicise
from app.usecases.requests.raise_objection import raise_objection
from app.usecases.requests.rate import rate
from app.usecases.requests.reach_stage import reach_stage
from app.usecases.requests.reassign import reassign
from app.usecases.requests.record_appraisal import record_appraisal
from app.usecases.requests.refuse_acceptance import refuse_acceptance
from app.usecases.requests.request_supplement import request_supplement
from app.usecases.requests.return_to_step import return_to_step
from app.usecases.requests.settle_contest import settle_contest
from app.usecases.requests.settle_objection import Settlement, settle_objection
from app.usecases.requests.start_appraisal import start_appraisal
from app.usecases.requests.submit import submit
from app.usecases.requests.supplement import supplement
from app.usecases.requests.take_up_objection import take_up_objection
from app.usecases.requests.withdraw import withdraw


@dataclass(frozen=True)
class Try:
    """One attempt: who tries, when, and at which version of the request."""

    session: AsyncSession
    request_id: UUID
    version: int
    now: datetime
    citizen: Citizen
    staff: Staff
    choice: int
    """Picks among what a deed could say."""

    def pick(self, *values: str) -> str:
        return values[self.choice % len(values)]


Deed = Callable[[Try], Awaitable[Request | None]]


async def _submit(t: Try) -> Request:
    return await submit(t.session, t.citizen, t.request_id, version=t.version, now=t.now)


async def _withdraw(t: Try) -> Request | None:
    if t.choice % 6:  # Few people do, and every walk would end here.
        return None
    return await withdraw(t.session, t.citizen, t.request_id, version=t.version, now=t.now)


async def _supplement(t: Try) -> Request:
    docket = await docket_for_update(t.session, EVERYTHING, t.request_id)
    filing = Filing(form=docket.request.whole_form)
    return await supplement(
        t.session, t.citizen, t.request_id, filing, version=t.version, now=t.now
    )


async def _rate(t: Try) -> Request:
    score = Score(t.choice % 5 + 1)
    return await rate(t.session, t.citizen, t.request_id, score, None, version=t.version, now=t.now)


async def _ask(t: Try) -> Request:
    docket = await docket_for_update(t.session, EVERYTHING, t.request_id)
    missing = Missing((), (t.pick(*docket.request.whole_form),))
    return await request_supplement(
        t.session, t.staff, t.request_id, missing, "请补交", version=t.version, now=t.now
    )


async def _accept(t: Try) -> Request:
    return await accept(t.session, t.staff, t.request_id, version=t.version, now=t.now)


async def _refuse(t: Try) -> Request:
    return await refuse_acceptance(
        t.session,
        t.staff,
        t.request_id,
        refusal_code="wrong_division",
        opinion="不属本地",
        version=t.version,
        now=t.now,
    )


async def _silence(t: Try) -> Request | None:
    return await accept_by_silence(t.session, EVERYTHING, t.request_id, t.now)


async def _lapse(t: Try) -> Request | None:
    return await close_unanswered_supplement(t.session, EVERYTHING, t.request_id, t.now)


async def _escalate(t: Try) -> Request | None:
    return await escalate(t.session, EVERYTHING, t.request_id, t.now)


async def _claim(t: Try) -> Request:
    return await claim(t.session, t.staff, t.request_id, version=t.version, now=t.now)


async def _give_back(t: Try) -> Request:
    return await reassign(t.session, t.staff, t.request_id, None, version=t.version, now=t.now)


async def _decide(t: Try) -> Request:
    onward = (StepResult.AGREE, StepResult.APPROVE, StepResult.FILE)
    results = (*StepResult, *onward, *onward, *onward)
    result = results[t.choice % len(results)]
    refused = result in {StepResult.REFUSE, StepResult.DISAGREE}
    judgement = Judgement(
        result=result,
        opinion="意见",
        refusal_code="duplicate_benefit" if refused else None,
        checks=tuple(CheckKind),
        award=Award(amount_fen=100_000),
    )
    return await decide(t.session, t.staff, t.request_id, judgement, version=t.version, now=t.now)


async def _return(t: Try) -> Request:
    docket = await docket_for_update(t.session, EVERYTHING, t.request_id)
    keys = [step.key for step in docket.ground.chain]
    return await return_to_step(
        t.session,
        t.staff,
        t.request_id,
        t.pick(*keys),
        opinion="退回",
        version=t.version,
        now=t.now,
    )


async def _arrange(t: Try) -> Request:
    return await start_appraisal(
        t.session,
        t.staff,
        t.request_id,
        hospital="第910医院",
        exam_on=day_of(t.now),
        version=t.version,
        now=t.now,
    )


async def _appraise(t: Try) -> Request:
    award = Award(grade=t.choice % 10 + 1, nature=DisabilityNature.DUTY)
    return await record_appraisal(
        t.session, t.staff, t.request_id, award, findings="鉴定", version=t.version, now=t.now
    )


async def _publicise(t: Try) -> Request:
    place = PublicityPlace.VILLAGE_BOARD
    return await publicise(
        t.session, t.staff, t.request_id, place, "公示栏", version=t.version, now=t.now
    )


async def _object(t: Try) -> Request:
    return await raise_objection(
        t.session, t.staff, t.request_id, {"statement": "不实"}, version=t.version, now=t.now
    )


async def _verify(t: Try) -> Request | None:
    objections = await objections_of(t.session, EVERYTHING, t.request_id)
    if not objections:
        return None
    return await take_up_objection(
        t.session, t.staff, t.request_id, objections[-1].id, version=t.version, now=t.now
    )


async def _settle(t: Try) -> Request | None:
    objections = await objections_of(t.session, EVERYTHING, t.request_id)
    if not objections:
        return None
    settlement = Settlement(upheld=t.choice % 2 == 0, finding="核实")
    return await settle_objection(
        t.session,
        t.staff,
        t.request_id,
        objections[-1].id,
        settlement,
        version=t.version,
        now=t.now,
    )


async def _close(t: Try) -> Request:
    return await close_publicity(
        t.session, t.staff, t.request_id, "公示结束", version=t.version, now=t.now
    )


async def _deliver(t: Try) -> Request:
    service = Service(ServiceMethod.IN_PERSON, day_of(t.now), "签收")
    return await deliver(t.session, t.staff, t.request_id, service, version=t.version, now=t.now)


async def _stage(t: Try) -> Request:
    docket = await docket_for_update(t.session, EVERYTHING, t.request_id)
    keys = [stage.key for stage in docket.guide.outcome.stages] or ["none"]
    return await reach_stage(
        t.session, t.staff, t.request_id, t.pick(*keys), version=t.version, now=t.now
    )


async def _contest(t: Try) -> Request:
    in_court = t.choice % 2 == 0
    return await contest_decision(
        t.session, t.staff, t.request_id, in_court=in_court, version=t.version, now=t.now
    )


async def _settle_contest(t: Try) -> Request:
    revoked = t.choice % 2 == 0
    return await settle_contest(
        t.session, t.staff, t.request_id, revoked=revoked, version=t.version, now=t.now
    )


DEEDS: dict[str, Deed] = {
    "submit": _submit,
    "withdraw": _withdraw,
    "supplement": _supplement,
    "rate": _rate,
    "ask": _ask,
    "accept": _accept,
    "refuse": _refuse,
    "silence": _silence,
    "lapse": _lapse,
    "escalate": _escalate,
    "claim": _claim,
    "give_back": _give_back,
    "decide": _decide,
    "return": _return,
    "arrange": _arrange,
    "appraise": _appraise,
    "publicise": _publicise,
    "object": _object,
    "verify": _verify,
    "settle": _settle,
    "close": _close,
    "deliver": _deliver,
    "stage": _stage,
    "contest": _contest,
    "settle_contest": _settle_contest,
}
