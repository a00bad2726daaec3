"""How often it failed lately."""

from collections.abc import Mapping

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.identity.lockout import AttemptKind, Tally
from app.models.identity.attempts import AttemptCounter

AttemptKeys = Mapping[AttemptKind, bytes]


async def tallies(session: AsyncSession, keys: AttemptKeys) -> dict[AttemptKind, Tally]:
    """Return the counters of these keys; a key without a row has never failed."""
    ours = or_(
        *((AttemptCounter.kind == kind) & (AttemptCounter.key == key) for kind, key in keys.items())
    )
    rows = await session.scalars(select(AttemptCounter).where(ours))
    return {row.kind: Tally(row.kind, row.failures, row.window_ends_at) for row in rows}
