"""Rate notices: drafts and what was published."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.subsidies.notices import Paper
from app.domain.subsidies.raise_cause import RaiseCause, concerned
from app.domain.subsidies.rate_terms import NoticeStatus
from app.models.subsidies.rates import RateNotice
from app.queries.subsidies.programmes import programmes


async def notice_of_paper(session: AsyncSession, paper: Paper) -> RateNotice | None:
    """Return what was entered from this paper and not discarded."""
    return await session.scalar(
        select(RateNotice).where(
            RateNotice.document_no == paper.document_no,
            RateNotice.component == paper.component,
            RateNotice.county_code.is_not_distinct_from(paper.county_code),
            RateNotice.status != NoticeStatus.DISCARDED,
        )
    )


async def rate_notice(session: AsyncSession, notice_id: UUID) -> RateNotice | None:
    return await session.get(RateNotice, notice_id)


async def rate_notice_for_update(session: AsyncSession, notice_id: UUID) -> RateNotice | None:
    """Load and lock one notice; two people may publish it at once."""
    return await session.scalar(
        select(RateNotice).where(RateNotice.id == notice_id).with_for_update()
    )


async def rate_notices(
    session: AsyncSession,
    after: tuple[Any, ...] | None,
    limit: int,
    status: NoticeStatus | None = None,
) -> Sequence[RateNotice]:
    """Return at most `limit` notices, the last entered first."""
    rows = select(RateNotice).order_by(RateNotice.id.desc()).limit(limit)
    if after is not None:
        rows = rows.where(RateNotice.id < after[0])
    if status is not None:
        rows = rows.where(RateNotice.status == status)
    return (await session.scalars(rows)).all()


async def cause_of(session: AsyncSession, notice: RateNotice) -> RaiseCause:
    """Return which paid months a notice may concern."""
    known = await programmes(session)
    codes = {line["programme"] for line in notice.lines}
    return RaiseCause(
        id=notice.id,
        programmes=concerned(codes, known.by_code),
        county_code=notice.county_code,
        from_on=notice.effective_from,
    ).beside(known.matrix)
