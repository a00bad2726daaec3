"""Payment accounts, put on record without the detour of the counter and the bank."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.accounts.accounts import TRUSTED, AccountKind, AccountStatus
from app.domain.accounts.numbers import luhn
from app.domain.calendar.days import day_of
from app.house import House
from app.models.identity.citizens import WechatAccount
from app.models.notifications import Message
from app.models.payments.accounts import PaymentAccount
from app.models.veterans.persons import Person
from app.models.veterans.standing import PreferentialCard
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.banks import BankCaller
from tests.fixtures.simulators import Phone

_sequence = count(1)


def a_card_number(bin_of_bank: str = "622848") -> str:
    """Return a number of 19 digits that no test used before; its check digit is right."""
    body = f"{bin_of_bank}{next(_sequence):012}"
    return next(f"{body}{digit}" for digit in range(10) if luhn(f"{body}{digit}"))


async def a_card(session: AsyncSession, person_id: UUID, bank: str = "ABC") -> PreferentialCard:
    """The card that a person holds."""
    card = PreferentialCard(person_id=person_id, bank=bank, issued_on=date(2025, 7, 1))
    session.add(card)
    await session.flush()
    return card


async def an_account(  # noqa: PLR0913  # One account, said as the test needs it.
    session: AsyncSession,
    person: Person,
    *,
    bank: str = "ABC",
    number: str | None = None,
    status: AccountStatus = AccountStatus.VERIFIED,
    kind: AccountKind = AccountKind.FALLBACK,
    current: bool = True,
    since_days: int = 30,
) -> PaymentAccount:
    """An own account that benefits are paid to since a month ago, verified by the bank."""
    now = session.info["now"]
    number = number or a_card_number()
    account = PaymentAccount(
        person_id=person.id,
        division_code=person.division_code,
        bank_code=bank,
        kind=kind,
        holder_name=person.name,
        holder_person_id=person.id,
        number=number,
        last4=number[-4:],
        basis=None if kind is AccountKind.CARD_LINKED else "存折复印件",
        status=status,
        verified_at=now if status in TRUSTED else None,
        blocked_until=day_of(now) + timedelta(days=10) if status is AccountStatus.BLOCKED else None,
        usable_from=day_of(now) - timedelta(days=since_days),
        current=current,
        opened_at=now - timedelta(days=since_days),
        changed_at=now,
    )
    session.add(account)
    await session.flush()
    return account


async def on_phone(house: House, account_id: UUID, phone: Phone) -> None:
    """Let the account of somebody signed in be the one that WeChat knows on this telephone."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        named = update(WechatAccount).where(WechatAccount.id == account_id)
        await session.execute(named.values(openid=phone.openid))


async def bank_answers(bank: BankCaller, verdict: str = "match") -> list[Mapping[str, Any]]:
    """Let a bank answer everything it is asked; return what it was asked."""
    asked: list[Mapping[str, Any]] = (await bank.get("/account-verifications")).json()["items"]
    items = [{"id": one["id"], "serial": f"V{one['id']}", "verdict": verdict} for one in asked]
    if items:
        answer = await bank.post("/account-verifications", json={"items": items})
        assert answer.status_code == 200, answer.text
        assert {row["outcome"] for row in answer.json()["items"]} == {"taken"}
    return asked


async def messages_of(house: House, person_id: UUID) -> list[tuple[str, str, str]]:
    """What was told to somebody, on which channel, and what became of it, in order."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        rows = await session.scalars(
            select(Message).where(Message.person_id == person_id).order_by(Message.id)
        )
        return [(row.told, row.channel.value, row.state.value) for row in rows]


async def number_of(house: House, person_id: UUID, last4: str) -> str:
    """Return the whole number of somebody's account, as only its bank would name it."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        account = await session.scalar(
            select(PaymentAccount).where(
                PaymentAccount.person_id == person_id, PaymentAccount.last4 == last4
            )
        )
        assert account is not None
        number = account.number.reveal("test")
        assert number is not None
        return number
