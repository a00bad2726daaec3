"""Take a request back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import expect_version
from app.domain.requests.approval import StepResult
from app.domain.requests.states import ON_CHAIN, RequestEvent
from app.models.requests.request import Request
from app.policies.principals import Citizen
from app.queries.requests.docket import docket_for_update, open_notice, supplement_of
from app.usecases.audit.record import record


async def withdraw(
    session: AsyncSession, citizen: Citizen, request_id: UUID, *, version: int, now: datetime
) -> Request:
    """Possible until it is decided; whatever hung or waited comes down with it."""
    docket = await docket_for_update(session, citizen.scope, request_id)
    request = docket.request
    expect_version(request, version)
    docket.require(RequestEvent.WITHDRAW)
    asked = await supplement_of(session, request.id)
    notice = await open_notice(session, request.id)

    if asked is not None and asked.answered_at is None:
        asked.lapsed_at = now
    if notice is not None:
        notice.take_down("withdrawn", by=None, at=now)
    if request.status in ON_CHAIN:
        docket.leave(StepResult.WITHDRAWN, now, by=None)
    docket.move(RequestEvent.WITHDRAW)
    docket.run_clock(day_of(now))
    docket.end(now)
    await record(session, EventTag.REQUEST_WITHDRAWN, request, at=now, data=docket.told())
    return request
