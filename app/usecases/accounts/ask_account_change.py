"""Ask for benefits to be paid to another account, from the mini program."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.accounts import numbers as account_numbers
from app.domain.accounts.accounts import AccountKind
from app.domain.accounts.changes import ChangeOrigin, Wait
from app.domain.accounts.opening import WITHOUT_A_CARD, Wanted, check_opening, own_kind
from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound
from app.domain.veterans import names
from app.models.payments.accounts import AccountChange, PaymentAccount
from app.models.payments.holdings import Holdings, NewAccount
from app.models.payments.telling import change_facts, change_told
from app.policies.principals import Citizen
from app.queries.accounts.accounts import bank_open, holdings_for_update
from app.usecases.audit.record import record
from app.usecases.notifications.tell import tell


async def ask_account_change(
    session: AsyncSession, citizen: Citizen, asked: Wanted, wait: Wait
) -> tuple[AccountChange, PaymentAccount]:
    """The person herself waits out the cooling-off; a guardian waits for staff to look as well."""
    holdings = await holdings_for_update(session, citizen.scope, citizen.subject)
    if holdings is None:
        raise NotFound
    bank = await bank_open(session, asked.bank_code, pointer="/bank_code")
    wanted = _wanted(holdings, citizen, asked)
    check_opening(wanted, holdings.payee)

    origin = ChangeOrigin.GUARDIAN if _for_a_ward(citizen) else ChangeOrigin.CITIZEN
    new = _new(holdings, citizen, wanted)
    change = await holdings.propose(new, origin, citizen.account_id, wait)
    account = holdings.accounts[-1]
    facts = change_facts(account, bank, change)
    await record(session, EventTag.ACCOUNT_CHANGE_ASKED, change, at=wait.now, data=facts)
    if told := change_told(change):
        change.told_at = wait.now
        await tell(session, citizen.subject, told, facts, now=wait.now)
    return change, account


def _for_a_ward(citizen: Citizen) -> bool:
    return citizen.subject_id != citizen.person_id


def _wanted(holdings: Holdings, citizen: Citizen, asked: Wanted) -> Wanted:
    """Which kind of account it is follows from who asks and who holds a card."""
    if _for_a_ward(citizen):
        basis = asked.basis or "监护登记"
        return replace(
            asked, kind=AccountKind.GUARDIAN, guardianship_id=citizen.agency_id, basis=basis
        )
    return replace(asked, kind=own_kind(holdings.payee, asked.bank_code), basis=WITHOUT_A_CARD)


def _new(holdings: Holdings, citizen: Citizen, wanted: Wanted) -> NewAccount:
    card_linked = wanted.kind is AccountKind.CARD_LINKED
    return NewAccount(
        number=account_numbers.canonical(wanted.account_number),
        bank_code=wanted.bank_code,
        kind=wanted.kind,
        holder_name=names.canonical(wanted.holder_name or holdings.person.name),
        holder_person_id=citizen.holder,
        card_id=holdings.card.id if card_linked and holdings.card else None,
        guardianship_id=wanted.guardianship_id,
        basis=None if card_linked else wanted.basis,
    )
