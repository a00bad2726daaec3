"""Lines that stayed out of a list for a reason that only their person can mend."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.batches.checks import Finding
from app.models.payments.batches import Exclusion


@dataclass(frozen=True, slots=True)
class LeftOutLine:
    id: UUID
    person_id: UUID
    division_code: str
    period: date
    code: str
    """The gravest of its findings."""


async def hers_to_mend(
    session: AsyncSession,
    batch_id: UUID,
    findings: Collection[Finding],
    *,
    after: UUID | None,
    limit: int,
) -> Sequence[LeftOutLine]:
    """Return the lines of a batch whose gravest finding is one of these, by id."""
    gravest = Exclusion.codes[1]
    statement = (
        select(
            Exclusion.id, Exclusion.person_id, Exclusion.division_code, Exclusion.period, gravest
        )
        .where(
            Exclusion.batch_id == batch_id,
            gravest.in_([finding.value for finding in findings]),
        )
        .order_by(Exclusion.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(Exclusion.id > after)
    return [LeftOutLine(*row) for row in await session.execute(statement)]
