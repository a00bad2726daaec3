"""Hand in what was missing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.forms import form_faults
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import expect_version
from app.domain.requests.course import turn_to_receive
from app.domain.requests.documents import Supply
from app.domain.requests.errors import FormFaulty, SupplementNotAsked
from app.domain.requests.filing import Filing
from app.domain.requests.receipt import Missing, check_answer
from app.domain.requests.states import RequestEvent
from app.models.requests.papers import put_papers, put_without_file
from app.models.requests.request import Request
from app.policies.principals import Citizen, Staff
from app.queries.requests.docket import docket_for_update, supplement_of
from app.queries.requests.intake import documents_of, files_to_put
from app.usecases.audit.record import record


async def supplement(
    session: AsyncSession,
    caller: Citizen | Staff,
    request_id: UUID,
    filing: Filing,
    *,
    version: int,
    now: datetime,
) -> Request:
    """Take everything that was asked for; the bureau then has its days to look again.

    The clerk at the counter hands it in for whoever came with the papers in hand.
    """
    docket = await docket_for_update(session, caller.scope, request_id)
    request, guide = docket.request, docket.guide
    expect_version(request, version)
    docket.require(RequestEvent.SUPPLEMENT)
    asked = await supplement_of(session, request.id)
    if asked is None:
        raise SupplementNotAsked
    files = await files_to_put(session, caller.scope, request, guide, filing)
    brought = [file.document_key for file in files]
    missing = Missing(tuple(asked.documents), tuple(asked.fields))
    check_answer(missing, documents=[*brought, *filing.commitments], fields=filing.form)
    form = {**request.whole_form, **filing.form}
    if faults := form_faults(guide.form, form, at="/form"):
        raise FormFaulty(errors=faults)
    known = await documents_of(session, request.id)

    docket.move(RequestEvent.SUPPLEMENT)
    docket.run_clock(day_of(now))
    docket.fill(form)
    papers = put_papers(session, request, known, files, now)
    put_without_file(session, request, papers, filing.commitments, Supply.COMMITMENT, now)
    asked.answered_at = now
    docket.turn(turn_to_receive(docket.ground, day_of(now)))
    await record(session, EventTag.REQUEST_SUPPLEMENTED, request, at=now, data=docket.told())
    return request
