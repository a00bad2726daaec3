"""What did not come as expected, read by the person: why, what to do now, and whom to ring."""

from datetime import date
from typing import Any

from sqlalchemy import update

from app.domain.accounts.accounts import AccountStatus
from app.domain.payments.terms import BatchStatus
from app.domain.subsidies.terms import ArrearsCause, ArrearsKind, ArrearsStatus
from app.domain.veterans.terms import CategoryCode
from app.models.payments.accounts import PaymentAccount
from app.models.subsidies.arrears import Arrears
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.banks import signed_in_bank
from tests.builders.divisions import a_card, a_station
from tests.builders.identity import signed_in_citizen
from tests.builders.payments import Payee, PayOffice, a_batch
from tests.builders.requests import COUNTY, MINIAPP, Caller
from tests.builders.veterans import VILLAGE

AT_THE_STATION = "带身份证和银行卡到服务站登记，登记好了补发"


async def _at_the_phone(office: PayOffice, payee: Payee) -> Caller:
    return Caller(office.client, await signed_in_citizen(office.house, payee.person.id), MINIAPP)


async def _reads(veteran: Caller) -> Any:
    """Her latest payment, in full."""
    line = (await veteran.get("/payments"))["items"][0]
    return await veteran.get(f"/payments/{line['payment_no']}")


async def _bank_says(office: PayOffice, seen: Any, code: str, serial: str) -> None:
    bank = await signed_in_bank(office.client, office.house, "ICBC")
    line = {
        "serial": serial,
        "payment_no": seen["payment_no"],
        "attempt": seen["attempt"],
        "amount_fen": seen["amount_fen"],
        "code": code,
        "booked_at": "2026-11-22T09:30:00+08:00",
    }
    answer = await bank.post("/results", json={"serial": f"D{serial}", "lines": [line]})
    assert answer.status_code == 202, answer.text
    await office.work_off()


async def test_a_payment_that_failed_says_what_the_bank_said_and_what_to_do(
    office: PayOffice,
) -> None:
    payee = await office.has_payee("陈建国", fen=65_000, bank="ICBC")
    await a_batch(office, BatchStatus.FUNDED)
    veteran = await _at_the_phone(office, payee)
    await _bank_says(office, await _reads(veteran), "013031", "S1")
    seen = await _reads(veteran)
    assert (seen["status"], seen["status_label"]["zh"]) == ("failed", "未到账")
    assert seen["reason"] == {
        "zh": "账户姓名与登记姓名不一致。",
        "en": "The account is in another name than the register.",
    }
    assert seen["next_step"]["zh"] == "请到服务站核对姓名；银行登记有误的，先到银行更正。"
    assert seen["settled_on"] == "2026-11-22"
    coming = (await veteran.get("/home"))["next_payment"]
    assert (coming["status"], coming["payment_no"]) == ("failed", seen["payment_no"])


async def test_a_payment_that_came_back_says_why(office: PayOffice) -> None:
    payee = await office.has_payee("陈建国", fen=65_000, bank="ICBC")
    await a_batch(office, BatchStatus.FUNDED)
    veteran = await _at_the_phone(office, payee)
    await _bank_says(office, await _reads(veteran), "000000", "S1")
    assert (await _reads(veteran))["reason"]["zh"] == "钱已经到账"
    await _bank_says(office, await _reads(veteran), "013018", "S2")
    seen = await _reads(veteran)
    assert (seen["status"], seen["status_label"]["zh"]) == ("returned", "已退回")
    assert seen["reason"]["zh"] == "账户已销户。"
    assert seen["next_step"]["zh"] == "请更换收款账户，可在小程序申请或到服务站办理。"


async def test_a_payment_that_is_held_says_why_and_whom_to_ring(office: PayOffice) -> None:
    payee = await office.has_payee("陈建国", fen=65_000)
    await office.has_payee("林秀英", fen=50_000)
    batch = await a_batch(office, BatchStatus.FINANCE_APPROVED)
    assert payee.account is not None
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        frozen = update(PaymentAccount).values(status=AccountStatus.FROZEN)
        await session.execute(frozen.where(PaymentAccount.id == payee.account.id))
        await a_station(session, COUNTY, a_card(name="泉港区服务中心", phone="0595-87990000"))
    await office.submits(batch)
    veteran = await _at_the_phone(office, payee)
    seen = await _reads(veteran)
    assert (seen["status"], seen["status_label"]["zh"]) == ("held", "暂缓发放")
    assert seen["reason"]["zh"] == "收款账户现在不能入账"
    assert seen["next_step"]["zh"] == "带上银行卡到银行或服务站问清楚"
    # Her village has no station yet: the one above it answers.
    assert (seen["contact"]["station_name"], seen["contact"]["phone"]) == (
        "泉港区服务中心",
        "0595-87990000",
    )
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        await a_station(session, VILLAGE, a_card(name="锦祥社区服务站", phone="0595-87991111"))
    assert (await _reads(veteran))["contact"]["phone"] == "0595-87991111"
    assert (await veteran.get("/entitlements"))["contact"]["phone"] == "0595-87991111"


async def test_who_was_left_out_is_told_why_and_promised_nothing_for_that_month(
    office: PayOffice,
) -> None:
    payee = await office.has_payee("陈建国", fen=65_000, bank=None)
    await office.has_payee("林秀英", fen=50_000)
    batch = await a_batch(office, BatchStatus.REVIEWED)
    veteran = await _at_the_phone(office, payee)
    # Until finance has approved it the list may still change.
    coming = (await veteran.get("/home"))["next_payment"]
    assert (coming["status_label"]["zh"], coming["reason"]) == ("预计发放", None)
    await office.is_granted(batch["total_fen"])
    batch = await office.approves(batch)

    coming = (await veteran.get("/home"))["next_payment"]
    assert (coming["period"], coming["status"]) == ("2026-11", None)
    assert coming["status_label"] == {"zh": "暂未列入", "en": "left out for now"}
    assert coming["reason"] == {
        "zh": "还没有登记收款账户",
        "en": "No account is on record to pay to",
    }
    assert coming["next_step"]["zh"] == AT_THE_STATION
    assert (await veteran.get("/payments"))["items"] == []
    [owed] = (await veteran.get("/entitlements"))["items"]
    assert owed["left_out"] == {
        "period": "2026-11",
        "reason": coming["reason"],
        "next_step": coming["next_step"],
    }
    [due] = owed["arrears"]
    assert (due["period"], due["cause"], due["cause_label"]) == ("2026-11", "excluded", "上次剔除")
    assert (due["reason"], due["next_step"]) == (coming["reason"], coming["next_step"])


async def test_arrears_that_no_list_left_out_say_that_they_come_by_themselves(
    office: PayOffice,
) -> None:
    payee = await office.has_payee("陈建国", fen=65_000)
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        for kind, cause, amount_fen in (
            (ArrearsKind.RAISE, ArrearsCause.RATE_NOTICE, 1_200),
            (ArrearsKind.MISSED, ArrearsCause.REINSTATED, None),
        ):
            session.add(
                Arrears(
                    entitlement_id=payee.entitlement.id,
                    person_id=payee.person.id,
                    division_code=payee.person.division_code,
                    period=date(2026, 10, 1),
                    kind=kind,
                    cause=cause,
                    amount_fen=amount_fen,
                    status=ArrearsStatus.DUE,
                    noted_at=session.info["now"],
                )
            )
    veteran = await _at_the_phone(office, payee)
    [owed] = (await veteran.get("/entitlements"))["items"]
    assert owed["left_out"] is None
    assert {(due["kind"], due["cause_label"], due["amount_fen"]) for due in owed["arrears"]} == {
        ("raise", "提标补发", 1_200),
        ("missed", "恢复发放", None),
    }
    for due in owed["arrears"]:
        assert (due["period"], due["reason"]) == ("2026-10", None)
        assert due["next_step"]["zh"] == "您不用做什么，随下一批补发"


async def test_what_is_to_be_confirmed_says_by_which_day(office: PayOffice) -> None:
    payee = await office.has_payee(
        "陈建国",
        fen=None,
        programme="living_allowance",
        category=CategoryCode.RETURNED_WITH_ILLNESS,
        starts_on=date(2025, 3, 1),
    )
    veteran = await _at_the_phone(office, payee)
    for path in ("/entitlements", "/home"):
        seen = await veteran.get(path)
        assert (seen["confirmation_due"], seen["confirmation_due_on"]) == (True, "2026-10-31")
    other = await office.has_payee("林秀英", fen=50_000)
    for path in ("/entitlements", "/home"):
        seen = await (await _at_the_phone(office, other)).get(path)
        assert (seen["confirmation_due"], seen["confirmation_due_on"]) == (False, None)
