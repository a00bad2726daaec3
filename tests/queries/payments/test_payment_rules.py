"""What the database itself refuses, whatever the code above it does."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.domain.payments.terms import BatchKind, BatchStatus, PaymentKind, PaymentStatus
from app.models.payments.batches import Batch, BatchTariff
from app.models.payments.payments import Payment
from tests.builders.accounts import an_account
from tests.builders.identity import a_staff_account
from tests.builders.subsidies import an_entitlement
from tests.builders.veterans import a_person

COUNTY, NOVEMBER = "350505000000", date(2026, 11, 1)


async def a_draft(session: AsyncSession, **facts: Any) -> Batch:
    preparer = await a_staff_account(session, division=COUNTY)
    known = {
        "number": f"B-{uuid7()}",
        "programme": "spouse_aid",
        "period": NOVEMBER,
        "county_code": COUNTY,
        "kind": BatchKind.REGULAR,
        "status": BatchStatus.DRAFT,
        "count": 0,
        "total_fen": 0,
        "excluded_count": 0,
        "shown_count": 0,
        "prepared_by": preparer.id,
        "prepared_at": session.info["now"],
    }
    batch = Batch(**{**known, **facts})
    session.add(batch)
    await session.flush()
    return batch


async def a_payment(session: AsyncSession, status: PaymentStatus) -> Payment:
    now = session.info["now"]
    person = await a_person(session)
    owed = await an_entitlement(session, person, "spouse_aid", fixed_fen=50_000)
    account = await an_account(session, person)
    batch = await a_draft(session)
    tariff = BatchTariff(
        batch_id=batch.id,
        key={},
        key_digest=b"k",
        amount_fen=50_000,
        composition=[],
        explanation={"zh": "", "en": ""},
    )
    session.add(tariff)
    await session.flush()
    payment = Payment(
        payment_no=f"P{uuid7().int % 10**24:024}",
        batch_id=batch.id,
        entitlement_id=owed.id,
        person_id=person.id,
        division_code=person.division_code,
        county_code=COUNTY,
        programme="spouse_aid",
        period=NOVEMBER,
        kind=PaymentKind.REGULAR,
        amount_fen=50_000,
        charged_year=2026,
        tariff_id=tariff.id,
        payee_name=person.name,
        account_id=account.id,
        bank_code="ABC",
        status=status,
        attempt=1,
        shown=False,
        sent_at=now,
        changed_at=now,
    )
    session.add(payment)
    await session.flush()
    return payment


_AGAIN = text("""
INSERT INTO payments (id, payment_no, batch_id, entitlement_id, person_id, division_code,
  county_code, programme, period, kind, amount_fen, charged_year, tariff_id, payee_name,
  account_id, bank_code, status, attempt, shown, changed_at)
SELECT gen_random_uuid(), 'P' || repeat('9', 24), batch_id, entitlement_id, person_id,
  division_code, county_code, programme, period, kind, amount_fen, charged_year, tariff_id,
  payee_name, account_id, bank_code, 'ready', 1, false, changed_at FROM payments
""")


@pytest.mark.parametrize(
    "status", [PaymentStatus.SENT, PaymentStatus.FAILED, PaymentStatus.RETURNED]
)
async def test_a_second_live_payment_of_a_month_is_refused(
    session: AsyncSession, status: PaymentStatus
) -> None:
    await a_payment(session, status)
    with pytest.raises(IntegrityError, match="uq_payments_live"):
        await session.execute(_AGAIN)


async def test_after_a_cancelled_payment_the_month_is_free(session: AsyncSession) -> None:
    await a_payment(session, PaymentStatus.CANCELLED)
    await session.execute(_AGAIN)


@pytest.mark.parametrize("role", ["reviewed_by", "approved_by"])
async def test_one_person_in_two_roles_is_refused(session: AsyncSession, role: str) -> None:
    batch = await a_draft(session)
    setattr(batch, role, batch.prepared_by)
    with pytest.raises(IntegrityError, match="ck_batches"):
        await session.flush()


async def test_nothing_moves_without_a_review_and_an_approval(session: AsyncSession) -> None:
    batch = await a_draft(session)
    batch.status = BatchStatus.SUBMITTED
    with pytest.raises(IntegrityError, match="before_it_moves"):
        await session.flush()


async def test_a_second_run_of_the_same_month_is_refused_while_one_is_prepared(
    session: AsyncSession,
) -> None:
    await a_draft(session)
    with pytest.raises(IntegrityError, match="uq_batches_building"):
        await a_draft(session)


async def test_ids_made_in_the_database_are_uuid7_in_order(session: AsyncSession) -> None:
    rows = await session.scalars(
        text("SELECT uuid7_at(now(), n) FROM generate_series(1, 10000) n ORDER BY n")
    )
    made = rows.all()

    assert made == sorted(made)
    assert {(each.version, each.variant) for each in made} == {(7, "specified in RFC 4122")}
    assert len(set(made)) == 10_000
