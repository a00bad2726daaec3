"""What was taken for not paid and was paid all the same is settled, by two people, to the fen."""

from typing import Any

import httpx
import pytest

from app.domain.payments.terms import BatchStatus
from app.house import House
from tests.builders.banks import BankCaller
from tests.builders.payments import PayOffice, a_batch, a_pay_office
from tests.fixtures.work import WorkOff
from tests.stories.payments.claims import (
    BOOKED_AT,
    FAILED,
    PAID,
    answers,
    balances,
    claims,
    confirms,
    failed_twice,
    line_of,
    says,
)

DAY = "2026-11-22"


@pytest.fixture
async def office(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> PayOffice:
    office = await a_pay_office(house, client, work_off)
    await office.has_payee("陈建国", fen=50_000)
    await office.has_payee("林秀英", fen=30_000)
    return office


async def held_for_a_claim(abc: BankCaller, office: PayOffice) -> Any:
    """Attempt 2 was approved, and held back when the bank said that attempt 1 was paid."""
    again = await office.approves(await failed_twice(abc, office))
    await says(abc, office, PAID, 0)
    await office.submits(again)
    [claim] = await claims(office)
    return claim


async def stated(abc: BankCaller, office: PayOffice, *attempts: int) -> Any:
    """The bank states one credit for each of these attempts of the first payee's payment."""
    paid = await line_of(office)
    lines = [
        {
            "serial": f"B{attempt}",
            "payment_no": paid["payment_no"],
            "attempt": attempt,
            "amount_fen": paid["amount_fen"],
            "direction": "credited",
            "booked_at": BOOKED_AT,
        }
        for attempt in attempts
    ]
    total = sum(line["amount_fen"] for line in lines)
    body = {"on": DAY, "lines": lines, "count": len(lines), "total_fen": total}
    assert (await abc.post("/statements", json=body)).status_code == 202
    await office.work_off()
    return (await abc.get(f"/reconciliations/{DAY}")).json()


async def test_a_payment_is_settled_as_paid_on_its_earlier_attempt(
    office: PayOffice, abc: BankCaller
) -> None:
    claim = await held_for_a_claim(abc, office)
    before = await stated(abc, office, 1)
    assert (before["difference_fen"], before["open_count"]) == (50_000, 1)

    await answers(office, claim, "paid")
    settled = await confirms(office, claim)
    assert (settled.status_code, settled.json()["outcome"]) == (200, "paid")
    assert (settled.json()["problem"], settled.json()["seen_note"]) == (None, "银行来函已核")
    await office.work_off()
    paid = await line_of(office)
    assert (paid["status"], paid["attempt"], paid["hold_reason"]) == ("paid", 1, None)
    assert (paid["settled_at"], paid["result_meaning"]) == (BOOKED_AT, "paid")
    assert await balances(office) == {"treasury": -80_000, "payable": 30_000, "paid": 50_000}

    after = (await abc.get(f"/reconciliations/{DAY}")).json()
    assert (after["difference_fen"], after["open_count"]) == (0, 0)
    assert [each["outcome"] for each in after["outcomes"]] == ["matched"]
    trail = await office.finance.get(f"/payments/{paid['payment_no']}/trail")
    assert [(hop["attempt"], hop["kind"]) for hop in trail["batches"]] == [
        (1, "regular"),
        (2, "reissue"),
    ]
    assert await claims(office) == []


async def test_whoever_entered_the_answer_does_not_confirm_it(
    office: PayOffice, abc: BankCaller
) -> None:
    claim = await held_for_a_claim(abc, office)
    path = f"/bank-lines/{claim['id']}"
    alone = await office.preparer.tries(f"{path}:see", {"note": "银行来函：误报"})
    assert (alone.status_code, alone.json()["code"]) == (409, "claim_needs_two")
    early = await confirms(office, claim)
    assert (early.status_code, early.json()["code"]) == (409, "claim_unanswered")

    await answers(office, claim, "not_paid")
    own = await office.preparer.tries(f"{path}:confirm")
    assert (own.status_code, own.json()["code"]) == (403, "claim_same_hands")
    again = {"verdict": "paid", "paper": "农行查复〔2026〕19号", "note": "再查"}
    twice = await office.reviewer.tries(f"{path}:answer", again)
    assert (twice.status_code, twice.json()["code"]) == (409, "claim_answered")
    by_finance = await office.finance.tries(f"{path}:answer", again)
    assert by_finance.status_code == 403

    sent_back = await office.finance.post(f"{path}:send-back", {"reason": "文号不符"})
    assert sent_back["state"] == "sent_back"
    await office.reviewer.post(f"{path}:answer", again)
    listed = await office.finance.get(f"{path}/answers")
    assert [each["state"] for each in listed["items"]] == ["sent_back", "waiting"]
    assert (await office.finance.tries(f"{path}:confirm")).status_code == 200
    assert (await line_of(office))["status"] == "paid"
    gone = await office.finance.tries(f"{path}:confirm")
    assert (gone.status_code, gone.json()["code"]) == (409, "no_claim")


async def test_nobody_settles_over_a_list_that_was_not_sent(
    office: PayOffice, abc: BankCaller
) -> None:
    again = await office.approves(await failed_twice(abc, office))
    await says(abc, office, PAID, 0)
    [claim] = await claims(office)
    await answers(office, claim, "paid")
    refused = await confirms(office, claim)
    assert (refused.status_code, refused.json()["code"]) == (409, "payment_on_list")

    await office.submits(again)
    assert (await confirms(office, claim)).status_code == 200
    assert (await line_of(office))["attempt"] == 1


async def sent_again(abc: BankCaller, office: PayOffice) -> Any:
    """Attempt 2 is at the bank when the bank says that attempt 1 was paid."""
    again = await office.submits(await office.approves(await failed_twice(abc, office)))
    await office.funds(again)
    await says(abc, office, PAID, 0)
    [claim] = await claims(office)
    await answers(office, claim, "paid")
    waits = await confirms(office, claim)
    assert (waits.status_code, waits.json()["code"]) == (409, "payment_at_bank")
    return claim


async def resolves(office: PayOffice, attempt: int) -> None:
    """A person settles the running attempt by the bank's line about it."""
    number = (await line_of(office))["payment_no"]
    lines = (await office.preparer.get(f"/payments/{number}/bank-lines"))["items"]
    line = next(each for each in lines if each["attempt"] == attempt)
    await office.preparer.post(f"/payments/{number}:resolve", {"line_id": line["id"]})


async def test_what_is_at_the_bank_waits_for_its_answer(office: PayOffice, abc: BankCaller) -> None:
    claim = await sent_again(abc, office)
    await says(abc, office, FAILED, 0, attempt=2)
    await resolves(office, 2)
    assert (await line_of(office))["status"] == "failed"

    assert (await confirms(office, claim)).status_code == 200
    paid = await line_of(office)
    assert (paid["status"], paid["attempt"]) == ("paid", 1)
    assert await balances(office) == {"treasury": -80_000, "payable": 30_000, "paid": 50_000}
    assert (await stated(abc, office, 1))["difference_fen"] == 0


async def test_money_paid_by_both_attempts_stays_a_problem_until_it_is_back(
    office: PayOffice, abc: BankCaller
) -> None:
    claim = await sent_again(abc, office)
    await says(abc, office, PAID, 0, attempt=2)
    await resolves(office, 2)
    twice = await confirms(office, claim)
    assert (twice.status_code, twice.json()["problem"]) == (200, "paid_twice")
    assert twice.json()["seen_at"] is None
    assert (await line_of(office))["attempt"] == 2
    assert (await balances(office))["paid"] == 50_000
    day = await stated(abc, office, 1, 2)
    assert (day["difference_fen"], day["open_count"]) == (50_000, 1)

    found = [line for line in await claims(office) if line["problem"] == "paid_twice"]
    assert [line["id"] for line in found] == [claim["id"]]
    await answers(office, claim, "not_paid")
    back = await confirms(office, claim)
    assert back.json()["seen_at"] is not None


async def test_a_payment_settled_on_an_earlier_attempt_may_come_back_and_be_paid_a_third_time(
    office: PayOffice, abc: BankCaller
) -> None:
    claim = await held_for_a_claim(abc, office)
    await answers(office, claim, "paid")
    await confirms(office, claim)
    paid = await line_of(office)
    back = {
        "serial": "R1",
        "payment_no": paid["payment_no"],
        "attempt": 1,
        "amount_fen": 50_000,
        "code": FAILED,
        "booked_at": "2026-11-23T09:30:00+08:00",
    }
    await abc.post("/results", json={"serial": "DR1", "lines": [back]})
    await office.work_off()
    assert (await line_of(office))["status"] == "returned"

    wanted: dict[str, Any] = {"kind": "reissue", "payment_nos": [paid["payment_no"]]}
    again = await office.prepares(**wanted)
    assert (again["count"], again["total_fen"]) == (1, 50_000)
    assert (await line_of(office))["attempt"] == 3


async def test_what_was_given_up_and_was_paid_is_charged_once_and_owed_no_more(
    office: PayOffice, abc: BankCaller
) -> None:
    await a_batch(office, BatchStatus.FUNDED)
    await says(abc, office, FAILED, 0)
    number = (await line_of(office))["payment_no"]
    await office.gives_up(number, "随下月补发", still_owed=True)
    assert (await balances(office))["appropriation"] == 50_000
    await says(abc, office, PAID, 0)
    [claim] = await claims(office)
    await answers(office, claim, "paid")
    assert (await confirms(office, claim)).status_code == 200

    assert (await line_of(office))["status"] == "paid"
    assert await balances(office) == {"treasury": -80_000, "payable": 30_000, "paid": 50_000}
    december = await office.prepares(period="2026-12")
    assert (december["count"], december["total_fen"]) == (2, 80_000)
