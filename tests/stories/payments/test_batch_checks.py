"""What is checked at the door: a line that fails stays out, says why, and is paid later."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from app.domain.accounts.accounts import AccountStatus
from app.domain.payments.terms import BatchStatus
from app.domain.subsidies.suspending import STOPS
from app.domain.subsidies.terms import SuspensionReason
from app.domain.veterans.terms import CategoryCode
from app.house import House
from app.models.payments.accounts import PaymentAccount
from app.models.subsidies.entitlements import Entitlement
from app.models.veterans.persons import Person
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.accounts import a_card_number, an_account
from tests.builders.payments import NOVEMBER, PayOffice, a_batch
from tests.builders.subsidies import a_suspension, an_entitlement


async def codes_of(office: PayOffice, batch: Any) -> dict[str, list[str]]:
    """Return the codes by the person's id."""
    page = await office.preparer.get(f"/batches/{batch['id']}/exclusions")
    return {line["person_id"]: line["codes"] for line in page["items"]}


async def test_each_fault_keeps_its_own_line_out(office: PayOffice, house: House) -> None:
    fine = await office.has_payee("陈建国", fen=50_000)
    unverified = await office.has_payee("林一", account={"status": AccountStatus.UNVERIFIED})
    without = await office.has_payee("林二", bank=None)
    shared = a_card_number()
    couple = [await office.has_payee(name, account={"number": shared}) for name in ("丁一", "丁二")]
    misnamed, dead, stopped, lost = [await office.has_payee(f"王{n}") for n in "甲乙丙丁"]
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        others = update(PaymentAccount).values(holder_name="别人")
        await session.execute(others.where(PaymentAccount.person_id == misnamed.person.id))
        died = update(Person).values(died_on=date(2026, 10, 31))
        await session.execute(died.where(Person.id == dead.person.id))
        owed = await session.get_one(Entitlement, stopped.entitlement.id)
        await a_suspension(session, owed, SuspensionReason.DEATH_REPORTED, from_on=NOVEMBER)
        blocked = update(PaymentAccount).values(
            status=AccountStatus.BLOCKED, blocked_until=date(2099, 1, 1)
        )
        await session.execute(blocked.where(PaymentAccount.person_id == lost.person.id))
    batch = await office.prepares()

    assert (batch["count"], batch["total_fen"], batch["excluded_count"]) == (1, 50_000, 8)
    assert await codes_of(office, batch) == {
        str(unverified.person.id): ["not_verified"],
        str(without.person.id): ["no_account"],
        **{str(one.person.id): ["shared_account"] for one in couple},
        str(misnamed.person.id): ["name_differs"],
        str(dead.person.id): ["deceased", "no_account"],
        str(stopped.person.id): ["death_reported"],
        str(lost.person.id): ["account_blocked"],
    }
    lines = await office.preparer.get(f"/batches/{batch['id']}/payments")
    assert [line["person_id"] for line in lines["items"]] == [str(fine.person.id)]
    assert {each["code"]: each["count"] for each in batch["excluded"]}["shared_account"] == 2


async def test_what_stayed_out_is_paid_with_the_next_month(office: PayOffice, house: House) -> None:
    await office.has_payee("陈建国", fen=50_000)
    late = await office.has_payee("林秀英", fen=30_000, bank=None)
    await a_batch(office, BatchStatus.SUBMITTED)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await an_account(session, await session.get_one(Person, late.person.id))
    december = await office.prepares(period="2026-12")

    assert (december["count"], december["total_fen"]) == (3, 110_000)
    mine = await office.preparer.get("/payments", params={"person_id": str(late.person.id)})
    assert [(line["period"], line["amount_fen"]) for line in mine["items"]] == [
        ("2026-11", 30_000),
        ("2026-12", 30_000),
    ]


async def test_peers_7_nobody_is_paid_twice_for_one_month(office: PayOffice, house: House) -> None:
    payee = await office.has_payee("陈建国", fen=50_000)
    await a_batch(office, BatchStatus.SUBMITTED)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await session.get_one(Person, payee.person.id)
        facts: dict[str, Any] = {
            "starts_on": date(2026, 10, 1),
            "due_from": NOVEMBER,
            "fixed_fen": 1,
        }
        await an_entitlement(session, person, "spouse_aid", **facts)
    second = await office.prepares()

    assert second["count"] == 0
    assert (await codes_of(office, second))[str(payee.person.id)] == ["duplicate"]


async def test_of_two_that_exclude_each_other_the_higher_is_paid(
    office: PayOffice, house: House
) -> None:
    payee = await office.has_payee(
        "陈建国",
        fen=None,
        programme="living_allowance",
        category=CategoryCode.WAR_PARTICIPANT,
    )
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await session.get_one(Person, payee.person.id)
        await an_entitlement(
            session,
            person,
            "survivor_pension",
            starts_on=NOVEMBER,
            category=CategoryCode.MARTYR_SURVIVOR,
        )
    lower = await office.prepares("living_allowance")
    higher = await office.prepares("survivor_pension")

    assert (lower["count"], higher["count"]) == (0, 1)
    assert await codes_of(office, lower) == {str(payee.person.id): ["paired"]}


async def test_peers_12_a_line_keeps_the_inputs_and_the_words_it_was_reckoned_by(
    office: PayOffice,
) -> None:
    await office.has_payee("陈建国", fen=None, programme="living_allowance")
    batch = await office.prepares("living_allowance")
    page = await office.preparer.get(f"/batches/{batch['id']}/payments")
    line = page["items"][0]

    assert (
        line["amount_fen"]
        == batch["total_fen"]
        == sum(part["month_fen"] for part in line["composition"])
    )
    assert line["composition"][0]["component"] == "national"
    assert line["explanation"]["zh"]
    assert line["payee_name"] == "陈*国"


async def is_stopped_and_lifted(
    house: House, entitlement: Entitlement, reason: SuspensionReason
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        owed = await session.get_one(Entitlement, entitlement.id)
        repays = STOPS[reason].repays
        before_on = NOVEMBER if repays else date(2026, 12, 1)
        await a_suspension(session, owed, reason, from_on=NOVEMBER, before_on=before_on)


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (SuspensionReason.PRISON_TERM, ("held", "suspended")),
        (SuspensionReason.UNDER_REVIEW, ("sent", None)),
    ],
)
async def test_a_stop_that_came_and_went_before_sending_takes_its_months_unless_it_repays(
    office: PayOffice, house: House, reason: SuspensionReason, expected: tuple[str, str | None]
) -> None:
    await office.has_payee("陈建国", fen=50_000)
    stopped = await office.has_payee("黄志强", fen=30_000)
    batch = await a_batch(office, BatchStatus.FINANCE_APPROVED)
    await is_stopped_and_lifted(house, stopped.entitlement, reason)
    await office.submits(batch)

    page = await office.preparer.get("/payments", params={"person_id": str(stopped.person.id)})
    [line] = page["items"]
    assert (line["status"], line["hold_reason"]) == expected


async def test_a_stop_lifted_before_the_month_of_a_line_does_not_hold_it(
    office: PayOffice, house: House
) -> None:
    payee = await office.has_payee("陈建国", fen=50_000)
    batch = await a_batch(office, BatchStatus.FINANCE_APPROVED, period="2026-12")
    await is_stopped_and_lifted(house, payee.entitlement, SuspensionReason.PRISON_TERM)
    batch = await office.submits(batch)

    assert [(part["count"], part["total_fen"]) for part in batch["banks"]] == [(1, 50_000)]
