"""Forget sessions that are long over and tries that no longer count; a scheduled job calls this."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.identity.attempts import AttemptCounter
from app.models.identity.citizens import CitizenSession
from app.models.identity.refresh_tokens import RefreshToken
from app.models.identity.staff import StaffSession

KEPT = timedelta(days=30)
"""A copied token that turns up late still finds its family; the events stay for good."""


async def forget_sign_ins(session: AsyncSession, now: datetime) -> None:
    """Delete them with their tokens; no event: nobody's rights change by it."""
    over = now - KEPT
    citizens = select(CitizenSession.id).where(CitizenSession.ends_at < over)
    staff = select(StaffSession.id).where(StaffSession.ends_at < over)
    for spent in (
        delete(RefreshToken).where(RefreshToken.citizen_session_id.in_(citizens)),
        delete(RefreshToken).where(RefreshToken.staff_session_id.in_(staff)),
        delete(CitizenSession).where(CitizenSession.ends_at < over),
        delete(StaffSession).where(StaffSession.ends_at < over),
        delete(AttemptCounter).where(AttemptCounter.window_ends_at <= now),
    ):
        await session.execute(spent.execution_options(synchronize_session=False))
