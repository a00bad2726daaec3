"""Forget what banks presented once and could not present again; a scheduled job calls this."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.identity.banks import BankAssertion, BankSession, DpopProof

MARGIN = timedelta(minutes=10)
"""Another process's clock may be behind: what it still takes for fresh must be known as spent."""

SESSIONS_KEPT = timedelta(days=30)


async def forget_spent_proofs(session: AsyncSession, at: datetime) -> None:
    """Delete them by the machine's own time; no event: nobody's rights change by it."""
    for spent in (
        delete(DpopProof).where(DpopProof.expires_at < at - MARGIN),
        delete(BankAssertion).where(BankAssertion.expires_at < at - MARGIN),
        delete(BankSession).where(BankSession.expires_at < at - SESSIONS_KEPT),
    ):
        await session.execute(spent.execution_options(synchronize_session=False))
