"""What becomes of her money reaches her: in the app, and by text where only she can mend it."""

from datetime import date
from typing import Any

from sqlalchemy import update

from app.domain.accounts.accounts import AccountStatus
from app.domain.identity.agency import DEFAULT_SCOPES, AgencyScope
from app.domain.payments.terms import BatchStatus
from app.house import House
from app.jobs.notifications import see_to_messages
from app.models.payments.accounts import PaymentAccount
from app.models.veterans.persons import Person
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.banks import signed_in_bank
from tests.builders.identity import a_staff_account, an_agency, signed_in_citizen
from tests.builders.payments import Payee, PayOffice, a_batch
from tests.builders.requests import MINIAPP, Caller
from tests.builders.veterans import a_person
from tests.fixtures.simulators import Outside

AID = "随军未就业家属生活补助"
NAME_DIFFERS = "013031"


async def _has_payee(office: PayOffice, name: str, phone: str, **facts: Any) -> Payee:
    payee = await office.has_payee(name, bank="ICBC", **facts)
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        (await session.get_one(Person, payee.person.id)).phone = phone
    return payee


async def _at_the_phone(office: PayOffice, payee: Payee) -> Caller:
    signed_in = await signed_in_citizen(office.house, payee.person.id)
    return Caller(office.client, signed_in, MINIAPP)


async def _payment_of(office: PayOffice, payee: Payee) -> Any:
    page = await office.preparer.get("/payments", params={"person_id": str(payee.person.id)})
    return page["items"][0]


async def _bank_says(office: PayOffice, *results: tuple[Payee, str, str]) -> None:
    """Bring one delivery of (whom, code, serial) and let it be applied."""
    bank = await signed_in_bank(office.client, office.house, "ICBC")
    lines = []
    for payee, code, serial in results:
        payment = await _payment_of(office, payee)
        lines.append(
            {
                "serial": serial,
                "payment_no": payment["payment_no"],
                "attempt": payment["attempt"],
                "amount_fen": payment["amount_fen"],
                "code": code,
                "booked_at": "2026-11-22T09:30:00+08:00",
            }
        )
    answer = await bank.post("/results", json={"serial": f"D{results[0][2]}", "lines": lines})
    assert answer.status_code == 202, answer.text
    await office.work_off()
    await see_to_messages(office.house)  # What the job of every minute does.


async def _messages(caller: Caller) -> list[Any]:
    items: list[Any] = (await caller.get("/notifications"))["items"]
    return items


async def _said(caller: Caller) -> list[str]:
    return [each["text"]["zh"] for each in await _messages(caller)]


async def test_what_arrived_is_said_in_the_app_and_what_did_not_by_text_as_well(
    office: PayOffice, outside: Outside
) -> None:
    paid = await _has_payee(office, "陈建国", "13800138001", fen=65_000)
    wrong = await _has_payee(office, "林秀英", "13800138002", fen=50_000)
    busy = await _has_payee(office, "黄志强", "13800138003", fen=50_000)
    await a_batch(office, BatchStatus.FUNDED)
    await _bank_says(
        office, (paid, "000000", "S1"), (wrong, NAME_DIFFERS, "S2"), (busy, "013028", "S3")
    )

    [arrived] = await _messages(await _at_the_phone(office, paid))
    assert arrived["text"] == {
        "zh": f"2026年11月的{AID}650元已到账",
        "en": "Arrived: aid for spouses who follow a soldier for 2026-11, 650 yuan",
    }
    assert arrived["payment_no"] == (await _payment_of(office, paid))["payment_no"]
    assert (arrived["request_id"], arrived["account_id"], arrived["read"]) == (None, None, False)

    her = await _at_the_phone(office, wrong)
    assert await _said(her) == [
        (
            f"2026年11月的{AID}没有到账：账户姓名与登记姓名不一致。"
            "请到服务站核对姓名；银行登记有误的，先到银行更正。"
        )
    ]
    assert (await her.get("/home"))["unread"] == 1
    # What the office sends again by itself asks nothing of him: no text.
    assert await _said(await _at_the_phone(office, busy)) == [
        f"2026年11月的{AID}没有到账：银行系统繁忙，这笔未办成。无需办理，下一批重新发放。"
    ]
    [text] = outside.texts()
    assert text["phone"] == "13800138002"
    assert text["text"].startswith(f"【泉州退役军人事务】2026年11月的{AID}没有到账：账户姓名")
    assert "500" not in text["text"]


async def test_what_comes_back_later_is_told_once(office: PayOffice, outside: Outside) -> None:
    payee = await _has_payee(office, "陈建国", "13800138001", fen=65_000)
    await a_batch(office, BatchStatus.FUNDED)
    await _bank_says(office, (payee, "000000", "S1"))
    assert outside.texts() == []
    for serial in ("S2", "S3"):
        await _bank_says(office, (payee, "013018", serial))
    her = await _at_the_phone(office, payee)
    assert await _said(her) == [
        (
            f"2026年11月的{AID}被银行退了回来：账户已销户。"
            "请更换收款账户，可在小程序申请或到服务站办理。"
        ),
        f"2026年11月的{AID}650元已到账",
    ]
    [text] = outside.texts("13800138001")
    assert "被银行退了回来：账户已销户" in text["text"]


async def test_a_line_held_for_its_account_is_told_to_whoever_can_mend_it(
    office: PayOffice, outside: Outside
) -> None:
    payee = await _has_payee(office, "陈建国", "13800138001", fen=65_000)
    await _has_payee(office, "林秀英", "13800138002", fen=50_000)
    batch = await a_batch(office, BatchStatus.FINANCE_APPROVED)
    await _freezes(office.house, payee)
    await office.submits(batch)
    await see_to_messages(office.house)
    her = await _at_the_phone(office, payee)
    assert await _said(her) == [
        f"2026年11月的{AID}先留着没有发：收款账户现在不能入账。带上银行卡到银行或服务站问清楚。"
    ]
    [text] = outside.texts()
    assert (text["phone"], "先留着没有发" in text["text"]) == ("13800138001", True)


async def test_of_a_payment_held_after_a_death_nobody_hears_by_itself(
    office: PayOffice, outside: Outside
) -> None:
    payee = await _has_payee(office, "陈建国", "13800138001", fen=65_000)
    frozen = await _has_payee(office, "黄志强", "13800138003", fen=65_000)
    await _has_payee(office, "林秀英", "13800138002", fen=50_000)
    batch = await a_batch(office, BatchStatus.FINANCE_APPROVED)
    her = await _at_the_phone(office, payee)
    await _freezes(office.house, frozen)
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        died = update(Person).values(died_on=date(2026, 10, 30))
        gone = [payee.person.id, frozen.person.id]
        await session.execute(died.where(Person.id.in_(gone)))
    await office.submits(batch)
    await see_to_messages(office.house)
    assert (await _payment_of(office, payee))["hold_reason"] == "death"
    answer = await her.client.get(f"{MINIAPP}/notifications", headers=her.signed_in.headers)
    assert answer.status_code != 200 or answer.json()["items"] == []
    assert outside.texts() == []


async def test_an_agent_hears_of_money_only_where_the_person_said_so(office: PayOffice) -> None:
    payee = await _has_payee(office, "陈建国", "13800138001", fen=65_000)
    await a_batch(office, BatchStatus.FUNDED)
    await _bank_says(office, (payee, "000000", "S1"))
    heard = {}
    for name, scopes in (
        ("陈小妹", DEFAULT_SCOPES),
        ("陈小弟", DEFAULT_SCOPES | {AgencyScope.VIEW_PAYMENTS}),
    ):
        async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
            clerk = await a_staff_account(session, Role.VILLAGE_CLERK, payee.person.division_code)
            agent = await a_person(session, name, born_on=date(2001, 5, 20))
            await session.flush()  # The mandate refers to both.
            await an_agency(session, payee.person.id, agent.id, clerk.id, scopes)
        signed_in = await signed_in_citizen(office.house, agent.id)
        acting = Caller(office.client, signed_in, MINIAPP, {"Acting-For": str(payee.person.id)})
        heard[name] = (await _said(acting), (await acting.get("/home"))["unread"])
    assert heard == {
        "陈小妹": ([], 0),
        "陈小弟": ([f"2026年11月的{AID}650元已到账"], 1),
    }


async def test_who_is_left_out_for_want_of_an_account_is_told_when_the_list_goes_out(
    office: PayOffice, outside: Outside
) -> None:
    payee = await office.has_payee("陈建国", bank=None, fen=65_000)
    gone = await office.has_payee("黄志强", bank=None, fen=65_000)
    await _has_payee(office, "林秀英", "13800138002", fen=50_000)
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        (await session.get_one(Person, payee.person.id)).phone = "13800138001"
        dead = await session.get_one(Person, gone.person.id)
        dead.phone, dead.died_on = "13800138003", date(2026, 10, 30)
    batch = await a_batch(office, BatchStatus.FINANCE_APPROVED)
    her = await _at_the_phone(office, payee)
    assert await _said(her) == []
    await office.submits(batch)
    await see_to_messages(office.house)
    assert await _said(her) == [
        (
            f"2026年11月的{AID}没有列入名单：还没有登记收款账户。"
            "带身份证和银行卡到服务站登记，登记好了补发。"
        )
    ]
    [text] = outside.texts()
    assert (text["phone"], "没有列入名单" in text["text"]) == ("13800138001", True)


async def _freezes(house: House, payee: Payee) -> None:
    assert payee.account is not None
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        frozen = update(PaymentAccount).values(status=AccountStatus.FROZEN)
        await session.execute(frozen.where(PaymentAccount.id == payee.account.id))
