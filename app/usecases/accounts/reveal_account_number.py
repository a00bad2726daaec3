"""Read an account number in full."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.veterans.errors import NothingToReveal
from app.domain.veterans.terms import RevealPurpose
from app.policies.principals import Staff
from app.queries.accounts.accounts import account_seen
from app.usecases.audit.record import record


async def reveal_account_number(
    session: AsyncSession, staff: Staff, account_id: UUID, purpose: RevealPurpose, *, now: datetime
) -> str:
    """Open the number for one purpose; that it was read stays on record."""
    account = await account_seen(session, staff.scope, account_id)
    number = account.number.reveal(purpose)
    if number is None:
        raise NothingToReveal
    facts = {"purpose": purpose.value, "last4": account.last4}
    await record(session, EventTag.ACCOUNT_NUMBER_REVEALED, account, at=now, data=facts)
    return number
