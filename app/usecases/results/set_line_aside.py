"""Leave a line that cannot be applied to a person, so that it stops no other."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.results.terms import LineOutcome, LineProblem
from app.queries.results.results import waiting_line_for_update


async def set_line_aside(session: AsyncSession, line_id: UUID, now: datetime) -> None:
    line = await waiting_line_for_update(session, line_id)
    if line is not None:
        line.applied_at, line.outcome = now, LineOutcome.DOUBTFUL
        line.problem = LineProblem.NOT_APPLICABLE
