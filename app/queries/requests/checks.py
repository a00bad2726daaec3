"""What a reviewer must have seen beside the case itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.domain.requests.states import OPEN, RequestStatus
from app.models.attachments import Attachment
from app.models.requests.decisions import Decision
from app.models.requests.request import Request
from app.models.veterans.persons import Person
from app.policies.scope import Scope, within

MOST_LISTED = 50
_REFUSED = (RequestStatus.REJECTED, RequestStatus.REFUSAL_DELIVERED, RequestStatus.NOT_ACCEPTED)


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that was refused earlier."""

    request_id: UUID
    item_code: str
    refusal_code: str | None


@dataclass(frozen=True, slots=True)
class SamePaper:
    """A paper whose very image is part of another request too."""

    document_key: str
    other_request_id: UUID


@dataclass(frozen=True, slots=True)
class Checks:
    died_on: date | None
    open_requests: Sequence[Request]
    granted_requests: Sequence[Request]
    refusals: Sequence[Refused]
    same_papers: Sequence[SamePaper]


async def checks_of(session: AsyncSession, scope: Scope, request: Request) -> Checks:
    """Return death, what else is asked for or was granted, refusals and repeated papers."""
    return Checks(
        died_on=await session.scalar(
            select(Person.died_on).where(
                Person.id == request.person_id,
                within(scope, division=Person.division_code, person=Person.id),
            )
        ),
        open_requests=await _others(session, scope, request, tuple(OPEN)),
        granted_requests=await _others(session, scope, request, (RequestStatus.FULFILLED,)),
        refusals=await _refusals(session, scope, request),
        same_papers=await _same_papers(session, scope, request),
    )


async def _others(
    session: AsyncSession, scope: Scope, request: Request, statuses: Sequence[RequestStatus]
) -> Sequence[Request]:
    found = await session.scalars(
        select(Request)
        .where(
            Request.person_id == request.person_id,
            Request.id != request.id,
            Request.status.in_(statuses),
            within(scope, division=Request.division_code, person=Request.person_id),
        )
        .order_by(Request.id.desc())
        .limit(MOST_LISTED)
    )
    return found.all()


async def _refusals(session: AsyncSession, scope: Scope, request: Request) -> Sequence[Refused]:
    rows = await session.execute(
        select(Request.id, Request.item_code, Decision.refusal_code)
        .join(Decision, Decision.request_id == Request.id)
        .where(
            Request.person_id == request.person_id,
            Request.id != request.id,
            Request.status.in_(_REFUSED),
            within(scope, division=Request.division_code, person=Request.person_id),
        )
        .order_by(Decision.id.desc())
        .limit(MOST_LISTED)
    )
    return [Refused(*row) for row in rows]


async def _same_papers(
    session: AsyncSession, scope: Scope, request: Request
) -> Sequence[SamePaper]:
    """Find the same image elsewhere: one paper in many claims is how fraud begins."""
    own, other = aliased(Attachment), aliased(Attachment)
    rows = await session.execute(
        select(own.document_key, other.request_id)
        .join(other, other.digest == own.digest)
        .where(
            own.request_id == request.id,
            other.request_id.is_not(None),
            other.request_id != request.id,
            within(scope, division=other.division_code, person=other.person_id),
        )
        .order_by(other.id)
        .limit(MOST_LISTED)
    )
    return [SamePaper(key, other_id) for key, other_id in rows if other_id is not None]
