"""Refuse to accept a request."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.requests.authority import receiving_bars, require_free
from app.domain.requests.decision import coded_refusal
from app.domain.requests.states import RequestEvent
from app.models.requests.decisions import Decision
from app.models.requests.request import Request
from app.policies.officers import officer_of
from app.policies.principals import Staff
from app.queries.requests.docket import docket_for_update, relatives_for
from app.usecases.audit.record import record


async def refuse_acceptance(
    session: AsyncSession,
    staff: Staff,
    request_id: UUID,
    *,
    refusal_code: str | None,
    opinion: str,
    version: int,
    now: datetime,
) -> Request:
    """Name the coded reason, what would help, and how it can be fought."""
    docket = await docket_for_update(session, staff.scope, request_id)
    request = docket.request
    expect_version(request, version)
    docket.require(RequestEvent.REFUSE_ACCEPTANCE)
    matter = docket.matter(await relatives_for(session, staff.person_id, request.person_id))
    officer = officer_of(staff, request.division_code)
    require_free(receiving_bars(officer, docket.levels, matter))
    reason = coded_refusal(docket.guide, refusal_code)

    docket.move(RequestEvent.REFUSE_ACCEPTANCE)
    session.add(
        Decision.non_acceptance(
            request.id,
            docket.guide,
            reason,
            opinion=opinion,
            by=staff.id,
            at=now,
        )
    )
    docket.close(now)
    facts = docket.told(reason=reason.code, reason_zh=reason.label.zh, reason_en=reason.label.en)
    await record(session, EventTag.REQUEST_NOT_ACCEPTED, request, at=now, data=facts)
    return request
