"""Write down an objection against a public notice."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.requests.errors import NotThisStep
from app.domain.requests.publicity import ObjectionState, state_with
from app.models.requests.publicity import Objection
from app.models.requests.request import Request
from app.policies.principals import Staff
from app.queries.requests.docket import docket_for_update, objections_to, open_notice
from app.usecases.audit.record import record


async def raise_objection(
    session: AsyncSession,
    staff: Staff,
    request_id: UUID,
    statement: Mapping[str, str],
    *,
    version: int,
    now: datetime,
) -> Request:
    """Anybody may object, by letter, on the telephone, without a name; it is kept sealed."""
    docket = await docket_for_update(session, staff.scope, request_id)
    request = docket.request
    expect_version(request, version)
    notice = await open_notice(session, request.id)
    if notice is None:
        raise NotThisStep
    earlier = await objections_to(session, notice.id)

    objection = Objection(
        publicity_id=notice.id,
        division_code=request.division_code,
        state=ObjectionState.OPEN,
        anonymous="name" not in statement,
        raised_at=now,
        received_by=staff.id,
        statement=dict(statement),
    )
    session.add(objection)
    notice.state = state_with([*(old.state for old in earlier), objection.state])
    docket.touch()
    # Under the request, whose person never learns who objected; the data names nobody.
    await record(session, EventTag.OBJECTION_RAISED, request, at=now, data=docket.told())
    return request
