"""No month twice, and none never: what ends, is given up or comes back while batches are made."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text, update

from app.domain.accounts.accounts import AccountKind
from app.domain.payments.terms import BatchStatus
from app.domain.subsidies.terms import ArrearsCause, ArrearsKind, ArrearsStatus
from app.domain.veterans.terms import CategoryCode
from app.models.subsidies.arrears import Arrears
from app.models.veterans.persons import Person
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.accounts import an_account
from tests.builders.identity import signed_in_staff
from tests.builders.payments import Payee, PayOffice, a_batch
from tests.builders.requests import PROVINCE, STAFF, Caller
from tests.stories.payments.test_batch_reissue import balances, changes_account, line_of
from tests.stories.subsidies.desk import does, owed

OCTOBER = date(2026, 10, 1)
SENTENCE = {"reason": "convicted_for_life", "document_no": "闽退役军人〔2026〕77号"}


async def entitlement_of(office: PayOffice, payee: Payee) -> Any:
    return await office.preparer.get(f"/entitlements/{payee.entitlement.id}")


async def is_cancelled(office: PayOffice, payee: Payee) -> Any:
    """The province decides, from this month on."""
    session = await signed_in_staff(office.house, Role.PROVINCE_REVIEWER, PROVINCE)
    province = Caller(office.client, session, STAFF)
    return await does(province, await entitlement_of(office, payee), "cancel", SENTENCE)


async def held_at_submission(office: PayOffice, payee: Payee, **run: Any) -> str:
    """Let the account change after the approval; return the number of the line that stays."""
    batch = await office.reviews(await office.prepares(**run))
    await office.is_granted(batch["total_fen"], batch["programme"])
    batch = await office.approves(batch)
    await changes_account(office.house, payee)
    await office.submits(batch)
    number: str = (await line_of(office, payee))["payment_no"]
    return number


async def gives_up(office: PayOffice, number: str, *, still_owed: bool) -> None:
    answer = await office.gives_up(number, "户籍核查后决定", still_owed=still_owed)
    assert answer.status_code == 200, answer.text


async def test_months_before_a_conviction_are_owed_all_the_same(office: PayOffice) -> None:
    payee = await office.has_payee("黄志强", fen=50_000, starts_on=OCTOBER)
    row = await is_cancelled(office, payee)
    assert (row["status"], row["ends_before"]) == ("cancelled", "2026-11")

    october = await office.prepares(period="2026-10")
    assert (october["count"], october["total_fen"]) == (1, 50_000)
    assert (await office.prepares())["count"] == 0


async def test_a_conviction_holds_only_the_months_after_it(office: PayOffice) -> None:
    payee = await office.has_payee("黄志强", fen=50_000, starts_on=OCTOBER)
    await office.has_payee("陈建国", fen=30_000)
    october = await a_batch(office, BatchStatus.FINANCE_APPROVED, period="2026-10")
    november = await a_batch(office, BatchStatus.FINANCE_APPROVED)
    await is_cancelled(office, payee)
    october, november = await office.submits(october), await office.submits(november)

    assert [(part["count"], part["total_fen"]) for part in october["banks"]] == [(1, 50_000)]
    assert [(part["count"], part["total_fen"]) for part in november["banks"]] == [(1, 30_000)]
    lines = await office.preparer.get("/payments", params={"person_id": str(payee.person.id)})
    assert [(line["period"], line["hold_reason"]) for line in lines["items"]] == [
        ("2026-10", None),
        ("2026-11", "entitlement_over"),
    ]


async def test_what_was_given_up_for_good_no_list_and_no_lift_brings_back(
    office: PayOffice,
) -> None:
    payee = await office.has_payee("林秀英", fen=30_000)
    await office.has_payee("陈建国", fen=50_000)
    await gives_up(office, await held_at_submission(office, payee), still_owed=False)
    assert (await balances(office))["appropriation"] == 30_000

    assert (await office.prepares())["count"] == 0
    row = await does(
        office.preparer, await entitlement_of(office, payee), "suspend", {"reason": "under_review"}
    )
    row = await does(office.preparer, row, "lift", {"reason": "under_review"})
    assert [one for one in owed(row) if one[2] == "due"] == []
    december = await office.prepares(period="2026-12")
    assert (december["count"], december["total_fen"]) == (2, 80_000)


@pytest.mark.parametrize(("still_owed", "lines"), [(False, 0), (True, 1)])
async def test_money_once_that_was_given_up_is_paid_again_only_if_owed(
    office: PayOffice, still_owed: bool, lines: int
) -> None:
    aid: dict[str, Any] = {"programme": "hardship_aid", "kind": "one_off"}
    payee = await office.has_payee("林秀英", fen=300_000, programme="hardship_aid")
    await office.has_payee("陈建国", fen=200_000, programme="hardship_aid")
    await gives_up(office, await held_at_submission(office, payee, **aid), still_owed=still_owed)

    assert (await office.prepares(**aid))["count"] == lines


async def test_arrears_of_a_cancelled_batch_end_with_the_entitlement(office: PayOffice) -> None:
    late = await office.has_payee("林秀英", fen=30_000, bank=None)
    await office.has_payee("陈建国", fen=50_000)
    await a_batch(office, BatchStatus.SUBMITTED)
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        await an_account(session, await session.get_one(Person, late.person.id))
    december = await office.prepares(period="2026-12")
    assert december["count"] == 3
    over = {"ends_before": "2026-11", "note": "已就业"}
    await does(office.preparer, await entitlement_of(office, late), "end", over)
    path, reason = f"/batches/{december['id']}:cancel", {"reason": "名册有误"}
    await office.preparer.post(path, reason, version=december["version"])

    december = await office.prepares(period="2026-12")
    assert (december["count"], december["total_fen"]) == (1, 50_000)


async def test_a_month_whose_list_was_made_ahead_is_not_lost_to_a_review(
    office: PayOffice,
) -> None:
    payee = await office.has_payee("林秀英", fen=30_000)
    review = {"reason": "under_review"}
    await does(office.preparer, await entitlement_of(office, payee), "suspend", review)
    ahead = await office.prepares(period="2026-12")
    assert ahead["count"] == 0
    row = await does(office.preparer, await entitlement_of(office, payee), "lift", review)

    # The list of November is still to come; that of December will not be made again.
    assert owed(row) == [("2026-12", "reinstated", "due")]


async def a_mourner(office: PayOffice, name: str) -> Payee:
    payee = await office.has_payee(
        name,
        fen=None,
        programme="funeral_grant",
        starts_on=OCTOBER,
        category=CategoryCode.WAR_PARTICIPANT,
        account={"kind": AccountKind.SURVIVOR},
    )
    await dies(office, payee, date(2026, 10, 20))
    return payee


async def dies(office: PayOffice, payee: Payee, on: date | None) -> None:
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        died = update(Person).values(died_on=on)
        await session.execute(died.where(Person.id == payee.person.id))


FUNERALS: dict[str, Any] = {"programme": "funeral_grant", "kind": "one_off"}


async def test_no_funeral_is_paid_to_somebody_who_turns_out_to_live(office: PayOffice) -> None:
    alive, dead = [await a_mourner(office, name) for name in ("黄志强", "陈建国")]
    batch = await office.reviews(await office.prepares(**FUNERALS))
    assert batch["count"] == 2
    await office.is_granted(batch["total_fen"], "funeral_grant")
    batch = await office.approves(batch)
    await dies(office, alive, None)
    await office.submits(batch)

    assert (await line_of(office, alive))["hold_reason"] == "entitlement_over"
    assert (await line_of(office, dead))["status"] == "sent"


async def is_owed_a_raise(office: PayOffice, payee: Payee, fen: int) -> None:
    """As a notice leaves it: the month was paid at a rate lower by so much."""
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        lower = text("UPDATE payments SET amount_fen = amount_fen - :fen WHERE person_id = :id")
        await session.execute(lower, {"fen": fen, "id": payee.person.id})
        period = text("SELECT period FROM payments WHERE person_id = :id")
        session.add(
            Arrears(
                entitlement_id=payee.entitlement.id,
                person_id=payee.person.id,
                division_code=payee.entitlement.division_code,
                period=await session.scalar(period, {"id": payee.person.id}),
                kind=ArrearsKind.RAISE,
                cause=ArrearsCause.RATE_NOTICE,
                cause_id=uuid4(),
                amount_fen=fen,
                status=ArrearsStatus.DUE,
                noted_at=session.info["now"],
            )
        )


async def test_the_raise_of_a_funeral_grant_is_paid(office: PayOffice) -> None:
    payee = await a_mourner(office, "陈建国")
    batch = await office.reviews(await office.prepares(**FUNERALS))
    await office.is_granted(batch["total_fen"], "funeral_grant")
    await office.submits(await office.approves(batch))
    await is_owed_a_raise(office, payee, 6_000)

    again = await office.prepares(**FUNERALS)
    assert (again["count"], again["total_fen"], again["excluded_count"]) == (1, 6_000, 0)


async def test_a_month_given_up_and_owed_whole_is_not_raised_besides(office: PayOffice) -> None:
    # Children stand on no public list.
    allowance: dict[str, Any] = {"programme": "living_allowance", "born_on": date(2012, 5, 1)}
    payee = await office.has_payee("林秀英", fen=None, **allowance)
    await office.has_payee("陈建国", fen=None, **allowance)
    number = await held_at_submission(office, payee, programme="living_allowance")
    await is_owed_a_raise(office, payee, 6_000)
    await gives_up(office, number, still_owed=True)

    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        rows = await session.execute(select(Arrears.kind, Arrears.status).order_by(Arrears.kind))
        assert [tuple(row) for row in rows] == [("missed", "due"), ("raise", "dropped")]
    december = await office.prepares("living_allowance", "2026-12")
    lines = await office.preparer.get("/payments", params={"person_id": str(payee.person.id)})
    amounts = {line["amount_fen"] for line in lines["items"] if line["status"] == "ready"}
    assert (december["count"], len(amounts)) == (3, 1)


async def test_what_was_raised_already_is_reissued_not_reckoned_anew(office: PayOffice) -> None:
    allowance: dict[str, Any] = {"programme": "living_allowance", "born_on": date(2012, 5, 1)}
    payee = await office.has_payee("林秀英", fen=None, **allowance)
    await office.has_payee("陈建国", fen=None, **allowance)
    number = await held_at_submission(office, payee, programme="living_allowance")
    await is_owed_a_raise(office, payee, 6_000)
    december = await office.prepares("living_allowance", "2026-12")
    assert december["count"] == 3
    answer = await office.gives_up(number, "改由下月一并发放", still_owed=True)

    assert (answer.status_code, answer.json()["code"]) == (409, "illegal_payment_step")
