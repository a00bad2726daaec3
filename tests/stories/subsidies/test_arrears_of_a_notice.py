"""The Licheng case: published on 2024-11-19, effective from January; history is never touched."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, update

from app.domain.calendar.days import start_of_day
from app.domain.payments.terms import PaymentStatus
from app.domain.subsidies.months import months_in
from app.domain.subsidies.terms import ArrearsCause, ArrearsKind, ArrearsStatus
from app.domain.veterans.terms import CategoryCode
from app.house import House
from app.models.audit import Event
from app.models.payments.payments import Payment
from app.models.subsidies.arrears import Arrears
from app.models.veterans.persons import Person
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.usecases.subsidies.note_raises import note_raises
from tests.builders.identity import SignedIn, signed_in_staff
from tests.builders.paid import paid_months
from tests.builders.subsidies import an_entitlement
from tests.builders.veterans import a_person
from tests.fixtures.work import WorkOff
from tests.stories.subsidies.test_rates import LINES, NOTICES, entered, publish

LICHENG, FENGZE, QUANZHOU = "350502000000", "350503000000", "350500000000"
IN_LICHENG, IN_FENGZE = "350502001001", "350503001001"
YEAR = list(months_in(date(2024, 1, 1), date(2025, 1, 1)))
AT_THE_TIME = start_of_day(date(2024, 1, 20))
SHARE_FEN = 174180
"""60 % of 2,903 yuan."""


@pytest.fixture
async def first(house: House) -> SignedIn:
    return await signed_in_staff(house, Role.COUNTY_REVIEWER, LICHENG)


@pytest.fixture
async def second(house: House) -> SignedIn:
    return await signed_in_staff(house, Role.COUNTY_REVIEWER, LICHENG)


async def a_survivor(
    house: House,
    months: Sequence[date] = YEAR,
    *,
    village: str = IN_LICHENG,
    status: PaymentStatus = PaymentStatus.PAID,
    **columns: Any,
) -> UUID:
    """A martyr's kin who was paid these months at the national rate; returns the entitlement."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session, division=village)
        entitlement = await an_entitlement(
            session,
            person,
            "survivor_pension",
            category=CategoryCode.MARTYR_SURVIVOR,
            **columns,
        )
        await paid_months(session, entitlement, months, known_at=AT_THE_TIME, status=status)
        return entitlement.id


async def published(
    client: httpx.AsyncClient, first: SignedIn, second: SignedIn, **parts: Any
) -> dict[str, Any]:
    notice = await entered(client, first, **parts)
    answer = await publish(client, second, notice, parts.get("lines", LINES))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def arrears_of(house: House, entitlement_id: UUID) -> list[Arrears]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        rows = await session.scalars(
            select(Arrears).where(Arrears.entitlement_id == entitlement_id).order_by(Arrears.period)
        )
        return list(rows)


async def test_a_notice_of_november_owes_twelve_lines_that_add_up_to_the_share(
    client: httpx.AsyncClient, house: House, first: SignedIn, second: SignedIn, work_off: WorkOff
) -> None:
    entitlement_id = await a_survivor(house)
    notice = await published(client, first, second)
    await work_off()

    found = await arrears_of(house, entitlement_id)

    assert [row.period for row in found] == YEAR
    assert [row.amount_fen for row in found] == [14515] * 12
    assert sum(row.amount_fen or 0 for row in found) == SHARE_FEN
    for row in found:
        assert (row.kind, row.cause) == (ArrearsKind.RAISE, ArrearsCause.RATE_NOTICE)
        assert (row.cause_id, row.status) == (UUID(notice["id"]), ArrearsStatus.DUE)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        [event] = await session.scalars(select(Event).where(Event.tag == "subsidies:arrears:noted"))
        assert event.division_code == LICHENG
        assert (event.data["count"], event.data["total_fen"]) == (12, SHARE_FEN)
        paid = select(func.sum(Payment.amount_fen)).where(Payment.entitlement_id == entitlement_id)
        assert await session.scalar(paid) == 2798000


async def test_ten_deliveries_of_the_job_note_nothing_twice(
    client: httpx.AsyncClient, house: House, first: SignedIn, second: SignedIn, work_off: WorkOff
) -> None:
    entitlement_id = await a_survivor(house)
    notice = await published(client, first, second)
    await work_off()
    for _ in range(10):
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            noted = await note_raises(session, UUID(notice["id"]), LICHENG, session.info["now"])
        assert (noted.count, noted.total_fen) == (0, 0)
    assert len(await arrears_of(house, entitlement_id)) == 12


async def test_whoever_died_since_is_owed_the_months_that_he_lived(
    client: httpx.AsyncClient, house: House, first: SignedIn, second: SignedIn, work_off: WorkOff
) -> None:
    entitlement_id = await a_survivor(
        house, YEAR[:5], status=PaymentStatus.PAID, ends_before=date(2024, 6, 1)
    )
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(update(Person).values(died_on=date(2024, 5, 20)))
    await published(client, first, second)
    await work_off()
    assert [row.period for row in await arrears_of(house, entitlement_id)] == YEAR[:5]


async def test_each_county_pays_its_own_and_what_is_not_sent_is_built_anew(
    client: httpx.AsyncClient, house: House, first: SignedIn, second: SignedIn, work_off: WorkOff
) -> None:
    elsewhere = await a_survivor(house, village=IN_FENGZE)
    not_sent = await a_survivor(house, YEAR[:2], status=PaymentStatus.READY)
    given_up = await a_survivor(house, YEAR[:2], status=PaymentStatus.CANCELLED)
    came_back = await a_survivor(house, YEAR[:2], status=PaymentStatus.RETURNED)
    await published(client, first, second)
    await work_off()
    counts = [len(await arrears_of(house, one)) for one in (elsewhere, not_sent, given_up)]
    assert counts == [0, 0, 0]
    assert len(await arrears_of(house, came_back)) == 2


async def test_a_month_given_up_later_is_not_raised_and_then_made_up_for_too(
    client: httpx.AsyncClient, house: House, first: SignedIn, second: SignedIn, work_off: WorkOff
) -> None:
    entitlement_id = await a_survivor(house, YEAR[:2], status=PaymentStatus.RETURNED)
    notice = await published(client, first, second)
    await work_off()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(
            update(Payment)
            .where(Payment.entitlement_id == entitlement_id, Payment.period == YEAR[0])
            .values(status=PaymentStatus.CANCELLED)
        )
        noted = await note_raises(session, UUID(notice["id"]), LICHENG, session.info["now"])
        assert (noted.count, noted.dropped) == (0, 1)
    found = await arrears_of(house, entitlement_id)
    assert [row.status for row in found] == [ArrearsStatus.DROPPED, ArrearsStatus.DUE]


async def test_a_second_notice_brings_its_own_difference_alone(
    client: httpx.AsyncClient, house: House, first: SignedIn, second: SignedIn, work_off: WorkOff
) -> None:
    entitlement_id = await a_survivor(house)
    await published(client, first, second)
    await work_off()
    one = await signed_in_staff(house, Role.CITY_REVIEWER, QUANZHOU)
    other = await signed_in_staff(house, Role.CITY_REVIEWER, QUANZHOU)
    lines = [
        {
            "programme": "survivor_pension",
            "category": "martyr_survivor",
            "unit": "year",
            "amount_fen": 2798000 + 12000,
        }
    ]
    head = {
        "document_no": "民发〔2024〕1号",
        "component": "national",
        "county_code": None,
        "effective_on": "2024-08-01",
    }
    national = await published(client, one, other, lines=lines, **head)
    await work_off()
    found = await arrears_of(house, entitlement_id)
    second_notice = [row for row in found if row.cause_id == UUID(national["id"])]
    assert [row.period for row in second_notice] == YEAR[7:]
    assert sum(row.amount_fen or 0 for row in second_notice) == 5000
    assert sum(row.amount_fen or 0 for row in found) == SHARE_FEN + 5000


async def test_a_lower_result_is_told_apart_and_never_a_negative_line(
    client: httpx.AsyncClient, house: House, first: SignedIn, second: SignedIn, work_off: WorkOff
) -> None:
    lower = {"programme": "survivor_pension", "category": "martyr_survivor", "unit": "year"}
    await published(client, first, second)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session, division=IN_LICHENG)
        entitlement = await an_entitlement(
            session, person, "survivor_pension", category=CategoryCode.MARTYR_SURVIVOR
        )
        await paid_months(session, entitlement, YEAR[:3], known_at=session.info["now"])
        entitlement_id = entitlement.id
    lines = [{**lower, "amount_fen": 120000}]
    later = {"document_no": "更正", "effective_on": "2024-02-01", "lines": lines}
    notice = await entered(client, first, **later)
    effect = await client.get(f"{NOTICES}/{notice['id']}/effect", headers=second.headers)
    assert (effect.json()["lower_count"], effect.json()["lower_fen"]) == (2, 9030)
    assert effect.json()["arrears_count"] == 0
    assert (await publish(client, second, notice, lines)).status_code == 200
    await work_off()
    assert await arrears_of(house, entitlement_id) == []


async def test_the_effect_of_a_draft_is_what_publishing_it_does(
    client: httpx.AsyncClient, house: House, first: SignedIn, second: SignedIn, work_off: WorkOff
) -> None:
    for _ in range(3):
        await a_survivor(house)
    await a_survivor(house, village=IN_FENGZE)
    notice = await entered(client, first)
    path = f"{NOTICES}/{notice['id']}/effect"
    draft = (await client.get(path, headers=second.headers)).json()
    assert (draft["arrears_count"], draft["arrears_fen"]) == (36, 3 * SHARE_FEN)
    assert (draft["entitlements"], draft["month_more_fen"]) == (3, 3 * 14515)
    assert (draft["noted_count"], draft["unknown_count"], draft["lower_count"]) == (0, 0, 0)

    assert (await publish(client, second, notice, LINES)).status_code == 200
    await work_off()

    after = (await client.get(path, headers=second.headers)).json()
    assert (after["noted_count"], after["noted_fen"]) == (36, 3 * SHARE_FEN)
    assert (after["arrears_count"], after["arrears_fen"]) == (0, 0)
    # Another county counts its own people only.
    fengze = await signed_in_staff(house, Role.COUNTY_REVIEWER, FENGZE)
    theirs = (await client.get(path, headers=fengze.headers)).json()
    assert (theirs["noted_count"], theirs["entitlements"]) == (0, 0)
