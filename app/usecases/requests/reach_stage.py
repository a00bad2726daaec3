"""Record how far the outcome of an approval has come: made, arrived, handed over, hung."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import expect_version
from app.domain.requests.authority import involvement, require_free
from app.domain.requests.course import turn_of_stage
from app.domain.requests.stages import next_stage, require_reporter
from app.domain.requests.states import RequestEvent, RequestStatus
from app.models.requests.request import Request
from app.policies.officers import officer_of
from app.policies.principals import Staff
from app.queries.requests.docket import docket_for_update, relatives_for
from app.usecases.audit.record import record


async def reach_stage(
    session: AsyncSession,
    staff: Staff,
    request_id: UUID,
    stage_key: str,
    *,
    version: int,
    now: datetime,
) -> Request:
    """The request is done with the stage that fulfils it; what comes later is still told."""
    docket = await docket_for_update(session, staff.scope, request_id)
    request, today = docket.request, day_of(now)
    expect_version(request, version)
    stage = next_stage(docket.guide.outcome, request.stage, stage_key)
    matter = docket.matter(await relatives_for(session, staff.person_id, request.person_id))
    officer = officer_of(staff, request.division_code)
    require_free(involvement(officer, matter))
    require_reporter(stage, officer)

    fulfils = stage.fulfils and request.status is RequestStatus.DELIVERED
    docket.move(RequestEvent.FULFIL if fulfils else RequestEvent.REACH_STAGE)
    request.stage = stage.key
    following = docket.guide.outcome.may_follow(stage.key)
    if request.status is RequestStatus.FULFILLED:
        docket.end(now)
    elif following:
        docket.turn(turn_of_stage(docket.ground, following[0], today, request.due_on or today))
    tag = EventTag.REQUEST_FULFILLED if fulfils else EventTag.REQUEST_STAGE_REACHED
    facts = docket.told(stage=stage.key, stage_zh=stage.label.zh, stage_en=stage.label.en)
    await record(session, tag, request, at=now, data=facts)
    return request
