"""Begin a request that is not handed in yet."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.forms import form_faults
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.catalogue.form_values import parted
from app.domain.catalogue.guide import Applying, Origin
from app.domain.errors import NotFound
from app.domain.identity.agency import AgencyKind
from app.domain.requests.channel import Channel, Signature
from app.domain.requests.documents import Supply
from app.domain.requests.errors import FormFaulty
from app.domain.requests.filing import Filing
from app.domain.requests.intake import require_open
from app.domain.requests.states import RequestStatus
from app.models.requests.papers import put_papers, put_without_file
from app.models.requests.request import Request
from app.policies.principals import Citizen
from app.queries.catalogue import current_guide
from app.queries.requests.intake import agency, files_to_put
from app.queries.veterans.persons import person
from app.usecases.audit.record import record


async def start_draft(
    session: AsyncSession, citizen: Citizen, item_code: str, filing: Filing, now: datetime
) -> Request:
    """Keep what the person has filled in so far; only what is there must be right."""
    published = await current_guide(session, item_code, day_of(now))
    subject = citizen.subject_id and await person(session, citizen.scope, citizen.subject_id)
    if published is None or not subject:
        raise NotFound
    guide = published.guide
    require_open(guide, published.standing.status, await _handed_in_by(session, citizen))
    if faults := form_faults(guide.form, filing.form, at="/form", draft=True):
        raise FormFaulty(errors=faults)

    values = parted(guide.form, filing.form)
    request = Request(
        person_id=subject.id,
        division_code=subject.division_code,
        item_version_id=published.version_id,
        item_code=item_code,
        origin=Origin.APPLIED,
        channel=Channel.MINIAPP,
        signature=Signature.IN_APP,
        agent_id=None if citizen.person_id == subject.id else citizen.person_id,
        form=dict(values.plain),
        sensitive_form=dict(values.sensitive) or None,
        urgent=False,
        status=RequestStatus.DRAFT,
        accepted_by_silence=False,
        provisional=False,
    )
    files = await files_to_put(session, citizen.scope, request, guide, filing)
    session.add(request)
    await session.flush()  # The papers refer to the request.
    papers = put_papers(session, request, [], files, now)
    put_without_file(session, request, papers, filing.commitments, Supply.COMMITMENT, now)
    await record(session, EventTag.REQUEST_DRAFTED, request, at=now, data={"item": item_code})
    return request


async def _handed_in_by(session: AsyncSession, citizen: Citizen) -> Applying:
    if citizen.agency_id is None:
        return Applying.PERSON
    held = await agency(session, citizen.agency_id)
    return Applying.GUARDIAN if held.kind is AgencyKind.GUARDIANSHIP else Applying.AGENT
