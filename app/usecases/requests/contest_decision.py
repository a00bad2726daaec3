"""Note that a decision is being fought."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound, expect_version
from app.domain.requests.authority import remedy_bars, require_free
from app.domain.requests.decision import DecisionEvent, step
from app.domain.requests.errors import NotYetServed
from app.models.requests.request import Request
from app.policies.officers import officer_of
from app.policies.principals import Staff
from app.queries.requests.docket import (
    binding_decision,
    delivery_of,
    docket_for_update,
    relatives_for,
)
from app.usecases.audit.record import record


async def contest_decision(
    session: AsyncSession,
    staff: Staff,
    request_id: UUID,
    *,
    in_court: bool,
    version: int,
    now: datetime,
) -> Request:
    """Reconsideration or court: the decision stands until somebody strikes it down."""
    docket = await docket_for_update(session, staff.scope, request_id)
    request = docket.request
    expect_version(request, version)
    decision = await binding_decision(session, request.id)
    if decision is None:
        raise NotFound
    matter = docket.matter(await relatives_for(session, staff.person_id, request.person_id))
    officer = officer_of(staff, request.division_code)
    require_free(remedy_bars(officer, docket.decided_by, matter))
    if await delivery_of(session, decision.id) is None:
        raise NotYetServed

    decision.state = step(
        decision.state, DecisionEvent.SUE if in_court else DecisionEvent.RECONSIDER
    )
    docket.touch()
    facts = docket.told(decision=decision.state.value)
    await record(session, EventTag.DECISION_CONTESTED, request, at=now, data=facts)
    return request
