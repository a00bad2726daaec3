"""Let an account follow what its bank answered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.accounts.accounts import AccountEvent, AccountStatus
from app.domain.accounts.verification import EVENT_OF, AccountVerdict
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.notifications.terms import Told
from app.models.payments.accounts import PaymentAccount
from app.models.payments.holdings import Holdings
from app.models.payments.telling import account_facts
from app.policies.scope import Scope
from app.queries.accounts.accounts import bank_named, holdings_for_update, person_of_account
from app.queries.accounts.verifications import answer_for_update
from app.usecases.audit.record import record
from app.usecases.notifications.tell import tell

TAG_OF = {
    AccountEvent.VERIFY: EventTag.ACCOUNT_VERIFIED,
    AccountEvent.REFUSE: EventTag.ACCOUNT_REFUSED,
    AccountEvent.CLOSE: EventTag.ACCOUNT_CLOSED,
    AccountEvent.FREEZE: EventTag.ACCOUNT_FROZEN,
    AccountEvent.FALL_DORMANT: EventTag.ACCOUNT_DORMANT,
}
TOLD_OF = {
    AccountEvent.REFUSE: Told.ACCOUNT_REFUSED,
    AccountEvent.CLOSE: Told.ACCOUNT_CLOSED,
    AccountEvent.FREEZE: Told.ACCOUNT_FROZEN,
    AccountEvent.FALL_DORMANT: Told.ACCOUNT_DORMANT,
}


async def follow_verification(
    session: AsyncSession, scope: Scope, verification_id: UUID, now: datetime
) -> AccountStatus | None:
    """Return where the account stands now; None where it was over, or had followed before."""
    answer = await answer_for_update(session, verification_id)
    if answer is None or answer.verdict is None:
        return None
    answer.applied_at = now
    person_id = await person_of_account(session, answer.account_id)
    holdings = person_id and await holdings_for_update(session, scope, person_id)
    account = holdings.by_id(answer.account_id) if holdings else None
    if not holdings or account is None:
        return None  # It was replaced or ended while the bank looked: nothing follows.
    return await _follow(session, holdings, account, answer.verdict, now)


async def _follow(
    session: AsyncSession,
    holdings: Holdings,
    account: PaymentAccount,
    verdict: AccountVerdict,
    now: datetime,
) -> AccountStatus:
    event = EVENT_OF[verdict]
    holdings.move(account, event, now)
    await holdings.settle(now)
    facts = account_facts(account, await bank_named(session, account.bank_code))
    facts |= {"verdict": verdict.value, "changed_on": day_of(now).isoformat()}
    await record(session, TAG_OF[event], account, at=now, data=facts)
    # Of an account that never paid, the change says what is to be said.
    waits = any(change.account_id == account.id for change in holdings.changes)
    if event in TOLD_OF and not waits:
        await tell(session, holdings.person.id, TOLD_OF[event], facts, now=now)
    return account.status
