"""Write a request down for somebody at the counter, on the telephone or at the door."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.forms import form_faults
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.catalogue.guide import Applying, Origin
from app.domain.errors import NotFound
from app.domain.requests.channel import Channel, Signature
from app.domain.requests.documents import Supply
from app.domain.requests.errors import FormFaulty
from app.domain.requests.filing import Filing
from app.domain.requests.intake import answer, require_open, take_in
from app.domain.requests.reference import county_of, make
from app.domain.requests.states import RequestStatus
from app.models.requests.course import AcceptanceNumber
from app.models.requests.papers import put_papers, put_without_file
from app.models.requests.request import Request
from app.policies.principals import Staff
from app.queries.catalogue import current_guide
from app.queries.requests.docket import docket_of
from app.queries.requests.intake import case_of, files_to_put
from app.queries.veterans.persons import person
from app.usecases.audit.record import record


@dataclass(frozen=True, slots=True)
class Visit:
    """Whom the clerk wrote it down for, how they met, and what stands under the paper."""

    person_id: UUID
    item_code: str
    channel: Channel
    signature: Signature


async def enter_request(
    session: AsyncSession, staff: Staff, visit: Visit, filing: Filing, now: datetime
) -> Request:
    """Take everything at once and give the person a number to take home."""
    today = day_of(now)
    published = await current_guide(session, visit.item_code, today)
    subject = await person(session, staff.scope, visit.person_id)
    if published is None or subject is None:
        raise NotFound
    guide = published.guide
    require_open(guide, published.standing.status, Applying.STATION)
    request = Request(
        person_id=subject.id,
        division_code=subject.division_code,
        item_version_id=published.version_id,
        item_code=visit.item_code,
        origin=Origin.APPLIED,
        channel=visit.channel,
        signature=visit.signature,
        entered_by=staff.id,
        form={},
        urgent=False,
        status=RequestStatus.DRAFT,
        accepted_by_silence=False,
        provisional=False,
    )
    docket = await docket_of(session, request)
    docket.fill(filing.form)
    files = await files_to_put(session, staff.scope, request, guide, filing)
    session.add(request)
    await session.flush()  # The papers refer to the request.
    papers = put_papers(session, request, [], files, now)
    put_without_file(session, request, papers, filing.commitments, Supply.COMMITMENT, now)

    case = await case_of(session, staff.scope, docket, today)
    if faults := form_faults(guide.form, case.facts.form, at="/form"):
        raise FormFaulty(errors=faults)
    intake = take_in(guide, case.facts, attached=case.attached, committed=case.committed)
    county = county_of(request.division_code)
    serial = (await session.scalars(AcceptanceNumber.taking_next(county, today))).one()
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
    facts = docket.told(channel=visit.channel.value)
    await record(session, EventTag.REQUEST_ENTERED, request, at=now, data=facts)
    return request
