"""Public lists of batches, what they showed, and the objections against them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.domain.payments.errors import IllegalBatchStep
from app.models.payments.notices import BatchNotice, BatchNoticeLine, BatchObjection
from app.policies.scope import Scope, within


@dataclass(frozen=True, slots=True)
class NoticeSeen:
    notice: BatchNotice
    objections: Sequence[BatchObjection]


async def open_list_for_update(session: AsyncSession, batch_id: UUID) -> BatchNotice | None:
    """Load and lock the list that hangs, after its batch."""
    return await session.scalar(
        select(BatchNotice)
        .where(BatchNotice.batch_id == batch_id, BatchNotice.closed_at.is_(None))
        .with_for_update()
    )


async def hanging_list_for_update(session: AsyncSession, batch_id: UUID) -> BatchNotice:
    """Load and lock the list that must hang for this step."""
    found = await open_list_for_update(session, batch_id)
    if found is None:
        raise IllegalBatchStep
    return found


async def last_list(session: AsyncSession, batch_id: UUID) -> BatchNotice:
    """Return the list that hangs, or the one that hung last."""
    found = await session.scalar(
        select(BatchNotice)
        .where(BatchNotice.batch_id == batch_id)
        .order_by(BatchNotice.id.desc())
        .limit(1)
    )
    if found is None:
        raise NotFound
    return found


async def objections_to(session: AsyncSession, notice_id: UUID) -> Sequence[BatchObjection]:
    return (
        await session.scalars(
            select(BatchObjection)
            .where(BatchObjection.notice_id == notice_id)
            .order_by(BatchObjection.id)
        )
    ).all()


async def objection_for_update(
    session: AsyncSession, scope: Scope, notice_id: UUID, objection_id: UUID
) -> BatchObjection:
    """Load and lock one objection against this list."""
    found = await session.scalar(
        select(BatchObjection)
        .where(
            BatchObjection.id == objection_id,
            BatchObjection.notice_id == notice_id,
            within(scope, division=BatchObjection.division_code),
        )
        .with_for_update()
    )
    if found is None:
        raise NotFound
    return found


async def notice_lines(
    session: AsyncSession, notice_id: UUID, *, after: tuple[Any, ...] | None, limit: int
) -> Sequence[BatchNoticeLine]:
    """Return what was shown, in the order it hung."""
    statement = (
        select(BatchNoticeLine)
        .where(BatchNoticeLine.notice_id == notice_id)
        .order_by(BatchNoticeLine.ordinal)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(BatchNoticeLine.ordinal > after[0])
    return (await session.scalars(statement)).all()
