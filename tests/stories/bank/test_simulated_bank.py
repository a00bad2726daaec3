"""Two banks that know the bureau by its published contract alone, over real HTTP both ways."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.domain.accounts.accounts import AccountKind, AccountStatus
from app.domain.calendar.days import day_of
from app.house import House
from app.models.payments.accounts import AccountVerification, CardEvent, PaymentAccount
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from simulators.bank.cards import magic_number, number_of
from tests.builders.veterans import VILLAGE, a_person
from tests.fixtures.simulated_banks import SimulatedBanks
from tests.fixtures.work import WorkOff

FOLLOWS = {
    "": AccountStatus.VERIFIED,
    "01": AccountStatus.REFUSED,
    "02": AccountStatus.CLOSED,
    "03": AccountStatus.FROZEN,
    "04": AccountStatus.REFUSED,
    "05": AccountStatus.DORMANT,
    "06": AccountStatus.REFUSED,
    "22": AccountStatus.VERIFIED,
}


async def _asked(house: House, bank: str, number: str) -> UUID:
    """Put an account on record about which the bank is asked; return its id."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        now = session.info["now"]
        person = await a_person(session, "王秀英")
        account = PaymentAccount(
            person_id=person.id,
            division_code=VILLAGE,
            bank_code=bank,
            kind=AccountKind.CARD_LINKED,
            holder_name="王秀英",
            holder_person_id=person.id,
            number=number,
            last4=number[-4:],
            status=AccountStatus.UNVERIFIED,
            usable_from=day_of(now),
            current=True,
            opened_at=now,
            changed_at=now,
        )
        session.add(account)
        await session.flush()  # The question names the account.
        session.add(AccountVerification(account_id=account.id, bank_code=bank, asked_at=now))
        return account.id


async def _rows(house: House, model: type[Any]) -> list[Any]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return list((await session.scalars(select(model).order_by(model.id))).all())


async def test_each_account_is_what_its_number_stands_for(
    banks: SimulatedBanks, house: House, work_off: WorkOff
) -> None:
    numbers = {case: magic_number("ABC", case) if case else number_of("ABC", 1) for case in FOLLOWS}
    ids = {case: await _asked(house, "ABC", number) for case, number in numbers.items()}
    await _asked(house, "ICBC", number_of("ICBC", 1))

    assert banks.work("ABC", "verify") == [{"verify": len(FOLLOWS)}]
    await work_off()

    status = {account.id: account.status for account in await _rows(house, PaymentAccount)}
    assert {case: status[account_id] for case, account_id in ids.items()} == FOLLOWS
    assert banks.work("ABC", "verify") == [{"verify": 0}]
    open_still = [v for v in await _rows(house, AccountVerification) if v.verdict is None]
    assert [question.bank_code for question in open_still] == ["ICBC"]


@pytest.mark.parametrize("kind", ["lost_answer", "slow"])
async def test_an_answer_lost_or_late_is_given_once(
    banks: SimulatedBanks, house: House, kind: str
) -> None:
    await _asked(house, "ABC", number_of("ABC", 1))
    banks.trouble("ABC", kind, times=2, seconds=0.2)

    assert banks.work("ABC", "verify") == [{"verify": 1}]

    (question,) = await _rows(house, AccountVerification)
    assert question.verdict == "match"


async def test_a_card_event_is_kept_under_the_bank_s_own_number(
    banks: SimulatedBanks, house: House, work_off: WorkOff
) -> None:
    number = number_of("ABC", 1)
    await _asked(house, "ABC", number)
    banks.work("ABC", "verify")
    await work_off()

    banks.trouble("ABC", "lost_answer")
    kept = banks.tell_of_card("ABC", "reported_lost", number)
    await work_off()

    (event,) = await _rows(house, CardEvent)
    assert (event.bank_code, event.serial) == ("ABC", kept["serial"])
    (account,) = await _rows(house, PaymentAccount)
    assert account.status is AccountStatus.BLOCKED
