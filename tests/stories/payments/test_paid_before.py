"""A bank says of an attempt that is over that it was paid: nobody is paid a second time."""

import httpx
import pytest
from sqlalchemy import update

from app.domain.payments.terms import BatchStatus
from app.house import House
from app.models.payments.accounts import PaymentAccount
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.accounts import a_card_number, an_account
from tests.builders.banks import BankCaller, signed_in_bank
from tests.builders.payments import PayOffice, a_batch, a_pay_office
from tests.fixtures.work import WorkOff
from tests.stories.payments.claims import (
    FAILED,
    PAID,
    answers,
    claims,
    failed_twice,
    line_of,
    says,
)


@pytest.fixture
async def office(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> PayOffice:
    office = await a_pay_office(house, client, work_off)
    await office.has_payee("陈建国", fen=50_000)
    await office.has_payee("林秀英", fen=30_000)
    return office


async def test_a_late_paid_after_the_approval_holds_the_line_at_submission(
    office: PayOffice, abc: BankCaller
) -> None:
    again = await office.approves(await failed_twice(abc, office))
    await says(abc, office, PAID, 0)
    again = await office.submits(again)

    assert [(part["count"], part["total_fen"]) for part in again["banks"]] == [(1, 30_000)]
    held = await line_of(office)
    assert (held["status"], held["hold_reason"], held["attempt"]) == ("held", "paid_before", 2)
    assert held["hold_words"]["zh"] == "银行称旧次发放已付"
    ledger = await office.finance.get("/ledger", params={"county_code": office.county})
    balances = {each["name"]: each["balance_fen"] for each in ledger["accounts"]}
    assert (balances["payable"], balances["returned"]) == (30_000, 50_000)


async def test_a_late_paid_before_the_approval_stops_it(office: PayOffice, abc: BankCaller) -> None:
    again = await failed_twice(abc, office)
    await says(abc, office, PAID, 0)
    path = f"/batches/{again['id']}"
    refused = await office.finance.tries(f"{path}:approve", version=again["version"])
    assert (refused.status_code, refused.json()["code"]) == (409, "payment_paid_before")

    reason = {"reason": "有一笔可能已付"}
    back = await office.finance.post(f"{path}:return", reason, version=again["version"])
    built = await office.works(office.preparer, f"{path}:rebuild", version=back["version"])
    assert (built["count"], built["total_fen"], built["excluded_count"]) == (1, 30_000, 1)
    await office.approves(await office.reviews(built))
    assert (await line_of(office))["status"] == "held"


async def test_a_late_paid_of_the_bank_he_left_casts_doubt_on_what_another_bank_pays(
    office: PayOffice, house: House, abc: BankCaller
) -> None:
    await a_batch(office, BatchStatus.FUNDED)
    await says(abc, office, FAILED, 0)
    person = office.payees[0].person
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        left = update(PaymentAccount).where(PaymentAccount.person_id == person.id)
        await session.execute(left.values(current=False))
        await an_account(session, person, bank="ICBC", number=a_card_number("622202"))
    again = await office.reviews(await office.prepares(kind="reissue"))
    again = await office.submits(await office.approves(again))
    assert [part["bank_code"] for part in again["banks"]] == ["ICBC"]

    await says(abc, office, PAID, 0)
    doubted = await line_of(office)
    assert (doubted["status"], doubted["attempt"]) == ("unknown", 2)
    assert [line["problem"] for line in await claims(office)] == ["late_paid"]
    # What one bank said of its own attempt is no result of the other's.
    icbc = await signed_in_bank(office.client, house, "ICBC")
    seen = (await icbc.get(f"/payments/{doubted['payment_no']}")).json()
    assert (seen["attempt"], seen["status"], seen["result_code"]) == (2, "unknown", None)


async def test_what_may_be_paid_already_stays_out_until_a_person_has_looked(
    office: PayOffice, abc: BankCaller
) -> None:
    again = await office.approves(await failed_twice(abc, office))
    await says(abc, office, PAID, 0)
    await office.submits(again)
    once_more = await office.prepares(kind="reissue")
    assert (once_more["count"], once_more["excluded_count"]) == (0, 1)
    [found] = await claims(office)
    assert found["problem"] == "late_paid"

    path = f"/batches/{once_more['id']}:rebuild"
    await answers(office, found, "not_paid")
    built = await office.works(office.preparer, path, version=once_more["version"])
    assert (built["count"], built["excluded_count"]) == (0, 1)
    await office.reviewer.post(f"/bank-lines/{found['id']}:confirm")
    once_more = built
    built = await office.works(office.preparer, path, version=once_more["version"])
    assert (built["count"], built["total_fen"]) == (1, 50_000)


async def test_a_result_before_the_money_and_then_a_rejection_is_looked_into_before_a_reissue(
    office: PayOffice, abc: BankCaller
) -> None:
    await a_batch(office, BatchStatus.SUBMITTED)
    await says(abc, office, PAID, 0)
    [part] = (await abc.get("/batches")).json()["items"]
    reason = {"reason": "no_funds", "note": "资金未到"}
    assert (await abc.rejects(part, **reason)).status_code == 200

    again = await office.prepares(kind="reissue")
    assert (again["count"], again["excluded_count"]) == (1, 1)
    assert [line["problem"] for line in await claims(office)] == ["not_sent"]


async def test_a_paid_that_comes_after_the_rejection_is_looked_into_before_a_reissue(
    office: PayOffice, abc: BankCaller
) -> None:
    await a_batch(office, BatchStatus.SUBMITTED)
    [part] = (await abc.get("/batches")).json()["items"]
    reason = {"reason": "totals", "note": "总数不符"}
    assert (await abc.rejects(part, **reason)).status_code == 200
    await says(abc, office, PAID, 1)

    again = await office.prepares(kind="reissue")
    assert (again["count"], again["total_fen"], again["excluded_count"]) == (1, 50_000, 1)


async def test_a_month_that_was_given_up_and_then_claimed_is_not_owed_into_another_batch(
    office: PayOffice, abc: BankCaller
) -> None:
    await a_batch(office, BatchStatus.FUNDED)
    await says(abc, office, FAILED, 0)
    number = (await line_of(office))["payment_no"]
    await office.gives_up(number, "随下月补发", still_owed=True)
    december = await office.prepares(period="2026-12")
    assert (december["count"], december["total_fen"]) == (3, 130_000)

    await says(abc, office, PAID, 0)
    path = f"/batches/{december['id']}:rebuild"
    december = await office.works(office.preparer, path, version=december["version"])
    assert (december["count"], december["total_fen"], december["excluded_count"]) == (2, 80_000, 1)
    [claim] = await claims(office)
    await answers(office, claim, "not_paid")
    await office.finance.post(f"/bank-lines/{claim['id']}:confirm")
    december = await office.works(office.preparer, path, version=december["version"])
    assert (december["count"], december["total_fen"]) == (3, 130_000)
