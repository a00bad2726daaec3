"""What a month paid after all still lacks is owed once, whatever was noted and dropped before."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, text
from uuid_utils.compat import uuid4

from app.domain.payments.terms import BatchStatus
from app.domain.subsidies.terms import ArrearsCause, ArrearsKind, ArrearsStatus
from app.house import House
from app.models.payments.payments import Payment
from app.models.subsidies.arrears import Arrears
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.banks import BankCaller
from tests.builders.payments import NOVEMBER, PayOffice, a_batch, a_pay_office
from tests.fixtures.work import WorkOff
from tests.stories.payments.claims import FAILED, PAID, answers, claims, confirms, line_of, says

NOTICE = UUID(str(uuid4()))
# A raise of the same month, sent in the same batch.
RAISED = text("""
INSERT INTO payments SELECT made.* FROM payments p
CROSS JOIN LATERAL jsonb_populate_record(CAST(NULL AS payments), to_jsonb(p) ||
  jsonb_build_object('id', gen_random_uuid(), 'payment_no', p.payment_no || 'R', 'kind', 'raise',
    'cause_id', CAST(:notice AS uuid), 'status', 'cancelled', 'hold_reason', NULL)) made
WHERE p.payment_no = :payment_no
""")
AS_A_RAISE = text(
    "UPDATE payments SET kind = 'raise', cause_id = :notice WHERE payment_no = :payment_no"
)


@pytest.fixture
async def office(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> PayOffice:
    office = await a_pay_office(house, client, work_off)
    await office.has_payee("陈建国", fen=50_000)
    await office.has_payee("林秀英", fen=30_000)
    return office


async def failed(abc: BankCaller, office: PayOffice) -> str:
    await a_batch(office, BatchStatus.FUNDED)
    await says(abc, office, FAILED, 0)
    number: str = (await line_of(office))["payment_no"]
    return number


async def paid_after_all(abc: BankCaller, office: PayOffice) -> httpx.Response:
    await says(abc, office, PAID, 0)
    [claim] = await claims(office)
    await answers(office, claim, "paid")
    return await confirms(office, claim)


async def noted(office: PayOffice, status: ArrearsStatus, payment_id: UUID | None = None) -> None:
    owed = office.payees[0].entitlement
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        session.add(
            Arrears(
                entitlement_id=owed.id,
                person_id=owed.person_id,
                division_code=owed.division_code,
                period=NOVEMBER,
                kind=ArrearsKind.RAISE,
                cause=ArrearsCause.RATE_NOTICE,
                cause_id=NOTICE,
                amount_fen=1_000,
                status=status,
                payment_id=payment_id,
                noted_at=session.info["now"],
            )
        )


async def runs(office: PayOffice, statement: Any, **values: Any) -> None:
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(statement, {"notice": NOTICE, **values})


async def payment_id(office: PayOffice, number: str) -> UUID | None:
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        return await session.scalar(select(Payment.id).where(Payment.payment_no == number))


async def raises(office: PayOffice) -> list[str]:
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        of_notice = select(Arrears.status).where(Arrears.cause_id == NOTICE)
        return sorted(status.value for status in await session.scalars(of_notice))


async def test_a_raise_that_was_dropped_twice_is_owed_once(
    office: PayOffice, abc: BankCaller
) -> None:
    number = await failed(abc, office)
    await office.gives_up(number, "随下月补发", still_owed=True)
    for _ in range(2):
        await noted(office, ArrearsStatus.DROPPED)
    settled = await paid_after_all(abc, office)
    assert settled.status_code == 200, settled.text
    assert await raises(office) == ["dropped", "due"]


async def test_a_raise_that_is_owed_already_is_not_owed_once_more(
    office: PayOffice, abc: BankCaller
) -> None:
    number = await failed(abc, office)
    await office.gives_up(number, "随下月补发", still_owed=True)
    for status in (ArrearsStatus.DROPPED, ArrearsStatus.DUE):
        await noted(office, status)
    assert (await paid_after_all(abc, office)).status_code == 200
    assert await raises(office) == ["dropped", "due"]


async def test_a_raise_that_was_given_up_for_good_stays_so(
    office: PayOffice, abc: BankCaller
) -> None:
    number = await failed(abc, office)
    await runs(office, RAISED, payment_no=number)
    await noted(office, ArrearsStatus.DROPPED)
    await office.gives_up(number, "查无此账户", still_owed=False)
    assert (await paid_after_all(abc, office)).status_code == 200
    assert await raises(office) == ["dropped"]


async def test_a_raise_given_up_for_good_and_paid_after_all_is_owed_no_more(
    office: PayOffice, abc: BankCaller
) -> None:
    number = await failed(abc, office)
    await runs(office, AS_A_RAISE, payment_no=number)
    await noted(office, ArrearsStatus.IN_BATCH, await payment_id(office, number))
    await office.gives_up(number, "查无此账户", still_owed=False)
    assert await raises(office) == ["dropped"]
    assert (await paid_after_all(abc, office)).status_code == 200
    assert await raises(office) == ["paid"]
