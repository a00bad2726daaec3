"""Send a request back to a lower step (退回)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.requests.approval import Move, StepResult, return_target
from app.domain.requests.authority import bars, require_free, require_unclaimed
from app.domain.requests.states import RequestEvent
from app.models.requests.request import Request
from app.policies.officers import officer_of
from app.policies.principals import Staff
from app.queries.requests.docket import docket_for_update, open_notice, relatives_for
from app.usecases.audit.record import record


async def return_to_step(
    session: AsyncSession,
    staff: Staff,
    request_id: UUID,
    target_key: str,
    *,
    opinion: str,
    version: int,
    now: datetime,
) -> Request:
    """Whoever judged it earlier looks again; the steps between follow again too."""
    docket = await docket_for_update(session, staff.scope, request_id)
    request = docket.request
    expect_version(request, version)
    step = docket.at
    matter = docket.matter(await relatives_for(session, staff.person_id, request.person_id))
    require_free(bars(officer_of(staff, request.division_code), docket.place, matter))
    require_unclaimed(request.claimed_by, staff.id)
    target = return_target(docket.ground.chain, step.key, target_key)

    if notice := await open_notice(session, request.id):
        notice.take_down("returned", by=staff.id, at=now)
    stay = docket.leave(StepResult.RETURNED, now, by=staff.id)
    stay.opinion = opinion
    docket.follow(Move(RequestEvent.RETURN, target), now)
    facts = docket.told(
        step=step.key, to=target.key, step_zh=target.label.zh, step_en=target.label.en
    )
    await record(session, EventTag.REQUEST_RETURNED, request, at=now, data=facts)
    return request
