"""What is held at the last moment, and what is paid again: the same payment, another attempt."""

from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import insert, text, update
from uuid_utils.compat import uuid7

from app.domain.payments.terms import BatchStatus
from app.domain.subsidies.months import months_in
from app.domain.subsidies.terms import ArrearsCause, ArrearsKind, ArrearsStatus
from app.house import House
from app.models.payments.accounts import PaymentAccount
from app.models.subsidies.arrears import Arrears
from app.models.veterans.persons import Person
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.accounts import an_account
from tests.builders.payments import NOVEMBER, Payee, PayOffice, a_batch, a_pay_office
from tests.builders.requests import COUNTY
from tests.builders.subsidies import LONG_AGO
from tests.fixtures.work import WorkOff


@pytest.fixture
async def office(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> PayOffice:
    office = await a_pay_office(house, client, work_off)
    await office.has_payee("陈建国", fen=50_000)
    return office


async def changes_account(house: House, payee: Payee, bank: str = "ICBC") -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        old = update(PaymentAccount).values(current=False)
        await session.execute(old.where(PaymentAccount.person_id == payee.person.id))
        await an_account(session, await session.get_one(Person, payee.person.id), bank=bank)


async def a_held_line(office: PayOffice, house: House) -> tuple[Payee, Any]:
    """Let one of two change her account after the approval; gives her, and the batch as sent."""
    payee = await office.has_payee("林秀英", fen=30_000)
    batch = await a_batch(office, BatchStatus.FINANCE_APPROVED)
    await changes_account(house, payee)
    return payee, await office.submits(batch)


async def line_of(office: PayOffice, payee: Payee) -> Any:
    page = await office.preparer.get("/payments", params={"person_id": str(payee.person.id)})
    return page["items"][0]


async def balances(office: PayOffice) -> dict[str, int]:
    ledger = await office.finance.get("/ledger", params={"county_code": COUNTY})
    assert ledger["debits_fen"] == ledger["credits_fen"]
    return {a["name"]: a["balance_fen"] for a in ledger["accounts"] if a["balance_fen"]}


async def test_peers_9_an_account_changed_after_the_approval_holds_its_line(
    office: PayOffice, house: House
) -> None:
    payee, batch = await a_held_line(office, house)

    assert [(p["bank_code"], p["count"], p["total_fen"]) for p in batch["banks"]] == [
        ("ABC", 1, 50_000)
    ]
    held = await line_of(office, payee)
    assert (held["status"], held["hold_reason"]) == ("held", "account_changed")
    assert held["hold_words"]["zh"] == "批准后更换了收款账户"
    assert await balances(office) == {"treasury": -80_000, "payable": 50_000, "returned": 30_000}


async def test_a_death_between_build_and_sending_holds_the_line(
    office: PayOffice, house: House
) -> None:
    payee = await office.has_payee("林秀英", fen=30_000)
    batch = await a_batch(office, BatchStatus.FINANCE_APPROVED)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        died = update(Person).values(died_on=date(2026, 10, 30))
        await session.execute(died.where(Person.id == payee.person.id))
    await office.submits(batch)

    assert (await line_of(office, payee))["hold_reason"] == "death"


async def test_a_held_line_is_paid_again_to_the_new_account_after_finance_approves_again(
    office: PayOffice, house: House
) -> None:
    payee, _ = await a_held_line(office, house)
    held = await line_of(office, payee)

    wanted: dict[str, Any] = {"kind": "reissue", "payment_nos": [held["payment_no"]]}
    again = await office.reviews(await office.prepares(**wanted))
    assert (again["count"], again["total_fen"], again["shown_count"]) == (1, 30_000, 0)
    again = await office.submits(await office.approves(again))
    again = await office.funds(again, "ICBC")

    sent = await line_of(office, payee)
    assert sent["payment_no"] == held["payment_no"]
    assert (sent["status"], sent["attempt"], sent["bank_code"]) == ("sent", 2, "ICBC")
    assert await balances(office) == {"treasury": -80_000, "payable": 80_000}
    trail = await office.finance.get(f"/payments/{held['payment_no']}/trail")
    assert [(hop["attempt"], hop["kind"]) for hop in trail["batches"]] == [
        (1, "regular"),
        (2, "reissue"),
    ]
    assert trail["batches"][1]["voucher_no"] == again["banks"][0]["funding"]["voucher_no"]
    assert trail["decision"]["basis_ref"]


async def test_peers_8_what_is_unknown_or_on_its_way_is_never_sent_again(
    office: PayOffice, house: House
) -> None:
    await a_batch(office, BatchStatus.SUBMITTED)
    line = await line_of(office, office.payees[0])
    wanted = {
        "programme": line["programme"],
        "period": "2026-11",
        "kind": "reissue",
        "payment_nos": [line["payment_no"]],
    }
    for status in ("sent", "unknown"):
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            await session.execute(text("UPDATE payments SET status = :s"), {"s": status})
        answer = await office.preparer.tries("/batches", wanted)
        assert (answer.status_code, answer.json()["code"]) == (409, "payment_not_reissuable")
    answer = await office.preparer.tries(
        "/batches", wanted | {"payment_nos": ["P350505202611999999999999"]}
    )
    assert answer.status_code == 404


async def test_a_cancelled_reissue_leaves_the_payment_waiting(
    office: PayOffice, house: House
) -> None:
    payee, _ = await a_held_line(office, house)
    again = await office.approves(await office.reviews(await office.prepares(kind="reissue")))
    path, reason = f"/batches/{again['id']}:cancel", {"reason": "账户待核"}
    await office.finance.post(path, reason, version=again["version"])

    waiting = await line_of(office, payee)
    assert (waiting["status"], waiting["hold_reason"]) == ("held", "batch_cancelled")
    assert await balances(office) == {"treasury": -80_000, "payable": 50_000, "returned": 30_000}


async def test_what_is_given_up_frees_the_money_and_is_owed_again(
    office: PayOffice, house: House
) -> None:
    payee, _ = await a_held_line(office, house)
    number = (await line_of(office, payee))["payment_no"]
    stale = await office.preparer.tries(
        f"/payments/{number}:give-up", {"reason": "昨天看过", "still_owed": True}, version=1
    )
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    given_up = await office.gives_up(number, "改由下月一并发放", still_owed=True)

    assert given_up.json()["status"] == "cancelled"
    assert given_up.headers["etag"] == f'"{given_up.json()["version"]}"'
    assert (await balances(office))["appropriation"] == 30_000
    december = await office.prepares(period="2026-12")
    assert (december["count"], december["total_fen"]) == (3, 110_000)


async def misses(office: PayOffice, payee: Payee, months: int) -> None:
    """The months before November went unpaid, and are owed with it."""
    facts = {
        "entitlement_id": payee.entitlement.id,
        "person_id": payee.person.id,
        "division_code": payee.person.division_code,
        "kind": ArrearsKind.MISSED,
        "cause": ArrearsCause.OPENED_LATE,
        "status": ArrearsStatus.DUE,
    }
    missed = list(months_in(LONG_AGO, NOVEMBER))[-months:]
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        now = session.info["now"]
        rows = [{**facts, "id": uuid7(), "period": each, "noted_at": now} for each in missed]
        await session.execute(insert(Arrears), rows)


async def test_peers_2_amounts_that_no_float_holds_add_up_to_the_fen(office: PayOffice) -> None:
    """Added up as floats, 1,000 lines of 99.99 yuan come to 99990.00000000137."""
    for _ in range(10):
        await misses(office, await office.has_payee("林秀英", fen=9_999, starts_on=LONG_AGO), 99)
    batch = await a_batch(office, BatchStatus.SUBMITTED)

    assert (batch["count"], batch["total_fen"]) == (1_001, 50_000 + 9_999_000)
    assert sum(part["total_fen"] for part in batch["banks"]) == batch["total_fen"]
    assert (await balances(office))["payable"] == batch["total_fen"]
    lines = (await office.preparer.get(f"/batches/{batch['id']}/payments"))["items"]
    assert {line["amount_fen"] for line in lines} <= {9_999, 50_000}


async def test_peers_1_the_same_call_twice_makes_one_batch(office: PayOffice) -> None:
    headers = office.preparer.signed_in.keyed()
    wanted = {"programme": "spouse_aid", "period": "2026-11"}
    path = f"{office.preparer.prefix}/batches"
    answers = [await office.client.post(path, json=wanted, headers=headers) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert len((await office.preparer.get("/batches"))["items"]) == 1
