"""Take a public notice down and say how it ended."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.catalogue.wording import Limit
from app.domain.errors import expect_version
from app.domain.requests.approval import move_after
from app.domain.requests.authority import bars, require_free, require_unclaimed
from app.domain.requests.clock import last_public_day
from app.domain.requests.errors import NotThisStep
from app.domain.requests.publicity import result_of
from app.domain.requests.states import RequestEvent
from app.models.requests.docket import Docket
from app.models.requests.publicity import PublicNotice
from app.models.requests.request import Request
from app.policies.officers import officer_of
from app.policies.principals import Staff
from app.queries.requests.docket import (
    docket_for_update,
    objections_to,
    open_notice,
    relatives_for,
)
from app.usecases.audit.record import record


async def close_publicity(
    session: AsyncSession,
    staff: Staff,
    request_id: UUID,
    conclusion: str,
    *,
    version: int,
    now: datetime,
) -> Request:
    """After the last day, or at once when an objection was upheld."""
    docket = await docket_for_update(session, staff.scope, request_id)
    request = docket.request
    expect_version(request, version)
    step = docket.at
    notice = await open_notice(session, request.id)
    if notice is None:
        raise NotThisStep
    matter = docket.matter(await relatives_for(session, staff.person_id, request.person_id))
    require_free(bars(officer_of(staff, request.division_code), docket.place, matter))
    require_unclaimed(request.claimed_by, staff.id)
    objections = [found.state for found in await objections_to(session, notice.id)]
    result = result_of(objections, last_day=_last_day(docket, notice), today=day_of(now))
    move = move_after(docket.ground.chain, step.key, result)

    notice.take_down(conclusion, by=staff.id, at=now)
    docket.leave(result, now, by=staff.id).opinion = conclusion
    docket.follow(move, now)
    tag = EventTag.REQUEST_PUBLICITY_CLOSED
    if move.event is RequestEvent.APPROVE:
        tag = EventTag.REQUEST_APPROVED
    facts = docket.told(step=step.key, result=result, objections=len(objections))
    await record(session, tag, request, at=now, data=facts)
    if request.outcome is not None:
        await enqueue(session, "follow_one_approval", request_id=str(request.id))
    return request


def _last_day(docket: Docket, notice: PublicNotice) -> date:
    """Days off published since the notice was hung make it hang longer, never shorter."""
    minimum = Limit(notice.minimum_amount, notice.minimum_unit)
    known_now = last_public_day(notice.starts_on, minimum, docket.ground.calendar)
    return max(notice.last_day, known_now.on)
