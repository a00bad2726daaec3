"""Let another account pay, because the person died or lives after all, or a guardianship ended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound
from app.models.payments.accounts import PaymentAccount
from app.policies.scope import Scope
from app.queries.accounts.accounts import holdings_for_update
from app.usecases.audit.record import record


async def choose_account(
    session: AsyncSession, scope: Scope, person_id: UUID, now: datetime
) -> PaymentAccount | None:
    """Return the account that pays now, if any does."""
    holdings = await holdings_for_update(session, scope, person_id)
    if holdings is None:
        raise NotFound
    before = holdings.current
    await holdings.settle(now)
    if before is not None and not before.current:
        chosen = holdings.current
        facts = {"instead_of": str(before.id), "chosen": str(chosen.id) if chosen else None}
        await record(session, EventTag.ACCOUNT_CHOSEN, chosen or before, at=now, data=facts)
    return holdings.current
