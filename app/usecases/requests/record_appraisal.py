"""Record what the medical panel found."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.catalogue.guide import StepKind
from app.domain.errors import expect_version
from app.domain.requests.approval import StepResult, move_after
from app.domain.requests.authority import bars, require_free, require_unclaimed
from app.domain.requests.errors import AppraisalNotStarted, NotThisStep
from app.domain.requests.outcome import Award, stored
from app.models.requests.request import Request
from app.policies.officers import officer_of
from app.policies.principals import Staff
from app.queries.requests.docket import docket_for_update, relatives_for
from app.usecases.audit.record import record


async def record_appraisal(
    session: AsyncSession,
    staff: Staff,
    request_id: UUID,
    award: Award,
    *,
    findings: str,
    version: int,
    now: datetime,
) -> Request:
    """The panel proposes; the clock of the request runs on."""
    docket = await docket_for_update(session, staff.scope, request_id)
    request = docket.request
    expect_version(request, version)
    step = docket.at
    matter = docket.matter(await relatives_for(session, staff.person_id, request.person_id))
    require_free(bars(officer_of(staff, request.division_code), docket.place, matter))
    require_unclaimed(request.claimed_by, staff.id)
    if step.kind is not StepKind.APPRAISAL:
        raise NotThisStep
    if docket.stay.appraisal is None:
        raise AppraisalNotStarted
    docket.propose(award)

    stay = docket.leave(StepResult.APPRAISED, now, by=staff.id)
    stay.opinion, stay.award = findings, stored(award)
    docket.follow(move_after(docket.ground.chain, step.key, StepResult.APPRAISED), now)
    facts = docket.told(step=step.key)
    await record(session, EventTag.REQUEST_APPRAISED, request, at=now, data=facts)
    return request
