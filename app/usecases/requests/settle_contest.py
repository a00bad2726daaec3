"""Note how a reconsideration or a lawsuit ended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound, expect_version
from app.domain.requests.authority import remedy_bars, require_free
from app.domain.requests.decision import DecisionEvent, step
from app.models.requests.request import Request
from app.policies.officers import officer_of
from app.policies.principals import Staff
from app.queries.requests.docket import binding_decision, docket_for_update, relatives_for
from app.usecases.audit.record import record


async def settle_contest(
    session: AsyncSession,
    staff: Staff,
    request_id: UUID,
    *,
    revoked: bool,
    version: int,
    now: datetime,
) -> Request:
    """A revoked decision opens the same request again, with a new clock."""
    docket = await docket_for_update(session, staff.scope, request_id)
    request = docket.request
    expect_version(request, version)
    decision = await binding_decision(session, request.id)
    if decision is None:
        raise NotFound
    matter = docket.matter(await relatives_for(session, staff.person_id, request.person_id))
    officer = officer_of(staff, request.division_code)
    require_free(remedy_bars(officer, docket.decided_by, matter))

    event = DecisionEvent.REVOKE if revoked else DecisionEvent.UPHOLD
    decision.state = step(decision.state, event)
    if revoked:
        docket.reopen(now)
    docket.touch()
    tag = EventTag.DECISION_REVOKED if revoked else EventTag.DECISION_UPHELD
    facts = docket.told(decision=decision.state.value, due_on=request.due_on)
    await record(session, tag, request, at=now, data=facts)
    if revoked:
        await enqueue(session, "follow_one_approval", request_id=str(request.id))
    return request
