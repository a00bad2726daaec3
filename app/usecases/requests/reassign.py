"""Hand a request to a colleague: leave, illness, recusal."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.requests.authority import bars, level_bars, require_free
from app.models.requests.request import Request
from app.policies.officers import officer_of
from app.policies.principals import Staff
from app.queries.requests.colleagues import colleague
from app.queries.requests.docket import docket_for_update, relatives_for
from app.usecases.audit.record import record


async def reassign(
    session: AsyncSession,
    staff: Staff,
    request_id: UUID,
    to_staff_id: UUID | None,
    *,
    version: int,
    now: datetime,
) -> Request:
    """Give it to somebody who may act on it, or back to all; whoever is barred can hand it on."""
    docket = await docket_for_update(session, staff.scope, request_id)
    request = docket.request
    expect_version(request, version)
    own = officer_of(staff, request.division_code)
    require_free(level_bars(own, docket.levels))
    if to_staff_id is not None:
        other = await colleague(session, to_staff_id, request.division_code)
        matter = docket.matter(await relatives_for(session, other.person_id, request.person_id))
        require_free(bars(other, docket.place, matter))

    if request.claimed_by == to_staff_id:
        return request
    request.claimed_by = to_staff_id
    await record(session, EventTag.REQUEST_REASSIGNED, request, at=now, data=docket.told())
    return request
