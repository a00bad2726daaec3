"""A reissue that is prepared once more: lines that stay out this time leave it as they came."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from app.domain.accounts.accounts import AccountStatus
from app.domain.payments.terms import BatchStatus
from app.house import House
from app.models.audit import Event
from app.models.payments.accounts import PaymentAccount
from app.models.payments.payments import Payment
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.payments import Payee, PayOffice, a_batch, a_pay_office
from tests.fixtures.work import WorkOff
from tests.stories.payments.test_batch_reissue import balances, changes_account, line_of


@pytest.fixture
async def office(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> PayOffice:
    office = await a_pay_office(house, client, work_off)
    for name, fen in (("陈建国", 50_000), ("林秀英", 30_000), ("黄志强", 20_000)):
        await office.has_payee(name, fen=fen)
    return office


async def has_account_that_is(house: House, payee: Payee, status: AccountStatus) -> None:
    mine = PaymentAccount.person_id == payee.person.id
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        now = update(PaymentAccount).where(mine, PaymentAccount.current)
        await session.execute(now.values(status=status))


async def rebuilt(office: PayOffice, batch: Any) -> Any:
    path = f"/batches/{batch['id']}:rebuild"
    return await office.works(office.preparer, path, version=batch["version"])


async def history(house: House, payment_no: str) -> list[str]:
    of = select(Payment.id).where(Payment.payment_no == payment_no).scalar_subquery()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        tags = select(Event.tag).where(Event.subject_id == of).order_by(Event.id)
        return [tag.rpartition(":")[2] for tag in await session.scalars(tags)]


async def test_what_stays_out_the_second_time_is_neither_charged_nor_sent(
    office: PayOffice, house: House
) -> None:
    stays, goes = office.payees[1:]
    batch = await a_batch(office, BatchStatus.FINANCE_APPROVED)
    for payee in (stays, goes):
        await changes_account(house, payee)
    await office.submits(batch)
    again = await office.prepares(kind="reissue")
    assert (again["count"], again["total_fen"]) == (2, 50_000)

    await has_account_that_is(house, stays, AccountStatus.FROZEN)
    again = await rebuilt(office, again)
    assert (again["count"], again["total_fen"], again["excluded_count"]) == (1, 20_000, 1)
    again = await office.submits(await office.approves(await office.reviews(again)))

    assert (again["count"], again["total_fen"]) == (1, 20_000)
    assert await balances(office) == {"treasury": -100_000, "payable": 70_000, "returned": 30_000}
    kept, sent = await line_of(office, stays), await line_of(office, goes)
    assert (kept["status"], kept["hold_reason"]) == ("held", "batch_cancelled")
    assert (kept["batch_id"], sent["batch_id"]) == (batch["id"], again["id"])
    assert await history(house, kept["payment_no"]) == ["held", "reissued", "held"]
    assert await history(house, sent["payment_no"]) == [
        "held", "reissued", "held", "reissued", "sent",
    ]  # fmt: skip


async def test_what_was_mended_meanwhile_comes_in_when_it_is_prepared_once_more(
    office: PayOffice, house: House
) -> None:
    mended = office.payees[1]
    batch = await a_batch(office, BatchStatus.FINANCE_APPROVED)
    await changes_account(house, mended)
    await has_account_that_is(house, mended, AccountStatus.FROZEN)
    await office.submits(batch)
    again = await office.prepares(kind="reissue")
    assert (again["count"], again["excluded_count"]) == (0, 1)

    await has_account_that_is(house, mended, AccountStatus.VERIFIED)
    again = await rebuilt(office, again)
    assert (again["count"], again["total_fen"], again["excluded_count"]) == (1, 30_000, 0)
