"""Accept a request: the promise begins to run."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import expect_version
from app.domain.requests.authority import receiving_bars, require_free
from app.domain.requests.states import RequestEvent
from app.models.requests.request import Request
from app.policies.officers import officer_of
from app.policies.principals import Staff
from app.queries.requests.docket import docket_for_update, relatives_for
from app.usecases.audit.record import record


async def accept(
    session: AsyncSession, staff: Staff, request_id: UUID, *, version: int, now: datetime
) -> Request:
    """Everything is there: the first step of the chain begins."""
    docket = await docket_for_update(session, staff.scope, request_id)
    request = docket.request
    expect_version(request, version)
    docket.require(RequestEvent.ACCEPT)
    matter = docket.matter(await relatives_for(session, staff.person_id, request.person_id))
    officer = officer_of(staff, request.division_code)
    require_free(receiving_bars(officer, docket.levels, matter))

    docket.accept(day_of(now), now)
    facts = docket.told(due_on=request.due_on)
    await record(session, EventTag.REQUEST_ACCEPTED, request, at=now, data=facts)
    return request
