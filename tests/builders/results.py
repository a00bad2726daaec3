"""Batches that are at the banks already: what results, statements and closings are told with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.accounts.accounts import AccountKind, AccountStatus
from app.domain.accounts.numbers import BANK_OF_BIN, luhn
from app.domain.payments.ledger import APPROVED, GRANTED, Posting
from app.domain.payments.numbers import payment_no
from app.domain.payments.terms import (
    BatchKind,
    BatchStatus,
    PaymentKind,
    PaymentStatus,
    RemittanceStatus,
)
from app.models.payments.accounts import PaymentAccount
from app.models.payments.batches import Batch, BatchTariff, Remittance
from app.models.payments.payments import Payment
from app.policies.permissions import Role
from app.usecases.ledger.post import post
from tests.builders.identity import a_staff_account
from tests.builders.subsidies import an_entitlement
from tests.builders.veterans import VILLAGE, a_person

COUNTY = "350505000000"
PERIOD = date(2026, 11, 1)
FUNDED_AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
NAMES = ("陈建国", "林秀英", "黄志强", "蓝凤英", "张丽华", "吴阿土", "郑国栋", "刘玉兰")

_serials = count(1)


@dataclass(frozen=True)
class AtBank:
    """One bank's part of a batch, and its payments in the order of their numbers."""

    bank_code: str
    batch_id: UUID
    remittance_id: UUID
    payments: Sequence[Payment]
    account_numbers: Sequence[str]

    @property
    def total_fen(self) -> int:
        return sum(payment.amount_fen for payment in self.payments)

    def line(self, nth: int, code: str, serial: str | None = None, **other: Any) -> dict[str, Any]:
        """A result of the nth payment as the interface takes it."""
        payment = self.payments[nth]
        return {
            "serial": serial or f"{self.bank_code}{next(_serials):010}",
            "payment_no": payment.payment_no,
            "attempt": payment.attempt,
            "amount_fen": payment.amount_fen,
            "code": code,
            "booked_at": "2026-11-22T09:30:00+08:00",
            **other,
        }


async def a_batch(
    session: AsyncSession,
    banks: dict[str, int],
    *,
    amount_fen: int = 6_000,
    funded: bool = True,
    village: str = VILLAGE,
    status: RemittanceStatus = RemittanceStatus.ACCEPTED,
) -> dict[str, AtBank]:
    """A submitted batch with so many payments at each bank; the ledger knows of it."""
    county = f"{village[:6]}000000"
    hands = [await a_staff_account(session, role, county) for role in _HANDS]
    await session.flush()  # The batch names them.
    total = sum(banks.values()) * amount_fen
    batch = Batch(
        number=f"B{county[:6]}-202611-{next(_serials):06}",
        programme="living_allowance",
        period=PERIOD,
        county_code=county,
        kind=BatchKind.REGULAR,
        status=BatchStatus.FUNDED if funded else BatchStatus.BANK_ACCEPTED,
        count=sum(banks.values()),
        total_fen=total,
        excluded_count=0,
        shown_count=0,
        digest=sha256(b"batch").digest(),
        prepared_by=hands[0].id,
        prepared_at=FUNDED_AT,
        reviewed_by=hands[1].id,
        reviewed_at=FUNDED_AT,
        approved_by=hands[2].id,
        approved_at=FUNDED_AT,
        submitted_at=FUNDED_AT,
    )
    session.add(batch)
    await session.flush()  # Everything else refers to it.
    await _charged(session, batch)
    return {
        bank: await _part(session, batch, bank, number, (amount_fen, funded, village, status))
        for bank, number in banks.items()
    }


async def _charged(session: AsyncSession, batch: Batch) -> None:
    """The treasury grants it, and finance approves it: the money is payable."""
    year, now = PERIOD.year, session.info["now"]
    for move in (GRANTED, APPROVED):
        posting = Posting(
            county_code=batch.county_code,
            programme=batch.programme,
            move=move,
            debit_year=year,
            credit_year=year,
            amount_fen=batch.total_fen,
            count=batch.count,
            reference=f"{move.reason} {batch.number}",
            batch_id=batch.id,
        )
        await post(session, [posting], at=now)


async def _part(
    session: AsyncSession, batch: Batch, bank_code: str, number: int, how: "_How"
) -> AtBank:
    amount_fen, funded, village, status = how
    tariff = BatchTariff(
        batch_id=batch.id,
        key={"programme": batch.programme, "bank": bank_code},
        key_digest=sha256(bank_code.encode()).digest(),
        amount_fen=amount_fen,
        composition=[],
        explanation={"zh": "每月60元", "en": "60 yuan a month"},
    )
    part = Remittance(
        batch_id=batch.id,
        county_code=batch.county_code,
        bank_code=bank_code,
        status=status,
        count=number,
        total_fen=number * amount_fen,
        digest=sha256(b"lines").digest(),
        voucher_no=f"GK{batch.number}-{bank_code}" if funded else None,
        value_on=FUNDED_AT.date() if funded else None,
        funded_by=batch.approved_by if funded else None,
        funded_at=FUNDED_AT if funded else None,
        updated_at=FUNDED_AT,
    )
    session.add_all([tariff, part])
    await session.flush()  # The payments point at the tariff.
    made = [
        await _payment(session, batch, bank_code, tariff, nth, village) for nth in range(number)
    ]
    payments, numbers = [each[0] for each in made], [each[1] for each in made]
    return AtBank(bank_code, batch.id, part.id, payments, numbers)


async def _payment(
    session: AsyncSession,
    batch: Batch,
    bank_code: str,
    tariff: BatchTariff,
    nth: int,
    village: str,
) -> tuple[Payment, str]:
    name = NAMES[nth % len(NAMES)]
    person = await a_person(session, name, division=village)
    entitlement = await an_entitlement(session, person)
    number = a_card_number(bank_code)
    account = PaymentAccount(
        person_id=person.id,
        division_code=village,
        bank_code=bank_code,
        kind=AccountKind.CARD_LINKED,
        holder_name=name,
        holder_person_id=person.id,
        number=number,
        last4=number[-4:],
        status=AccountStatus.VERIFIED,
        verified_at=FUNDED_AT,
        usable_from=FUNDED_AT.date(),
        current=True,
        opened_at=FUNDED_AT,
        changed_at=FUNDED_AT,
    )
    session.add(account)
    await session.flush()  # The payment freezes it.
    payment = Payment(
        payment_no=payment_no(batch.county_code, PERIOD, next(_serials)),
        batch_id=batch.id,
        entitlement_id=entitlement.id,
        person_id=person.id,
        division_code=village,
        county_code=batch.county_code,
        programme=batch.programme,
        period=PERIOD,
        kind=PaymentKind.REGULAR,
        amount_fen=tariff.amount_fen,
        charged_year=PERIOD.year,
        shown=False,
        tariff_id=tariff.id,
        payee_name=name,
        account_id=account.id,
        bank_code=bank_code,
        status=PaymentStatus.SENT,
        attempt=1,
        sent_at=FUNDED_AT,
        changed_at=FUNDED_AT,
    )
    session.add(payment)
    await session.flush()
    return payment, number


def a_card_number(bank_code: str) -> str:
    """Return a number that no test used before; its check digit is right."""
    bins = {code: digits for digits, code in BANK_OF_BIN.items()}
    body = f"{bins[bank_code]}{next(_serials):012}"
    return next(f"{body}{digit}" for digit in range(10) if luhn(f"{body}{digit}"))


_How = tuple[int, bool, str, RemittanceStatus]
_HANDS = (Role.COUNTY_REVIEWER, Role.COUNTY_REVIEWER, Role.FINANCE)
