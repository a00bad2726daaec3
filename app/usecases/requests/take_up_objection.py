"""Begin to verify an objection."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound, expect_version
from app.domain.requests.authority import involvement, require_free
from app.domain.requests.errors import NotThisStep, VerifierInvolved
from app.domain.requests.publicity import ObjectionState, objection_step, state_with
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


async def take_up_objection(
    session: AsyncSession,
    staff: Staff,
    request_id: UUID,
    objection_id: UUID,
    *,
    version: int,
    now: datetime,
) -> Request:
    """Only somebody who had no part in the case verifies."""
    docket = await docket_for_update(session, staff.scope, request_id)
    request = docket.request
    expect_version(request, version)
    notice = await open_notice(session, request.id)
    if notice is None:
        raise NotThisStep
    objections = await objections_to(session, notice.id)
    objection = next((found for found in objections if found.id == objection_id), None)
    if objection is None:
        raise NotFound
    if staff.id in docket.taking_part | {notice.opened_by}:
        raise VerifierInvolved
    matter = docket.matter(await relatives_for(session, staff.person_id, request.person_id))
    require_free(involvement(officer_of(staff, request.division_code), matter))

    objection.state = objection_step(objection.state, ObjectionState.VERIFYING)
    objection.verifier_id = staff.id
    notice.state = state_with([found.state for found in objections])
    docket.touch()
    await record(session, EventTag.OBJECTION_TAKEN_UP, request, at=now, data=docket.told())
    return request
