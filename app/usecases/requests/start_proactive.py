"""Start a request from the bureau's own list: nobody has to apply (免申即享)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.catalogue.guide import Applying, Origin
from app.domain.errors import NotFound
from app.domain.requests.channel import Channel
from app.domain.requests.documents import Supply
from app.domain.requests.intake import require_open, take_in
from app.domain.requests.reference import county_of, make
from app.domain.requests.states import RequestStatus
from app.domain.veterans.errors import PersonDeceased
from app.models.requests.course import AcceptanceNumber
from app.models.requests.papers import put_without_file
from app.models.requests.request import Request
from app.policies.principals import Staff
from app.queries.catalogue import current_guide
from app.queries.requests.docket import docket_of
from app.queries.requests.intake import case_of, death_is_reported
from app.queries.veterans.persons import person
from app.usecases.audit.record import record


async def start_proactive(
    session: AsyncSession, staff: Staff, item_code: str, person_id: UUID, now: datetime
) -> Request:
    """Receive and accept it in one go: the bureau cannot lack a paper of its own."""
    today = day_of(now)
    published = await current_guide(session, item_code, today)
    subject = await person(session, staff.scope, person_id)
    if published is None or subject is None:
        raise NotFound
    # From the report of a death on, nothing that starts by itself may reach the family.
    if subject.died_on is not None or await death_is_reported(session, subject.id):
        raise PersonDeceased
    guide = published.guide
    require_open(guide, published.standing.status, Applying.STATION, from_list=True)
    request = Request(
        person_id=subject.id,
        division_code=subject.division_code,
        item_version_id=published.version_id,
        item_code=item_code,
        origin=Origin.PROACTIVE,
        channel=Channel.PROACTIVE,
        entered_by=staff.id,
        form={},
        urgent=False,
        status=RequestStatus.DRAFT,
        accepted_by_silence=False,
        provisional=False,
    )
    session.add(request)
    await session.flush()  # The papers refer to the request.
    docket = await docket_of(session, request)
    case = await case_of(session, staff.scope, docket, today)
    intake = take_in(guide, case.facts, attached=case.attached, committed=case.committed)
    county = county_of(request.division_code)
    serial = (await session.scalars(AcceptanceNumber.taking_next(county, today))).one()
    docket.fill(case.facts.form)
    docket.take(intake)
    held = intake.held_by_bureau
    put_without_file(session, request, case.papers, held, Supply.HELD_BY_BUREAU, now)
    docket.number(make(county, today, serial), now)
    docket.receive(now)
    docket.accept(today, now)
    await record(session, EventTag.REQUEST_STARTED, request, at=now, data=docket.told())
    return request
