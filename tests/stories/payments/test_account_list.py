"""A county brings the accounts of its people by the list."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from app.domain.accounts.accounts import AccountKind
from app.house import House
from app.models.audit import Event
from app.models.payments.accounts import AccountVerification, PaymentAccount
from app.models.veterans.persons import Person
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.accounts import a_card, a_card_number, an_account, bank_answers
from tests.builders.banks import signed_in_bank
from tests.builders.identity import signed_in_staff
from tests.builders.imports import Clerk, a_list
from tests.builders.requests import COUNTY
from tests.builders.veterans import VILLAGE, a_person, an_id_number
from tests.fixtures.work import WorkOff

KIND = "payment_accounts"
HEADER = ("姓名", "身份证号", "开户银行", "银行账号")


@dataclass(frozen=True)
class Someone:
    name: str
    id_number: str
    number: str

    def row(self, bank: str = "中国农业银行") -> list[str]:
        return [self.name, self.id_number, bank, self.number]


@pytest.fixture
async def people(house: House) -> list[Someone]:
    names = ("张建明", "李秀英", "王建国")
    found = [Someone(name, an_id_number(), a_card_number()) for name in names]
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        for each in found:
            await a_person(session, each.name, VILLAGE, id_number=each.id_number)
    return found


@pytest.fixture
async def clerks(house: House, client: httpx.AsyncClient) -> tuple[Clerk, Clerk]:
    first, second = [
        Clerk(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY)) for _ in range(2)
    ]
    return first, second


async def brought(clerks: tuple[Clerk, Clerk], rows: list[list[str]], work_off: WorkOff) -> Any:
    """One enters the list, the other compares the sample and confirms it."""
    entering, confirming = clerks
    sent = await entering.sends(a_list(rows, HEADER), kind=KIND)
    assert sent.status_code == 202, sent.text
    await work_off()
    path = sent.json()["result_url"]
    if (await entering.gets(path))["status"] == "entered":
        await confirming.does(path, "draw-sample")
        await confirming.ticks(path)
        confirmed = await confirming.does(path, "confirm")
        assert confirmed.status_code == 202, confirmed.text
        await work_off()
    return await entering.gets(path)


async def faults(clerk: Clerk, path: str) -> list[tuple[int, str | None, str]]:
    rows = (await clerk.gets(f"{path}/rows", faults="true"))["items"]
    return [(row["row"], fault["column"], fault["code"]) for row in rows for fault in row["faults"]]


async def on_record(house: House) -> list[tuple[str, str, str, bool]]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        rows = await session.scalars(select(PaymentAccount).order_by(PaymentAccount.holder_name))
        return [(r.holder_name, r.bank_code, r.kind.value, r.current) for r in rows]


async def test_the_accounts_of_a_list_are_opened_and_their_banks_asked(
    house: House,
    client: httpx.AsyncClient,
    people: list[Someone],
    clerks: tuple[Clerk, Clerk],
    work_off: WorkOff,
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        found = await session.scalars(select(Person).where(Person.name == "李秀英"))
        await a_card(session, found.one().id, "ICBC")
    banks = ("ABC", "中国工商银行", "ABC")
    applied = await brought(
        clerks, [each.row(bank) for each, bank in zip(people, banks, strict=True)], work_off
    )
    assert (applied["status"], applied["row_count"]) == ("applied", 3)
    assert await on_record(house) == [
        ("张建明", "ABC", "fallback", True),
        ("李秀英", "ICBC", AccountKind.CARD_LINKED.value, True),
        ("王建国", "ABC", "fallback", True),
    ]
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        tags = select(Event).where(Event.tag == "payments:account:opened")
        events = (await session.scalars(tags)).all()
        assert len({event.person_id for event in events}) == 3
        assert all(each.number not in str(e.data) for e in events for each in people)

    asked = await bank_answers(await signed_in_bank(client, house, "ABC"))
    assert sorted((a["account_number"], a["holder_name"]) for a in asked) == sorted(
        (each.number, each.name) for each in (people[0], people[2])
    )
    assert {a["id_number_last4"] for a in asked} == {
        each.id_number[-4:] for each in (people[0], people[2])
    }
    await work_off()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        open_ones = select(func.count()).where(AccountVerification.applied_at.is_(None))
        statuses = await session.scalars(
            select(PaymentAccount.status).order_by(PaymentAccount.bank_code)
        )
        assert [status.value for status in statuses] == ["verified", "verified", "unverified"]
        assert await session.scalar(open_ones) == 1


async def test_a_list_never_replaces_an_account_that_is_paid_to(
    house: House, people: list[Someone], clerks: tuple[Clerk, Clerk], work_off: WorkOff
) -> None:
    first, second, third = people
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = (await session.scalars(select(Person).where(Person.name == first.name))).one()
        paid = await an_account(session, person)
        same = (await session.scalars(select(Person).where(Person.name == second.name))).one()
        await an_account(session, same, number=second.number)
    refused = await brought(clerks, [each.row() for each in people], work_off)
    assert (refused["status"], refused["fault_count"]) == ("faulty", 1)
    path = f"/staff/v1/imports/{refused['id']}"
    assert await faults(clerks[0], path) == [(2, "银行账号", "other_account_paid")]

    applied = await brought(clerks, [second.row(), third.row()], work_off)
    effects = [(each["effect"], each["count"]) for each in applied["effects"]]
    assert sorted(effects) == [("opened", 1), ("unchanged", 1)]
    assert len(await on_record(house)) == 3
    assert paid.current


async def test_each_fault_of_a_list_is_told_by_row_and_column(
    house: House, people: list[Someone], clerks: tuple[Clerk, Clerk], work_off: WorkOff
) -> None:
    one, two, three = people
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        dead = (await session.scalars(select(Person).where(Person.name == three.name))).one()
        dead.died_on = date(2026, 1, 2)
    misread = one.number[:-1] + str((int(one.number[-1]) + 1) % 10)
    rows = [
        ["张建明", one.id_number, "ABC", misread],
        ["李秀兰", two.id_number, "ABC", two.number],
        three.row(),
        ["无此人", an_id_number(), "ABC", a_card_number()],
        ["李秀英", two.id_number, "ABC", a_card_number()],
    ]
    refused = await brought(clerks, rows, work_off)
    path = f"/staff/v1/imports/{refused['id']}"
    assert set(await faults(clerks[0], path)) == {
        (2, "银行账号", "account_number_check_digit"),
        (3, "银行账号", "several_accounts"),
        (3, "姓名", "holder_name_differs"),
        (4, "身份证号", "payee_deceased"),
        (5, "身份证号", "person_unknown"),
        (6, "银行账号", "several_accounts"),
    }
    assert await on_record(house) == []
