"""A card exchanged by its bank: the old account is over, a new row takes its place."""

from datetime import datetime

from app.domain.accounts.accounts import AccountEvent, AccountStatus
from app.domain.accounts.changes import ChangeOrigin, ChangeState
from app.domain.calendar.days import day_of
from app.models.payments.accounts import AccountChange, PaymentAccount
from app.models.payments.holdings import Holdings, NewAccount


async def exchange(
    holdings: Holdings, old: PaymentAccount, number: str, at: datetime, *, name_fits: bool
) -> PaymentAccount | None:
    """End the old account and open the new one, which pays at once where its holder is certain.

    The bank's own word vouches for the number; where it does not say the name as we know it,
    it is asked. An account that never paid only ends: the change it belongs to fails with it;
    and where the new number is on record already, that row stands for it.
    """
    known = holdings.holds(number)
    holdings.move(old, AccountEvent.REPLACE, at)
    if known or old.usable_from is None:
        await holdings.settle(at)
        return None
    status = AccountStatus.VERIFIED if name_fits else AccountStatus.UNVERIFIED
    new = await holdings.open(_like(old, number), at, usable_from=day_of(at), status=status)
    if not name_fits:
        holdings.ask_bank(new, at)
    holdings.session.add(
        AccountChange(
            person_id=holdings.person.id,
            account_id=new.id,
            replaces_id=old.id,
            origin=ChangeOrigin.BANK,
            requested_at=at,
            effective_on=day_of(at),
            state=ChangeState.APPLIED,
            applied_at=at,
            told_at=at,
        )
    )
    await holdings.settle(at)
    return new


def _like(old: PaymentAccount, number: str) -> NewAccount:
    return NewAccount(
        number=number,
        bank_code=old.bank_code,
        kind=old.kind,
        holder_name=old.holder_name,
        holder_person_id=old.holder_person_id,
        card_id=old.card_id,
        guardianship_id=old.guardianship_id,
        basis=old.basis,
    )
