"""Take a request on, so that colleagues leave it alone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.requests.authority import bars, require_free, require_unclaimed
from app.models.requests.request import Request
from app.policies.officers import officer_of
from app.policies.principals import Staff
from app.queries.requests.docket import docket_for_update, relatives_for
from app.usecases.audit.record import record


async def claim(
    session: AsyncSession, staff: Staff, request_id: UUID, *, version: int, now: datetime
) -> Request:
    """Only who may act on the step may take it on."""
    docket = await docket_for_update(session, staff.scope, request_id)
    request = docket.request
    expect_version(request, version)
    matter = docket.matter(await relatives_for(session, staff.person_id, request.person_id))
    require_free(bars(officer_of(staff, request.division_code), docket.place, matter))
    require_unclaimed(request.claimed_by, staff.id)

    if request.claimed_by == staff.id:
        return request
    request.claimed_by = staff.id
    await record(session, EventTag.REQUEST_CLAIMED, request, at=now, data=docket.told())
    return request
