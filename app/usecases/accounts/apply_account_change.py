"""Let a change take effect when its time has come, unless something newer stands in its way."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.accounts.changes import ChangeEvent, ChangeState, Due, Waiting, judge
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.notifications.terms import Told
from app.models.payments.accounts import AccountChange, PaymentAccount
from app.models.payments.holdings import Holdings
from app.models.payments.telling import account_facts, change_facts
from app.policies.scope import Scope
from app.queries.accounts.accounts import account_seen, bank_named, holdings_for_update
from app.queries.accounts.changes import change_of_account, person_of_change
from app.usecases.audit.record import record
from app.usecases.notifications.tell import tell

_AFTER = {
    Due.APPLY: (EventTag.ACCOUNT_CHANGE_APPLIED, Told.ACCOUNT_CHANGE_APPLIED),
    Due.OVERTAKEN: (EventTag.ACCOUNT_CHANGE_OVERTAKEN, Told.ACCOUNT_CHANGE_CONFLICTING),
    Due.REFUSED: (EventTag.ACCOUNT_CHANGE_REFUSED, Told.ACCOUNT_CHANGE_REFUSED),
}


async def apply_account_change(
    session: AsyncSession, scope: Scope, change_id: UUID, now: datetime
) -> Due | None:
    """Return what became of the change; None where it waited for nobody any more."""
    person_id = await person_of_change(session, change_id)
    holdings = await holdings_for_update(session, scope, person_id)
    change = await change_of_account(session, person_id, change_id)
    account = await account_seen(session, scope, change.account_id)
    if holdings is None or change.state is not ChangeState.WAITING:
        return None
    due = judge(_waiting(holdings, change, account), day_of(now))
    if due is Due.WAIT:
        return due
    replaced = await _follow(holdings, change, due, now)
    bank = await bank_named(session, account.bank_code)
    facts = change_facts(account, bank, change) | {"changed_on": day_of(now).isoformat()}
    tag, told = _AFTER[due]
    await record(session, tag, change, at=now, data=facts)
    if replaced is not None:
        old = account_facts(replaced, await bank_named(session, replaced.bank_code))
        await record(session, EventTag.ACCOUNT_REPLACED, replaced, at=now, data=old)
    change.told_at = now
    await tell(session, person_id, told, facts, now=now)
    return due


def _waiting(holdings: Holdings, change: AccountChange, account: PaymentAccount) -> Waiting:
    paying = holdings.paying(account.kind)
    return Waiting(
        effective_on=change.effective_on or day_of(change.requested_at),
        status=account.status,
        replaces_id=change.replaces_id,
        current_id=paying.id if paying else None,
        account_id=account.id,
    )


async def _follow(
    holdings: Holdings, change: AccountChange, due: Due, now: datetime
) -> PaymentAccount | None:
    match due:
        case Due.APPLY:
            return await holdings.apply(change, now)
        case Due.OVERTAKEN:
            # The account stays on record: staff ask the person which of the two she means.
            change.move(ChangeEvent.OVERTAKE)
        case Due.REFUSED:
            await holdings.drop(change, ChangeEvent.REFUSE, now)
    return None
