"""Months that were paid long ago, each in a batch of its own, by the rates known then."""

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from itertools import count

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.payments.numbers import batch_number, payment_no
from app.domain.payments.terms import BatchKind, BatchStatus, PaymentKind, PaymentStatus
from app.domain.subsidies.reckoning import reckon
from app.domain.subsidies.tariff import Tariff, TariffKey
from app.models.payments.accounts import PaymentAccount
from app.models.payments.batches import Batch, BatchTariff
from app.models.payments.payments import Payment
from app.models.subsidies.entitlements import Entitlement, EntitlementPayer
from app.models.veterans.persons import Person
from app.policies.permissions import Role
from app.queries.subsidies.rates import rate_book
from tests.builders.accounts import an_account
from tests.builders.identity import a_staff_account

_serials = count(1)


async def paid_months(
    session: AsyncSession,
    entitlement: Entitlement,
    months: Iterable[date],
    *,
    known_at: datetime,
    status: PaymentStatus = PaymentStatus.PAID,
) -> list[Payment]:
    """Pay these months of an entitlement as they were paid at that time."""
    person = await session.get_one(Person, entitlement.person_id)
    account = await an_account(session, person, current=False)
    county = await session.scalar(
        select(EntitlementPayer.county_code).where(
            EntitlementPayer.entitlement_id == entitlement.id
        )
    )
    assert county is not None
    book = await rate_book(session, county)
    paid = []
    for month in months:
        key = TariffKey(
            programme=entitlement.programme,
            county_code=county,
            month=month,
            category=entitlement.category,
            nature=entitlement.nature,
            grade=entitlement.grade,
            service_years=entitlement.service_years,
        )
        tariff = reckon(key, book, known_at)
        assert isinstance(tariff, Tariff)
        paid.append(await _paid(session, entitlement, account, key, tariff, status))
    return paid


async def _paid(  # Everything one payment refers to.
    session: AsyncSession,
    entitlement: Entitlement,
    account: PaymentAccount,
    key: TariffKey,
    tariff: Tariff,
    status: PaymentStatus,
) -> Payment:
    now = session.info["now"]
    batch = await _batch(session, key, tariff.amount_fen)
    frozen = BatchTariff(
        batch_id=batch.id,
        key={},
        key_digest=sha256(b"").digest(),
        amount_fen=tariff.amount_fen,
        composition=tariff.composition_json(),
        explanation=tariff.explanation_json(),
    )
    session.add(frozen)
    await session.flush()  # The payment refers to it.
    payment = Payment(
        payment_no=payment_no(key.county_code, key.month, 9_000_000 + next(_serials)),
        batch_id=batch.id,
        entitlement_id=entitlement.id,
        person_id=entitlement.person_id,
        division_code=entitlement.division_code,
        county_code=key.county_code,
        programme=entitlement.programme,
        period=key.month,
        kind=PaymentKind.REGULAR,
        amount_fen=tariff.amount_fen,
        charged_year=key.month.year,
        tariff_id=frozen.id,
        payee_name=account.holder_name,
        account_id=account.id,
        bank_code=account.bank_code,
        status=status,
        attempt=1,
        shown=False,
        sent_at=now,
        changed_at=now,
    )
    session.add(payment)
    await session.flush()
    return payment


async def _batch(session: AsyncSession, key: TariffKey, total_fen: int) -> Batch:
    now = session.info["now"]
    roles = (Role.COUNTY_REVIEWER, Role.COUNTY_REVIEWER, Role.FINANCE)
    hands = [await a_staff_account(session, role, key.county_code) for role in roles]
    await session.flush()  # The batch names them.
    batch = Batch(
        number=batch_number(key.county_code, key.month, 900_000 + next(_serials)),
        programme=key.programme,
        period=key.month,
        county_code=key.county_code,
        kind=BatchKind.REGULAR,
        status=BatchStatus.RECONCILED,
        count=1,
        total_fen=total_fen,
        excluded_count=0,
        shown_count=0,
        prepared_by=hands[0].id,
        prepared_at=now,
        reviewed_by=hands[1].id,
        reviewed_at=now,
        approved_by=hands[2].id,
        approved_at=now,
        submitted_at=now,
        ended_at=now,
    )
    session.add(batch)
    await session.flush()
    return batch
