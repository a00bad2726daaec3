"""Take a request as accepted to which nobody said anything in time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.requests.receipt import is_accepted_by_silence
from app.domain.requests.states import RequestStatus
from app.models.requests.request import Request
from app.policies.scope import Scope
from app.queries.requests.docket import docket_for_update, received_on
from app.usecases.audit.record import record


async def accept_by_silence(
    session: AsyncSession, scope: Scope, request_id: UUID, now: datetime
) -> Request | None:
    """Accept it as of the day it came in, or return None where somebody spoke meanwhile."""
    docket = await docket_for_update(session, scope, request_id)
    request = docket.request
    if request.status is not RequestStatus.SUBMITTED:
        return None
    if not is_accepted_by_silence(request.step_due_on, day_of(now)):
        return None

    docket.accept(await received_on(session, request), now, silently=True)
    facts = docket.told(due_on=request.due_on)
    await record(session, EventTag.REQUEST_ACCEPTED_BY_SILENCE, request, at=now, data=facts)
    return request
