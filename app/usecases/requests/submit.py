"""Hand a draft in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.forms import form_faults
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.catalogue.guide import ItemStatus
from app.domain.errors import expect_version
from app.domain.requests.documents import Supply
from app.domain.requests.errors import FormFaulty, NotADraft
from app.domain.requests.intake import answer, require_taking, take_in
from app.domain.requests.reference import county_of, make
from app.domain.requests.states import RequestStatus
from app.models.requests.course import AcceptanceNumber
from app.models.requests.papers import put_without_file
from app.models.requests.request import Request
from app.policies.principals import Citizen
from app.queries.catalogue import current_guide
from app.queries.requests.docket import docket_for_update
from app.queries.requests.intake import case_of
from app.usecases.audit.record import record


async def submit(
    session: AsyncSession, citizen: Citizen, request_id: UUID, *, version: int, now: datetime
) -> Request:
    """Check that everything is there, give it a number, and hand it to whoever looks first."""
    docket = await docket_for_update(session, citizen.scope, request_id)
    request, guide, today = docket.request, docket.guide, day_of(now)
    expect_version(request, version)
    if request.status is not RequestStatus.DRAFT:
        raise NotADraft
    published = await current_guide(session, request.item_code, today)
    require_taking(published.standing.status if published else ItemStatus.DRAFT)
    case = await case_of(session, citizen.scope, docket, today)
    if faults := form_faults(guide.form, case.facts.form, at="/form"):
        raise FormFaulty(errors=faults)
    intake = take_in(guide, case.facts, attached=case.attached, committed=case.committed)
    county = county_of(request.division_code)
    serial = (await session.scalars(AcceptanceNumber.taking_next(county, today))).one()

    if citizen.person_id != request.person_id:
        request.agent_id = citizen.person_id  # Who hands it in must not judge it.
    docket.fill(case.facts.form)
    docket.take(intake)
    held = intake.held_by_bureau
    put_without_file(session, request, case.papers, held, Supply.HELD_BY_BUREAU, now)
    docket.number(make(county, today, serial), now)
    if guide.answered_at_once:
        docket.answer(answer(guide, case.facts), now)
        await record(session, EventTag.REQUEST_ANSWERED, request, at=now, data=docket.told())
        return request
    docket.receive(now)
    await record(session, EventTag.REQUEST_SUBMITTED, request, at=now, data=docket.told())
    return request
