"""A temporary loss report is over by itself: the account is paid to again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.accounts.accounts import AccountEvent, AccountStatus
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.notifications.terms import Told
from app.models.payments.telling import account_facts
from app.policies.scope import Scope
from app.queries.accounts.accounts import bank_named, holdings_for_update, person_of_account
from app.usecases.audit.record import record
from app.usecases.notifications.tell import tell


async def lift_loss_report(
    session: AsyncSession, scope: Scope, account_id: UUID, now: datetime
) -> bool:
    """Say whether there was anything to lift."""
    person_id = await person_of_account(session, account_id)
    holdings = person_id and await holdings_for_update(session, scope, person_id)
    account = holdings.by_id(account_id) if holdings else None
    if not holdings or account is None or account.status is not AccountStatus.BLOCKED:
        return False
    if account.blocked_until is None or account.blocked_until > day_of(now):
        return False
    holdings.move(account, AccountEvent.LIFT_LOSS, now)
    await holdings.settle(now)
    facts = account_facts(account, await bank_named(session, account.bank_code))
    facts["changed_on"] = day_of(now).isoformat()
    await record(session, EventTag.ACCOUNT_UNBLOCKED, account, at=now, data=facts)
    await tell(session, holdings.person.id, Told.CARD_FOUND, facts, now=now)
    return True
