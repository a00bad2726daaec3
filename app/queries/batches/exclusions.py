"""Lines that stayed out of a batch."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.batches.checks import Finding
from app.models.payments.batches import Exclusion


async def exclusions_of(
    session: AsyncSession,
    batch_id: UUID,
    code: Finding | None,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[Exclusion]:
    """Return the lines that stayed out of a batch in scope, of one check or of all."""
    statement = (
        select(Exclusion).where(Exclusion.batch_id == batch_id).order_by(Exclusion.id).limit(limit)
    )
    if code is not None:
        statement = statement.where(Exclusion.codes.contains([code.value]))
    if after is not None:
        statement = statement.where(Exclusion.id > after[0])
    return (await session.scalars(statement)).all()
