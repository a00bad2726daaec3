"""Link the account of a card that came of a request: from here on benefits go there."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.accounts import numbers as account_numbers
from app.domain.accounts.accounts import AccountKind
from app.domain.accounts.changes import ChangeOrigin, Wait
from app.domain.accounts.errors import CardHolderHasCard, CardMissing, PayeeDeceased
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import NotFound
from app.domain.requests.outcome import CardIssued
from app.models.payments.accounts import AccountChange, PaymentAccount
from app.models.payments.holdings import Holdings, NewAccount
from app.models.payments.telling import change_facts, change_told
from app.models.requests.request import Request
from app.models.veterans.standing import PreferentialCard
from app.policies.accounts import check_no_part
from app.policies.principals import Staff
from app.queries.accounts.accounts import bank_open, holdings_for_update
from app.queries.requests.docket import relatives_for
from app.queries.requests.views import request_seen
from app.usecases.audit.record import record
from app.usecases.notifications.tell import tell


async def link_card(
    session: AsyncSession, staff: Staff, request_id: UUID, number: str, wait: Wait
) -> tuple[PaymentAccount, AccountChange | None]:
    """The card goes on record with its account; where another is paid to, it waits for the bank."""
    request = await request_seen(session, staff.scope, request_id)
    bank = await bank_open(session, _bank_of(request), pointer="")
    person_id = request.person_id
    holdings = await holdings_for_update(session, staff.scope, person_id)
    if holdings is None:
        raise NotFound
    check_no_part(staff, person_id, await relatives_for(session, staff.person_id, person_id))
    if holdings.deceased:
        raise PayeeDeceased

    card = await _card(session, holdings, bank.code, wait)
    new = NewAccount(
        number=account_numbers.canonical(number),
        bank_code=bank.code,
        kind=AccountKind.CARD_LINKED,
        holder_name=holdings.person.name,
        holder_person_id=holdings.person.id,
        card_id=card.id,
    )
    account, change = await holdings.enter(new, ChangeOrigin.REQUEST, staff.id, wait)
    facts = change_facts(account, bank, change) | {"request_id": str(request.id)}
    tag = EventTag.ACCOUNT_CHANGE_ASKED if change else EventTag.ACCOUNT_OPENED
    await record(session, tag, change or account, at=wait.now, data=facts)
    if told := change_told(change):
        await tell(session, person_id, told, facts, now=wait.now)
    return account, change


def _bank_of(request: Request) -> str:
    """Return the bank of the card, once the guide lets payments go to it."""
    outcome = request.outcome or {}
    if outcome.get("type") != CardIssued.__name__:
        raise CardMissing
    if request.stage != outcome["account_linked_at"]:
        raise CardMissing
    return str(outcome["bank"]).upper()


async def _card(
    session: AsyncSession, holdings: Holdings, bank_code: str, wait: Wait
) -> PreferentialCard:
    """Return the card on record; the registry learns of it here if it has not before."""
    if holdings.card is not None and holdings.card.bank.upper() == bank_code:
        return holdings.card
    if holdings.card is not None:
        raise CardHolderHasCard  # One card for one person: the other one is voided first.
    card = PreferentialCard(
        person_id=holdings.person.id, bank=bank_code, issued_on=day_of(wait.now)
    )
    session.add(card)
    await session.flush()  # The account refers to its card.
    return card
