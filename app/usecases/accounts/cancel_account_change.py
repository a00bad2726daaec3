"""Take a change back while it has not taken effect."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.accounts.changes import ChangeEvent
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import NotFound, expect_version
from app.domain.notifications.terms import Told
from app.models.payments.accounts import AccountChange, PaymentAccount
from app.models.payments.telling import change_facts
from app.policies.principals import Citizen
from app.queries.accounts.accounts import account_seen, bank_named, holdings_for_update
from app.queries.accounts.changes import change_of_account
from app.usecases.audit.record import record
from app.usecases.notifications.tell import tell


async def cancel_account_change(
    session: AsyncSession, citizen: Citizen, change_id: UUID, *, version: int, now: datetime
) -> tuple[AccountChange, PaymentAccount]:
    """Whoever asked, the person whose money it is can stop it."""
    holdings = await holdings_for_update(session, citizen.scope, citizen.subject)
    if holdings is None:
        raise NotFound
    change = await change_of_account(session, citizen.subject, change_id)
    account = await account_seen(session, citizen.scope, change.account_id)
    expect_version(change, version)

    await holdings.drop(change, ChangeEvent.CANCEL, now)
    bank = await bank_named(session, account.bank_code)
    facts = change_facts(account, bank, change) | {"changed_on": day_of(now).isoformat()}
    await record(session, EventTag.ACCOUNT_CHANGE_CANCELLED, change, at=now, data=facts)
    change.told_at = now
    await tell(session, citizen.subject, Told.ACCOUNT_CHANGE_CANCELLED, facts, now=now)
    return change, account
