"""Say whether an objection holds."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound, expect_version
from app.domain.requests.errors import NotThisStep, VerifierInvolved
from app.domain.requests.publicity import ObjectionState, objection_step, state_with
from app.models.requests.request import Request
from app.policies.principals import Staff
from app.queries.requests.docket import docket_for_update, objections_to, open_notice
from app.usecases.audit.record import record


@dataclass(frozen=True, slots=True)
class Settlement:
    """Whether the objection holds, and what was found out."""

    upheld: bool
    finding: str


async def settle_objection(
    session: AsyncSession,
    staff: Staff,
    request_id: UUID,
    objection_id: UUID,
    settlement: Settlement,
    *,
    version: int,
    now: datetime,
) -> Request:
    """Whoever took it up says what was found."""
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
    settled = ObjectionState.UPHELD if settlement.upheld else ObjectionState.DISMISSED
    state = objection_step(objection.state, settled)
    if objection.verifier_id != staff.id:
        raise VerifierInvolved

    objection.state, objection.finding, objection.settled_at = state, settlement.finding, now
    notice.state = state_with([found.state for found in objections])
    docket.touch()
    facts = docket.told(upheld=settlement.upheld)
    await record(session, EventTag.OBJECTION_SETTLED, request, at=now, data=facts)
    return request
