"""Tell the person once, and completely, what is missing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import expect_version
from app.domain.requests.authority import receiving_bars, require_free
from app.domain.requests.clock import PauseReason
from app.domain.requests.receipt import Missing, ask, supplement_due
from app.domain.requests.states import RequestEvent
from app.models.requests.course import Supplement
from app.models.requests.request import Request
from app.policies.officers import officer_of
from app.policies.principals import Staff
from app.queries.requests.docket import docket_for_update, relatives_for, supplement_of
from app.usecases.audit.record import record


async def request_supplement(
    session: AsyncSession,
    staff: Staff,
    request_id: UUID,
    missing: Missing,
    note: str,
    *,
    version: int,
    now: datetime,
) -> Request:
    """Stop the bureau's clock until the person has answered."""
    docket = await docket_for_update(session, staff.scope, request_id)
    request = docket.request
    expect_version(request, version)
    docket.require(RequestEvent.ASK_SUPPLEMENT)
    matter = docket.matter(await relatives_for(session, staff.person_id, request.person_id))
    officer = officer_of(staff, request.division_code)
    require_free(receiving_bars(officer, docket.levels, matter))
    asked_before = await supplement_of(session, request.id)
    ask(docket.guide, missing, asked_before=0 if asked_before is None else 1)

    today = day_of(now)
    due = supplement_due(today, docket.guide, docket.ground.calendar)
    session.add(Supplement.asked(request.id, missing, note, due, by=staff.id, at=now))
    docket.move(RequestEvent.ASK_SUPPLEMENT)
    docket.stop_clock(PauseReason.SUPPLEMENT, today)
    docket.turn(None)  # The person's turn: no worklist of the bureau shows it.
    facts = docket.told(
        due_on=due.on, documents=list(missing.documents), fields=list(missing.fields)
    )
    await record(session, EventTag.REQUEST_SUPPLEMENT_REQUIRED, request, at=now, data=facts)
    return request
