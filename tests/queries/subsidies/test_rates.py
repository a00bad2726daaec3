"""Rates are kept as closed periods: the database refuses what would change the past."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.programme_files import (
    carried_figures,
    carried_notices,
    pair_document,
    programme_documents,
)
from app.db import Database
from app.domain.subsidies.rate_terms import Component, NoticeStatus, RateUnit
from app.domain.subsidies.reckoning import reckon
from app.domain.subsidies.tariff import Tariff, TariffKey
from app.domain.veterans.terms import CategoryCode, DisabilityNature
from app.models.audit import Event
from app.models.subsidies.figures import PublishedFigure
from app.models.subsidies.programmes import ProgrammePair, ProgrammeRow
from app.models.subsidies.rates import RateNotice, RateRow
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.subsidies.programmes import programmes
from app.queries.subsidies.rates import rate_book
from app.usecases.subsidies.load_programmes import load_programmes
from app.usecases.subsidies.load_rates import load_rates

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LICHENG = "350502000000"
FENGZE = "350503000000"


def a_notice(**parts: Any) -> RateNotice:
    given: dict[str, Any] = {
        "document_no": f"试〔2024〕{next(_numbers)}号",
        "title": "试行标准",
        "component": Component.COUNTY,
        "county_code": LICHENG,
        "published_on": date(2024, 11, 19),
        "effective_on": date(2024, 1, 1),
        "effective_from": date(2024, 1, 1),
        "lines": [],
        "status": NoticeStatus.PUBLISHED,
        "entered_at": NOW,
        "approved_at": NOW,
    }
    return RateNotice(**{**given, **parts})


def a_rate(notice: RateNotice, **parts: Any) -> RateRow:
    given: dict[str, Any] = {
        "notice_id": notice.id,
        "programme": "survivor_pension",
        "category": "martyr_survivor",
        "component": notice.component,
        "county_code": notice.county_code,
        "unit": RateUnit.YEAR,
        "amount_fen": 174180,
        "effective_from": notice.effective_from,
        "known_at": NOW,
    }
    return RateRow(**{**given, **parts})


_numbers = iter(range(1, 10_000))


@pytest.fixture
async def notice(session: AsyncSession) -> RateNotice:
    kept = a_notice()
    session.add(kept)
    await session.flush()
    return kept


async def _refused(session: AsyncSession, statement: str, **values: Any) -> str:
    with pytest.raises(DBAPIError) as refusal:
        async with session.begin_nested():
            await session.execute(text(statement), values)
    return str(refusal.value)


async def _not_kept(session: AsyncSession, row: RateRow | RateNotice, constraint: str) -> None:
    savepoint = await session.begin_nested()
    session.add(row)
    with pytest.raises(IntegrityError, match=constraint):
        await session.flush()
    await savepoint.rollback()


async def test_what_the_project_carries_is_loaded_once(session: AsyncSession) -> None:
    counts = []
    for _ in range(2):
        await load_programmes(session, programme_documents(), pair_document(), NOW)
        await load_rates(session, carried_notices(), carried_figures(), NOW)
        counts.append(
            [
                await session.scalar(select(func.count()).select_from(table))
                for table in (ProgrammeRow, ProgrammePair, RateNotice, RateRow, PublishedFigure)
            ]
        )
    assert counts == [[20, 18, 2, 20, 1]] * 2
    opened = select(func.count()).where(Event.tag == "subsidies:programme:opened")
    assert await session.scalar(opened) == 20


async def test_the_first_table_is_closed_by_the_second(session: AsyncSession) -> None:
    periods = (
        await session.execute(
            select(RateRow.effective_from, RateRow.effective_before, func.count())
            .group_by(RateRow.effective_from, RateRow.effective_before)
            .order_by(RateRow.effective_from)
        )
    ).all()
    assert [tuple(row) for row in periods] == [
        (date(2018, 8, 1), date(2019, 8, 1), 10),
        (date(2019, 8, 1), None, 10),
    ]


async def test_a_batch_reckons_with_what_is_stored(session: AsyncSession) -> None:
    book = await rate_book(session, LICHENG)
    key = TariffKey(
        programme="disability_pension",
        county_code=LICHENG,
        month=date(2018, 8, 1),
        category=CategoryCode.DISABLED_VETERAN,
        nature=DisabilityNature.COMBAT,
        grade=1,
    )
    tariff = reckon(key, book, NOW)
    assert isinstance(tariff, Tariff)
    assert tariff.amount_fen == 667833
    assert tariff.composition_json()[0]["notice"] == "优抚标准-2018-08-01"


async def test_every_fund_and_grading_of_the_guides_opens_a_programme(
    session: AsyncSession,
) -> None:
    known = (await programmes(session)).by_code.values()
    opened = {fund: programme.code for programme in known for fund in programme.opened_by.funds}
    assert opened["hardship_aid_fund"] == "hardship_aid"
    assert opened["medical_aid_fund"] == "medical_secondary"
    graded = [programme.code for programme in known if programme.opened_by.gradings]
    assert graded == ["disability_pension"]


async def test_no_two_rates_of_one_key_hold_in_one_month(
    session: AsyncSession, notice: RateNotice
) -> None:
    session.add(a_rate(notice))
    await session.flush()
    await _not_kept(
        session, a_rate(notice, effective_from=date(2025, 6, 1), amount_fen=1), "ex_rates_period"
    )


async def test_rates_without_grade_nature_or_county_collide_too(session: AsyncSession) -> None:
    """NULL in an EXCLUDE constraint would collide with everything, or with nothing."""
    national = a_notice(component=Component.NATIONAL, county_code=None)
    session.add(national)
    await session.flush()
    await _not_kept(session, a_rate(national, effective_from=date(2024, 1, 1)), "ex_rates_period")


async def test_other_counties_categories_and_grades_stand_beside_each_other(
    session: AsyncSession, notice: RateNotice
) -> None:
    elsewhere = a_notice(county_code=FENGZE)
    session.add(elsewhere)
    await session.flush()
    session.add_all(
        [
            a_rate(notice),
            a_rate(notice, category="duty_death_survivor"),
            a_rate(elsewhere),
            *(
                a_rate(
                    notice,
                    programme="disability_pension",
                    category="disabled_veteran",
                    nature=DisabilityNature.COMBAT,
                    grade=grade,
                )
                for grade in range(1, 11)
            ),
        ]
    )
    await session.flush()


async def test_two_writers_at_once_leave_one_rate(database: Database) -> None:
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        notices = [a_notice() for _ in range(2)]
        session.add_all(notices)

    async def write(notice: RateNotice) -> None:
        async with database.transaction(EVERYTHING, SYSTEM) as session:
            session.add(a_rate(notice))
            await session.flush()
            await asyncio.sleep(0.1)  # The other has written before this one commits.

    ends = await asyncio.gather(*(write(notice) for notice in notices), return_exceptions=True)
    [refused] = [end for end in ends if end is not None]
    assert isinstance(refused, IntegrityError)
    assert "ex_rates_period" in str(refused)


async def test_a_rate_is_closed_once_and_nothing_else_of_it_changes(
    session: AsyncSession, notice: RateNotice
) -> None:
    rate = a_rate(notice)
    session.add(rate)
    await session.flush()
    close = (
        "UPDATE rates SET effective_before = :before, closed_at = now(), closed_by = notice_id"
        " WHERE id = :id"
    )
    edit, of = "UPDATE rates SET ", " WHERE id = :id"
    for change in ("amount_fen = 1", "effective_from = '2023-01-01'", "category = 'x'"):
        told = await _refused(session, edit + change + of, id=rate.id)
        assert "closed once and never edited" in told
    both = close.replace("closed_at", "amount_fen = 1, closed_at")
    assert "never edited" in await _refused(session, both, id=rate.id, before=date(2025, 1, 1))

    await session.execute(text(close), {"id": rate.id, "before": date(2025, 1, 1)})

    again = {"id": rate.id, "before": date(2026, 1, 1)}
    assert "closed once" in await _refused(session, close, **again)
    reopen = "UPDATE rates SET effective_before = NULL, closed_at = NULL WHERE id = :id"
    assert "closed once" in await _refused(session, reopen, id=rate.id)


@pytest.mark.parametrize("table", ["rates", "rate_notices", "published_figures"])
async def test_nothing_of_it_is_ever_removed(session: AsyncSession, table: str) -> None:
    assert "permission denied" in await _refused(session, f"DELETE FROM {table}")  # noqa: S608
    await session.execute(text("RESET ROLE"))
    assert "append-only" in await _refused(session, f"DELETE FROM {table}")  # noqa: S608


async def test_a_published_notice_is_not_changed(session: AsyncSession, notice: RateNotice) -> None:
    told = await _refused(session, "UPDATE rate_notices SET title = 'x' WHERE id = :i", i=notice.id)
    assert "not changed once it is published" in told


async def test_one_paper_is_entered_once(session: AsyncSession, notice: RateNotice) -> None:
    await _not_kept(session, a_notice(document_no=notice.document_no), "uq_rate_notices_document")


async def test_a_share_that_does_not_add_up_is_refused(
    session: AsyncSession, notice: RateNotice
) -> None:
    session.add(a_rate(notice, share_hundredths=6000, base_fen=290300, amount_fen=174180))
    await session.flush()
    wrong = a_rate(notice, category="duty_death_survivor", amount_fen=174181)
    wrong.share_hundredths, wrong.base_fen = 6000, 290300
    await _not_kept(session, wrong, "ck_rates_share_adds_up")


async def test_rates_begin_on_the_first_of_a_month(
    session: AsyncSession, notice: RateNotice
) -> None:
    await _not_kept(
        session,
        a_rate(notice, effective_from=date(2024, 1, 15)),
        "ck_rates_effective_from_is_a_month",
    )
