"""Pay to an account no longer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.accounts.accounts import AccountEvent
from app.domain.accounts.errors import IllegalAccountStep
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import NotFound, expect_version
from app.domain.notifications.terms import Told
from app.models.payments.accounts import PaymentAccount
from app.models.payments.telling import account_facts
from app.policies.accounts import check_no_part
from app.policies.principals import Staff
from app.queries.accounts.accounts import account_seen, bank_named, holdings_for_update
from app.queries.requests.docket import relatives_for
from app.usecases.audit.record import record
from app.usecases.notifications.tell import tell


async def end_account(
    session: AsyncSession,
    staff: Staff,
    account_id: UUID,
    *,
    reason: str,
    version: int,
    now: datetime,
) -> PaymentAccount:
    """What was sent there stays as it was; another account that is on record pays from now on."""
    person_id = (await account_seen(session, staff.scope, account_id)).person_id
    holdings = await holdings_for_update(session, staff.scope, person_id)
    if holdings is None:
        raise NotFound
    account = holdings.by_id(account_id)
    if account is None:
        raise IllegalAccountStep
    expect_version(account, version)
    check_no_part(staff, person_id, await relatives_for(session, staff.person_id, person_id))
    if any(change.account_id == account.id for change in holdings.changes):
        raise IllegalAccountStep  # The change that brought it is refused instead.

    holdings.move(account, AccountEvent.END, now)
    await holdings.settle(now)
    facts = account_facts(account, await bank_named(session, account.bank_code))
    facts |= {"reason": reason, "changed_on": day_of(now).isoformat()}
    await record(session, EventTag.ACCOUNT_ENDED, account, at=now, data=facts)
    await tell(session, person_id, Told.ACCOUNT_ENDED, facts, now=now)
    return account
