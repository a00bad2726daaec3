"""What was frozen before a notice or a figure came owes the difference, whenever it is sent."""

from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.payments.terms import BatchStatus
from app.domain.subsidies.terms import ArrearsCause, ArrearsStatus
from app.domain.veterans.terms import CategoryCode
from app.house import House
from app.models.subsidies.arrears import Arrears
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.subsidies.programmes import KEPT_PROGRAMMES
from tests.builders.identity import signed_in_staff
from tests.builders.payments import Payee, PayOffice, a_pay_office
from tests.builders.requests import days_later
from tests.fixtures.work import WorkOff
from tests.stories.payments.test_batch_reissue import changes_account, line_of
from tests.stories.payments.test_months_set_free import (
    A_CHILD,
    HIGHER,
    LOWER,
    LOWER_FEN,
    OF_LOWER,
    has_also,
)
from tests.stories.subsidies.test_arrears_of_a_notice import (
    IN_LICHENG,
    LICHENG,
    arrears_of,
    published,
)
from tests.stories.subsidies.test_rates import FIGURES

LATE = 120
"""Days that a batch lies before it is sent: two quarters of a year end between."""
NATIONAL_FEN, SHARE_FEN = 233_167, 14_515
GRANT, JANUARY = "conscript_family_grant", date(2026, 1, 1)


@pytest.fixture
async def office(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> PayOffice:
    return await a_pay_office(house, client, work_off, LICHENG)


async def a_survivor(office: PayOffice, name: str = "林秀英") -> Payee:
    category = CategoryCode.MARTYR_SURVIVOR
    here = {"village": IN_LICHENG, "category": category, **A_CHILD}
    return await office.has_payee(name, programme=HIGHER, **here)


async def notice_comes(office: PayOffice, **parts: Any) -> None:
    hands = [await signed_in_staff(office.house, Role.COUNTY_REVIEWER, LICHENG) for _ in "12"]
    await published(office.client, *hands, **parts)
    await office.work_off()


async def approved(office: PayOffice, programme: str = HIGHER) -> Any:
    batch = await office.reviews(await office.prepares(programme))
    await office.is_granted(batch["total_fen"], programme)
    return await office.approves(batch)


async def months_later(office: PayOffice) -> PayOffice:
    await days_later(office.house, LATE)
    later = await a_pay_office(office.house, office.client, office.work_off, LICHENG)
    later.payees = office.payees
    return later


async def noted(office: PayOffice, payee: Payee) -> list[tuple[str, int | None, str]]:
    found: list[Arrears] = await arrears_of(office.house, payee.entitlement.id)
    return [(f"{row.period:%Y-%m}", row.amount_fen, row.status.value) for row in found]


RAISED = [("2026-11", SHARE_FEN, ArrearsStatus.DUE.value)]


async def test_a_batch_sent_months_after_a_notice_owes_its_difference(office: PayOffice) -> None:
    payee = await a_survivor(office)
    batch = await approved(office)
    assert batch["total_fen"] == NATIONAL_FEN
    await notice_comes(office)
    assert await noted(office, payee) == []
    office = await months_later(office)
    await office.submits(batch)

    assert await noted(office, payee) == RAISED
    later = await office.prepares(HIGHER, "2026-12")
    assert (later["count"], later["total_fen"]) == (2, NATIONAL_FEN + 2 * SHARE_FEN)


async def test_a_payment_that_is_reissued_months_after_a_notice_owes_it_once(
    office: PayOffice,
) -> None:
    payee, other = await a_survivor(office), await a_survivor(office, "陈建国")
    batch = await approved(office)
    await changes_account(office.house, payee)
    await office.submits(batch)
    again = await office.prepares(HIGHER, kind="reissue")
    assert (again["count"], again["total_fen"]) == (1, NATIONAL_FEN)
    await notice_comes(office)
    assert await noted(office, payee) == []
    assert await noted(office, other) == RAISED
    office = await months_later(office)
    again = await office.approves(await office.reviews(again))
    await office.submits(again)

    assert (await line_of(office, payee))["status"] == "sent"
    assert await noted(office, payee) == await noted(office, other) == RAISED


async def test_two_notices_that_came_meanwhile_each_bring_their_own(office: PayOffice) -> None:
    payee = await a_survivor(office)
    batch = await approved(office)
    await notice_comes(office)
    more = {"programme": HIGHER, "category": "martyr_survivor", "unit": "year"}
    second = {"document_no": "泉鲤退役军人〔2025〕9号", "effective_on": "2026-01-01"}
    await notice_comes(office, lines=[{**more, "amount_fen": 186_180}], **second)
    office = await months_later(office)
    await office.submits(batch)

    found = [(period, fen) for period, fen, _ in await noted(office, payee)]
    assert sorted(found, key=str) == [("2026-11", 1_000), ("2026-11", SHARE_FEN)]


async def figure_comes(
    office: PayOffice, value: int, *, period: str = "2025-01", **more: Any
) -> dict[str, Any]:
    first, second = [
        await signed_in_staff(office.house, Role.COUNTY_REVIEWER, LICHENG) for _ in "12"
    ]
    figure = {"kind": "rural_income", "area_code": LICHENG, "period": period, "value": value}
    paper = {"document_no": f"鲤城区统计公报{value}", **more}
    answer = await office.client.post(FIGURES, json=figure | paper, headers=first.keyed())
    assert answer.status_code == 201, answer.text
    kept: dict[str, Any] = answer.json()
    path = f"{FIGURES}/{kept['id']}:confirm"
    answer = await office.client.post(path, json={"value": value}, headers=second.keyed())
    assert answer.status_code == 200, answer.text
    await office.work_off()
    return kept


async def a_grant_paid(office: PayOffice, *, before: BatchStatus) -> tuple[Payee, Any]:
    facts: dict[str, Any] = {"village": IN_LICHENG, "category": None, "starts_on": JANUARY}
    payee = await office.has_payee("林秀英", programme=GRANT, fen=None, **facts)
    batch = await office.reviews(await office.prepares(GRANT, "2026-01"))
    await office.is_granted(batch["total_fen"], GRANT)
    batch = await office.approves(batch)
    if before is BatchStatus.SUBMITTED:
        batch = await office.submits(batch)
    return payee, batch


async def test_a_corrected_income_of_the_year_before_owes_the_grant_its_difference(
    office: PayOffice,
) -> None:
    first = await figure_comes(office, 2_800_000)
    payee, batch = await a_grant_paid(office, before=BatchStatus.SUBMITTED)
    assert batch["total_fen"] == 2_800_000
    await figure_comes(office, 2_850_000, succeeds_id=first["id"])

    [row] = await arrears_of(office.house, payee.entitlement.id)
    assert (row.cause, row.amount_fen, f"{row.period:%Y-%m}") == (
        ArrearsCause.FIGURE,
        50_000,
        "2026-01",
    )
    again = await office.prepares(GRANT, "2026-01")
    assert (again["count"], again["total_fen"]) == (1, 50_000)
    # Another year's figure touches no month of this one, and a lower one asks nothing back.
    await figure_comes(office, 3_000_000, period="2026-01")
    assert len(await arrears_of(office.house, payee.entitlement.id)) == 1


async def test_a_figure_corrected_while_the_grant_waits_to_be_sent_is_not_lost(
    office: PayOffice,
) -> None:
    first = await figure_comes(office, 2_800_000)
    payee, batch = await a_grant_paid(office, before=BatchStatus.FINANCE_APPROVED)
    await figure_comes(office, 2_850_000, succeeds_id=first["id"])
    assert await noted(office, payee) == []
    office = await months_later(office)
    await office.submits(batch)

    assert await noted(office, payee) == [("2026-01", 50_000, "due")]


async def is_paid_as_a_difference(session: AsyncSession) -> None:
    """Let the survivor pension be paid as far as it lies above the living allowance."""
    pair = text(
        "UPDATE programme_pairs SET rule = 'difference', first = :above, second = :below"
        " WHERE :above IN (first, second) AND :below IN (first, second)"
    )
    await session.execute(pair, {"above": LOWER, "below": HIGHER})
    KEPT_PROGRAMMES.forget_once_committed(session)


async def test_what_was_paid_as_a_difference_rises_with_its_own_rate(office: PayOffice) -> None:
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        await is_paid_as_a_difference(session)
    payee = await a_survivor(office)
    allowance = await has_also(office, payee, LOWER, category=OF_LOWER)
    batch = await approved(office)
    assert batch["total_fen"] == NATIONAL_FEN - LOWER_FEN
    await office.submits(batch)
    await notice_comes(office)

    assert await noted(office, payee) == RAISED
    assert await arrears_of(office.house, allowance.id) == []
    again = await office.prepares(HIGHER)
    assert (again["count"], again["total_fen"]) == (1, SHARE_FEN)


async def test_what_rises_above_a_difference_owes_nothing_that_the_difference_paid(
    office: PayOffice,
) -> None:
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        await is_paid_as_a_difference(session)
    payee = await a_survivor(office)
    allowance = await has_also(office, payee, LOWER, category=OF_LOWER)
    alone = await office.has_payee(
        "陈建国", programme=LOWER, village=IN_LICHENG, category=OF_LOWER, **A_CHILD
    )
    await office.submits(await approved(office, LOWER))
    await office.submits(await approved(office))
    line = {"programme": LOWER, "category": "war_or_test_participant", "unit": "month"}
    await notice_comes(office, lines=[{**line, "amount_fen": 10_000}])

    assert await noted(office, alone) == [("2026-11", 10_000, "due")]
    assert await arrears_of(office.house, allowance.id) == []
    assert await noted(office, payee) == []


async def test_the_database_takes_no_second_line_of_one_cause(office: PayOffice) -> None:
    payee = await a_survivor(office)
    batch = await approved(office)
    await office.submits(batch)
    await notice_comes(office)
    twice = text(
        "INSERT INTO arrears (id, entitlement_id, person_id, division_code, period, kind, cause,"
        " cause_id, amount_fen, status, noted_at) SELECT gen_random_uuid(), entitlement_id,"
        " person_id, division_code, period, kind, cause, cause_id, 1, 'due', noted_at FROM arrears"
    )
    assert await noted(office, payee) == RAISED
    with pytest.raises(IntegrityError, match="uq_arrears_cause"):
        async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
            await session.execute(twice)
