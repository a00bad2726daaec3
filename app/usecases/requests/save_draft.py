"""Keep a draft as it stands now."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.forms import form_faults
from app.domain.audit.tags import EventTag
from app.domain.catalogue.form_values import parted
from app.domain.errors import expect_version
from app.domain.requests.documents import Supply
from app.domain.requests.errors import FormFaulty, NotADraft
from app.domain.requests.filing import Filing
from app.domain.requests.states import RequestStatus
from app.models.requests.papers import put_papers, put_without_file
from app.models.requests.request import Request, RequestDocument
from app.policies.dossiers import sees_health
from app.policies.principals import Citizen
from app.queries.requests.docket import docket_for_update
from app.queries.requests.intake import documents_of, files_to_put
from app.usecases.audit.record import record


async def save_draft(
    session: AsyncSession,
    citizen: Citizen,
    request_id: UUID,
    filing: Filing,
    *,
    version: int,
    now: datetime,
) -> Request:
    """Put form, files and promises in the place of what the draft had before."""
    docket = await docket_for_update(session, citizen.scope, request_id)
    request, guide = docket.request, docket.guide
    expect_version(request, version)
    if request.status is not RequestStatus.DRAFT:
        raise NotADraft
    if faults := form_faults(guide.form, filing.form, at="/form", draft=True):
        raise FormFaulty(errors=faults)
    files = await files_to_put(session, citizen.scope, request, guide, filing)

    values = parted(guide.form, filing.form)
    request.form = dict(values.plain)
    request.sensitive_form = {**_unseen(request, citizen), **values.sensitive} or None
    kept = []
    for document in await documents_of(session, request.id):
        if document.attachment_id in filing.attachments or _is_promised(document, filing):
            kept.append(document)
        else:
            await session.delete(document)
    kept = put_papers(session, request, kept, files, now)
    put_without_file(session, request, kept, filing.commitments, Supply.COMMITMENT, now)
    docket.touch()
    await record(session, EventTag.REQUEST_SAVED, request, at=now, data=docket.told())
    return request


def _is_promised(document: RequestDocument, filing: Filing) -> bool:
    return document.attachment_id is None and document.key in filing.commitments


def _unseen(request: Request, citizen: Citizen) -> dict[str, Any]:
    """An agent cannot send back the answers that the draft did not show."""
    if sees_health(citizen) or request.is_draft_of(citizen.person_id):
        return {}
    return dict(request.sensitive_form or {})
