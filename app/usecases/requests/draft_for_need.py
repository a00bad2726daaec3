"""Draft a request for a need that was found at somebody's door."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.catalogue.guide import Applying, Origin
from app.domain.errors import NotFound
from app.domain.requests.channel import Channel
from app.domain.requests.errors import ItemNotOpen
from app.domain.requests.intake import require_open
from app.domain.requests.states import RequestStatus
from app.domain.veterans.errors import PersonDeceased
from app.models.requests.request import Request
from app.policies.scope import Scope
from app.queries.catalogue import current_guide
from app.queries.requests.docket import docket_of
from app.queries.requests.intake import case_of, death_is_reported, open_request_of
from app.queries.veterans.persons import person
from app.usecases.audit.record import record


async def draft_for_need(
    session: AsyncSession, scope: Scope, item_code: str, person_id: UUID, by: UUID, now: datetime
) -> Request:
    """Fill in what the bureau knows; the person goes on in the mini program or at the station.

    Where the person has asked for it already, that request is the one.
    """
    today = day_of(now)
    published = await current_guide(session, item_code, today)
    subject = await person(session, scope, person_id)
    if subject is None:
        raise NotFound
    if subject.died_on is not None or await death_is_reported(session, subject.id):
        raise PersonDeceased
    if asked := await open_request_of(session, scope, subject.id, item_code):
        return asked
    if published is None:
        raise ItemNotOpen
    require_open(published.guide, published.standing.status, Applying.STATION)
    request = Request(
        person_id=subject.id,
        division_code=subject.division_code,
        item_version_id=published.version_id,
        item_code=item_code,
        origin=Origin.APPLIED,
        channel=Channel.HOME,
        entered_by=by,
        form={},
        urgent=False,
        status=RequestStatus.DRAFT,
        accepted_by_silence=False,
        provisional=False,
    )
    session.add(request)
    docket = await docket_of(session, request)
    case = await case_of(session, scope, docket, today)
    docket.fill(case.facts.form)
    await record(session, EventTag.REQUEST_DRAFTED, request, at=now, data={"item": item_code})
    return request
