"""Putting papers to a request."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.requests.documents import Supply
from app.models.attachments import Attachment
from app.models.requests.request import Request, RequestDocument


def put_papers(
    session: AsyncSession,
    request: Request,
    known: Sequence[RequestDocument],
    files: Iterable[Attachment],
    at: datetime,
) -> list[RequestDocument]:
    """Bind files to the request; one that is part of it already stays as it is."""
    have = {document.attachment_id for document in known}
    added = []
    for file in files:
        file.bind(request_id=request.id, division_code=request.division_code, at=at)
        if file.id not in have:
            added.append(_paper(request, file.document_key, Supply.ATTACHED, at, file))
    session.add_all(added)
    return [*known, *added]


def put_without_file(
    session: AsyncSession,
    request: Request,
    known: Sequence[RequestDocument],
    keys: Iterable[str],
    supply: Supply,
    at: datetime,
) -> list[RequestDocument]:
    """Note papers that need no file: promised, or known to the bureau."""
    have = {document.key for document in known if document.attachment_id is None}
    added = [_paper(request, key, supply, at) for key in dict.fromkeys(keys) if key not in have]
    session.add_all(added)
    return [*known, *added]


def _paper(
    request: Request, key: str, supply: Supply, at: datetime, file: Attachment | None = None
) -> RequestDocument:
    return RequestDocument(
        request_id=request.id,
        key=key,
        supply=supply,
        attachment_id=file.id if file else None,
        given_at=at,
    )
