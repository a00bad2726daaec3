"""Who may do what to a batch, in which order, and what happens when several do it at once."""

import asyncio
from typing import Any

import httpx
import pytest

from app.domain.payments.terms import BatchStatus
from app.house import House
from app.policies.permissions import Role
from tests.builders.identity import signed_in_staff
from tests.builders.payments import PROGRAMME, PayOffice, a_batch, a_pay_office
from tests.builders.requests import COUNTY, STAFF, Caller
from tests.fixtures.work import WorkOff

RUN = {"programme": PROGRAMME, "period": "2026-11"}


@pytest.fixture
async def office(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> PayOffice:
    office = await a_pay_office(house, client, work_off)
    await office.has_payee("陈建国", fen=65_000)
    await office.has_payee("林秀英", fen=42_050, bank="ICBC")
    return office


async def refused(caller: Caller, batch: Any, verb: str, body: Any = None) -> tuple[int, str]:
    path = f"/batches/{batch['id']}:{verb}"
    answer = await caller.tries(path, body, version=batch["version"])
    return answer.status_code, answer.json()["code"]


async def balances(office: PayOffice) -> dict[str, int]:
    ledger = await office.finance.get("/ledger", params={"county_code": COUNTY})
    assert ledger["debits_fen"] == ledger["credits_fen"]
    return {a["name"]: a["balance_fen"] for a in ledger["accounts"] if a["balance_fen"]}


async def test_nobody_reviews_or_approves_what_went_through_his_own_hands(
    office: PayOffice,
) -> None:
    batch = await office.prepares()
    assert await refused(office.preparer, batch, "review") == (403, "batch_same_hands")
    assert await refused(office.finance, batch, "review") == (403, "permission_missing")
    batch = await office.reviews(batch)
    assert await refused(office.reviewer, batch, "approve") == (403, "permission_missing")
    assert batch["waits_for"] == "publicity_or_finance"


async def test_money_is_released_only_as_far_as_it_was_granted(office: PayOffice) -> None:
    batch = await office.reviews(await office.prepares())
    await office.is_granted(100_000)
    answer = await office.finance.tries(f"/batches/{batch['id']}:approve", version=batch["version"])
    assert (answer.status_code, answer.json()["code"]) == (409, "appropriation_short")
    assert "70.50元" in answer.json()["detail"]
    assert await balances(office) == {"treasury": -100_000, "appropriation": 100_000}

    await office.is_granted(7_050)
    batch = await office.approves(await office.reads(batch))
    assert batch["status"] == "finance_approved"
    assert await balances(office) == {"treasury": -107_050, "payable": 107_050}


async def test_what_finance_sends_back_is_built_anew_under_new_numbers(office: PayOffice) -> None:
    batch = await office.reviews(await office.prepares())
    first = await office.preparer.get(f"/batches/{batch['id']}/payments")
    reason = {"reason": "林秀英的金额与名册不符"}
    path = f"/batches/{batch['id']}"
    batch = await office.finance.post(f"{path}:return", reason, version=batch["version"])
    assert (batch["status"], batch["returned_reason"]) == ("draft", "林秀英的金额与名册不符")

    await office.has_payee("黄志强", fen=10_000)
    batch = await office.works(office.preparer, f"{path}:rebuild", version=batch["version"])
    assert (batch["count"], batch["total_fen"]) == (3, 117_050)
    second = await office.preparer.get(f"{path}/payments")
    numbers = [{line["payment_no"] for line in page["items"]} for page in (first, second)]
    assert len(numbers[1]) == 3
    assert numbers[0] & numbers[1] == set()


async def test_peers_3_eight_who_prepare_the_same_run_at_once_make_one_batch(
    office: PayOffice,
) -> None:
    answers = await asyncio.gather(*(office.preparer.tries("/batches", RUN) for _ in range(8)))
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [202] + [409] * 7
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"batch_underway"}
    await office.work_off()
    batches = (await office.preparer.get("/batches"))["items"]
    assert [(batch["count"], batch["total_fen"]) for batch in batches] == [(2, 107_050)]


async def test_of_two_who_approve_at_once_one_does_and_money_moves_once(
    office: PayOffice,
) -> None:
    batch = await office.reviews(await office.prepares())
    await office.is_granted(1_000_000)
    other = Caller(office.client, await signed_in_staff(office.house, Role.FINANCE, COUNTY), STAFF)
    path = f"/batches/{batch['id']}:approve"
    answers = await asyncio.gather(
        *(each.tries(path, version=batch["version"]) for each in (office.finance, other))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert (await balances(office))["payable"] == 107_050


async def test_of_an_approval_and_a_cancellation_at_once_one_wins(office: PayOffice) -> None:
    batch = await office.reviews(await office.prepares())
    await office.is_granted(1_000_000)
    path, version = f"/batches/{batch['id']}", batch["version"]
    approved, cancelled = await asyncio.gather(
        office.finance.tries(f"{path}:approve", version=version),
        office.preparer.tries(f"{path}:cancel", {"reason": "名册有误"}, version=version),
    )
    assert sorted((approved.status_code, cancelled.status_code)) == [200, 412]
    batch = await office.reads(batch)
    left = await balances(office)
    assert (batch["status"] == "cancelled") == ("payable" not in left)


async def test_a_cancelled_batch_gives_back_months_money_and_arrears(office: PayOffice) -> None:
    batch = await a_batch(office, BatchStatus.FINANCE_APPROVED)
    path, reason = f"/batches/{batch['id']}", {"reason": "财政要求下月合并发放"}
    batch = await office.finance.post(f"{path}:cancel", reason, version=batch["version"])
    assert batch["status"] == "cancelled"
    assert batch["statuses"] == [{"status": "cancelled", "count": 2, "total_fen": 107_050}]
    assert await balances(office) == {"treasury": -107_050, "appropriation": 107_050}

    again = await office.prepares()
    assert (again["id"] != batch["id"], again["count"]) == (True, 2)


async def test_peers_4_a_cancelled_batch_never_takes_payments(office: PayOffice) -> None:
    draft = await office.prepares()
    path, reason = f"/batches/{draft['id']}", {"reason": "名册有误"}
    gone = await office.preparer.post(f"{path}:cancel", reason, version=draft["version"])
    for caller, verb in (
        (office.preparer, "rebuild"),
        (office.reviewer, "review"),
        (office.finance, "approve"),
        (office.preparer, "submit"),
    ):
        assert await refused(caller, gone, verb) == (409, "illegal_batch_step")
    assert (await office.reads(gone))["count"] == 2


async def test_nothing_is_cancelled_or_sent_back_once_it_was_submitted(office: PayOffice) -> None:
    batch = await a_batch(office, BatchStatus.SUBMITTED)
    for verb in ("cancel", "return"):
        found = await refused(office.finance, batch, verb, {"reason": "太晚"})
        assert found == (409, "illegal_batch_step")


async def test_peers_14_another_county_does_not_see_it(office: PayOffice) -> None:
    batch = await office.prepares()
    elsewhere = await signed_in_staff(office.house, Role.COUNTY_REVIEWER, "350504000000")
    other = Caller(office.client, elsewhere, STAFF)
    for path in ("", "/payments", "/exclusions", "/changes"):
        answer = await office.client.get(
            f"{STAFF}/batches/{batch['id']}{path}", headers=elsewhere.headers
        )
        assert answer.status_code == 404
    assert await refused(other, batch, "review") == (404, "not_found")
    assert (await other.get("/batches"))["items"] == []
    assert (await other.get("/payments"))["items"] == []
