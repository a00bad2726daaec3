"""Confirm or refuse a change that somebody else must look at."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.accounts.changes import ChangeEvent, Wait
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import NotFound, expect_version
from app.domain.notifications.terms import Told
from app.models.payments.accounts import AccountChange, PaymentAccount
from app.models.payments.telling import change_facts
from app.policies.accounts import check_no_part, check_second_pair_of_eyes
from app.policies.principals import Staff
from app.queries.accounts.accounts import account_seen, bank_named, holdings_for_update
from app.queries.accounts.changes import change_of_account, change_seen
from app.queries.requests.docket import relatives_for
from app.usecases.audit.record import record
from app.usecases.notifications.tell import tell


async def decide_account_change(
    session: AsyncSession, staff: Staff, change_id: UUID, *, confirm: bool, version: int, wait: Wait
) -> tuple[AccountChange, PaymentAccount]:
    """What is confirmed waits out its cooling-off from now; what is refused leaves all as it is."""
    person_id = (await change_seen(session, staff.scope, change_id)).person_id
    holdings = await holdings_for_update(session, staff.scope, person_id)
    if holdings is None:
        raise NotFound
    change = await change_of_account(session, person_id, change_id)
    account = await account_seen(session, staff.scope, change.account_id)
    expect_version(change, version)
    check_no_part(staff, person_id, await relatives_for(session, staff.person_id, person_id))
    check_second_pair_of_eyes(staff, change.requested_by)

    if confirm:
        holdings.wait_again(change, wait)
    else:
        await holdings.drop(change, ChangeEvent.REFUSE, wait.now)
    change.decided_by, change.decided_at, change.told_at = staff.id, wait.now, wait.now
    bank = await bank_named(session, account.bank_code)
    facts = change_facts(account, bank, change) | {"changed_on": day_of(wait.now).isoformat()}
    tag = EventTag.ACCOUNT_CHANGE_CONFIRMED if confirm else EventTag.ACCOUNT_CHANGE_REFUSED
    await record(session, tag, change, at=wait.now, data=facts)
    told = Told.ACCOUNT_CHANGE_ASKED if confirm else Told.ACCOUNT_CHANGE_REFUSED
    await tell(session, person_id, told, facts, now=wait.now)
    return change, account
