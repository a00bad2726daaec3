"""Put an account on record from what somebody brought to the counter."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.accounts import numbers as account_numbers
from app.domain.accounts.accounts import AccountKind
from app.domain.accounts.changes import ChangeOrigin, Wait
from app.domain.accounts.opening import Wanted, check_opening
from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound
from app.domain.veterans import names
from app.models.payments.accounts import AccountChange, PaymentAccount
from app.models.payments.holdings import Holdings, NewAccount
from app.models.payments.telling import change_facts, change_told
from app.policies.accounts import check_no_part
from app.policies.principals import Staff
from app.queries.accounts.accounts import bank_open, guardian_of, holdings_for_update
from app.queries.requests.docket import relatives_for
from app.usecases.audit.record import record
from app.usecases.notifications.tell import tell


async def open_account(
    session: AsyncSession, staff: Staff, person_id: UUID, wanted: Wanted, wait: Wait
) -> tuple[PaymentAccount, AccountChange | None]:
    """Open it; where another is paid to, or it is not her own, somebody else looks first."""
    holdings = await holdings_for_update(session, staff.scope, person_id)
    if holdings is None:
        raise NotFound
    check_no_part(staff, person_id, await relatives_for(session, staff.person_id, person_id))
    check_opening(wanted, holdings.payee)
    bank = await bank_open(session, wanted.bank_code, pointer="/bank_code")

    new = await _new(session, holdings, wanted)
    account, change = await holdings.enter(new, ChangeOrigin.STAFF, staff.id, wait)
    facts = change_facts(account, bank, change)
    tag = EventTag.ACCOUNT_CHANGE_ASKED if change else EventTag.ACCOUNT_OPENED
    await record(session, tag, change or account, at=wait.now, data=facts)
    if told := change_told(change):
        await tell(session, person_id, told, facts, now=wait.now)
    return account, change


async def _new(session: AsyncSession, holdings: Holdings, wanted: Wanted) -> NewAccount:
    own = wanted.kind in {AccountKind.CARD_LINKED, AccountKind.FALLBACK}
    card_linked = wanted.kind is AccountKind.CARD_LINKED
    guardian_id = await guardian_of(session, wanted.guardianship_id)
    return NewAccount(
        number=account_numbers.canonical(wanted.account_number),
        bank_code=wanted.bank_code,
        kind=wanted.kind,
        holder_name=names.canonical(wanted.holder_name or holdings.person.name),
        holder_person_id=holdings.person.id if own else guardian_id,
        card_id=holdings.card.id if card_linked and holdings.card else None,
        guardianship_id=wanted.guardianship_id,
        basis=wanted.basis,
    )
