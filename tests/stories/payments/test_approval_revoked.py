"""An approval that is struck down takes back what was not paid under it, wherever that waits."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.payments.terms import PaymentStatus
from app.domain.subsidies.terms import ArrearsCause, EndReason
from app.house import House
from app.models.veterans.persons import Person
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.subsidies.holdings import holding_for_update
from app.queries.veterans.persons import person_seen
from app.usecases.batches.submit_batch import submit_batch
from tests.builders.accounts import an_account
from tests.builders.paid import paid_months
from tests.builders.payments import Payee, PayOffice, a_pay_office
from tests.builders.requests import MONDAY, Case, a_case, set_clock
from tests.builders.subsidies import an_entitlement
from tests.builders.veterans import a_person
from tests.fixtures.work import WorkOff
from tests.stories.payments.test_batch_reissue import balances, changes_account
from tests.stories.subsidies.desk import entitlements_of
from tests.stories.subsidies.test_opening import aid_granted

AID: dict[str, Any] = {"programme": "hardship_aid", "period": "2026-03", "kind": "one_off"}
FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)
GRANTED_FEN, OTHERS_FEN = 500_000, 200_000


async def aid_about_to_be_paid(
    house: House, client: httpx.AsyncClient, work_off: WorkOff, others: int = 1
) -> tuple[Case, PayOffice, Any, Any]:
    """Granted, served, and approved by finance beside other people's: the request, the batch."""
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    request = await aid_granted(case)
    paper = {"method": "in_person", "served_on": "2026-03-09", "proof": "本人签收"}
    request = await (await case.village()).does(request, "deliver", paper)
    await work_off()
    person = await the_person(case)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await an_account(session, person)
    office = await a_pay_office(house, client, work_off)
    for _ in range(others):
        await office.has_payee("陈建国", fen=OTHERS_FEN, programme="hardship_aid", starts_on=MARCH)
    batch = await office.reviews(await office.prepares(**AID))
    assert (batch["count"], batch["total_fen"]) == (1 + others, GRANTED_FEN + others * OTHERS_FEN)
    await office.is_granted(batch["total_fen"], "hardship_aid")
    return case, office, request, await office.approves(batch)


async def strikes_down(case: Case, request: Any) -> None:
    county = await case.county()
    request = await county.does(request, "contest", {"in_court": False})
    await county.does(request, "settle-contest", {"revoked": True})


async def the_aid(case: Case) -> Any:
    [aid] = await entitlements_of(await case.county(), case.person_id)
    return aid


async def the_person(case: Case) -> Person:
    async with case.house.database.transaction(EVERYTHING, SYSTEM) as session:
        return await person_seen(session, EVERYTHING, case.person_id)


async def line_of(office: PayOffice, person_id: UUID) -> Any:
    page = await office.preparer.get("/payments", params={"person_id": str(person_id)})
    return page["items"][0]


async def test_what_waits_in_an_approved_batch_does_not_go_out(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    case, office, request, batch = await aid_about_to_be_paid(house, client, work_off)
    await strikes_down(case, request)
    await work_off()
    aid = await the_aid(case)
    assert (aid["status"], aid["ended_reason"]) == ("cancelled", "approval_revoked")
    batch = await office.submits(batch)

    assert [(part["count"], part["total_fen"]) for part in batch["banks"]] == [(1, OTHERS_FEN)]
    line = await line_of(office, case.person_id)
    assert (line["status"], line["hold_reason"]) == ("held", "approval_revoked")
    assert await balances(office) == {
        "treasury": -GRANTED_FEN - OTHERS_FEN,
        "payable": OTHERS_FEN,
        "returned": GRANTED_FEN,
    }


async def test_what_is_sent_before_the_entitlement_followed_is_held_all_the_same(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    case, office, request, batch = await aid_about_to_be_paid(house, client, work_off)
    await strikes_down(case, request)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await submit_batch(session, UUID(batch["id"]), now=session.info["now"])

    assert (await the_aid(case))["status"] == "active"
    assert (await line_of(office, case.person_id))["hold_reason"] == "approval_revoked"


async def test_what_the_bank_did_not_pay_is_not_paid_again(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    case, office, request, batch = await aid_about_to_be_paid(house, client, work_off)
    await office.submits(batch)
    failed = text(
        "UPDATE payments SET status = 'failed' WHERE person_id = :person_id RETURNING payment_no"
    )
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        number = await session.scalar(failed, {"person_id": case.person_id})
    await strikes_down(case, request)
    await work_off()
    assert (await the_aid(case))["status"] == "cancelled"

    again = await office.prepares(**AID | {"kind": "reissue", "payment_nos": [number]})
    assert (again["count"], again["excluded_count"]) == (0, 1)
    page = await office.preparer.get(f"/batches/{again['id']}/exclusions")
    assert [line["codes"] for line in page["items"]] == [["revoked", "ended"]]
    assert (await line_of(office, case.person_id))["status"] == "failed"


async def test_what_was_prepared_again_before_it_fell_is_held_once_more(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    case, office, request, batch = await aid_about_to_be_paid(house, client, work_off, others=2)
    other = office.payees[0]
    for person in (await the_person(case), other.person):
        await changes_account(house, Payee(person, other.entitlement, None))
    await office.submits(batch)
    again = await office.reviews(await office.prepares(**AID | {"kind": "reissue"}))
    again = await office.approves(again)
    assert (again["count"], again["total_fen"]) == (2, GRANTED_FEN + OTHERS_FEN)
    await strikes_down(case, request)
    await work_off()
    await office.submits(again)

    line = await line_of(office, case.person_id)
    assert (line["status"], line["attempt"]) == ("held", 2)
    assert line["hold_reason"] == "approval_revoked"
    assert await balances(office) == {
        "treasury": -GRANTED_FEN - 2 * OTHERS_FEN,
        "payable": 2 * OTHERS_FEN,
        "returned": GRANTED_FEN,
    }


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (PaymentStatus.PAID, ("ended", "2026-03-01")),
        (PaymentStatus.UNKNOWN, ("ended", "2026-03-01")),
        (PaymentStatus.RETURNED, ("cancelled", "2026-02-01")),
        (PaymentStatus.FAILED, ("cancelled", "2026-02-01")),
    ],
)
@pytest.mark.parametrize("over", [False, True])
async def test_only_months_whose_money_left_count_as_paid(
    session: AsyncSession, status: PaymentStatus, expected: tuple[str, str], *, over: bool
) -> None:
    row = await an_entitlement(session, await a_person(session), starts_on=FEBRUARY)
    known_at = session.info["now"]
    await paid_months(session, row, [FEBRUARY], known_at=known_at, status=status)
    await paid_months(session, row, [MARCH], known_at=known_at, status=PaymentStatus.FAILED)
    holding = await holding_for_update(session, EVERYTHING, row.id)
    if over:
        holding.end(date(2026, 4, 1), EndReason.CONDITIONS_OVER)
    holding.take_back()

    assert (row.status.value, str(row.ends_before)) == expected
    assert row.ended_reason is EndReason.APPROVAL_REVOKED
    assert holding.owe_missed(ArrearsCause.REINSTATED, MARCH, known_at) == []
