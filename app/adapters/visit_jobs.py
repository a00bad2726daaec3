"""Jobs of one team's half-days; they run one after another, in the order they were asked for."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue


async def restock(session: AsyncSession, team_id: UUID) -> None:
    """Let the team's half-days follow from what is stored now."""
    await enqueue(session, "stock_team", lock=_lock(team_id), team_id=str(team_id))


async def displace(session: AsyncSession, team_id: UUID, slot_id: UUID, keep: int | None) -> None:
    """Find other seats for whoever cannot keep this one; `keep` may stay, and are told.

    What is left is stocked afterwards.
    """
    await enqueue(session, "displace_visits", lock=_lock(team_id), slot_id=str(slot_id), keep=keep)
    await restock(session, team_id)


def _lock(team_id: UUID) -> str:
    return f"visit_team:{team_id}"
