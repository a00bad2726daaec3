"""Lines that stayed out: of one batch, and of the people of a village."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from app.domain.batches.checks import Finding
from app.edge.cursor import PageQuery
from app.edge.route import HouseRouter
from app.edge.session import DbSession
from app.queries.batches.batches import batch_seen
from app.queries.batches.exclusions import ExclusionsAsked, exclusions_of, left_out
from app.routers.staff.authority import MayReadPayments
from app.schemas.common import Page
from app.schemas.money import PATTERN, month_of
from app.schemas.staff.exclusions import ExclusionRead

router = HouseRouter(tags=["未纳入"])

OnlyCode = Annotated[Finding | None, Query(description="只看因此剔除的。")]


async def exclusions_asked(
    code: OnlyCode = None,
    programme: Annotated[str | None, Query(max_length=40, description="只看这一项目。")] = None,
    period: Annotated[str | None, Query(pattern=PATTERN, description="只看这一期。")] = None,
) -> ExclusionsAsked:
    first: date | None = month_of(period) if period else None
    return ExclusionsAsked(code, programme, first)


@router.get("/exclusions")
async def list_left_out(
    wanted: Annotated[ExclusionsAsked, Depends(exclusions_asked)],
    asked: PageQuery,
    staff: MayReadPayments,
    session: DbSession,
) -> Page[ExclusionRead]:
    """List who of my divisions was left out the last time and is still unpaid, and what to do."""
    rows = await left_out(session, staff.scope, wanted, after=asked.after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda seen: (seen.row.id,))
    return Page(items=[ExclusionRead.of(seen) for seen in page], next_cursor=cursor)


@router.get("/batches/{batch_id:uuid}/exclusions")
async def list_exclusions(
    batch_id: UUID,
    asked: PageQuery,
    staff: MayReadPayments,
    session: DbSession,
    code: OnlyCode = None,
) -> Page[ExclusionRead]:
    """List the lines that stayed out of a batch, and why."""
    found = await batch_seen(session, staff.scope, batch_id)
    rows = await exclusions_of(
        session, found.id, ExclusionsAsked(code), after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda seen: (seen.row.id,))
    return Page(items=[ExclusionRead.of(seen) for seen in page], next_cursor=cursor)
