"""Rates and published figures: what a batch is reckoned with."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.subsidies.figure_terms import FigureKind
from app.domain.subsidies.figures import Figure
from app.domain.subsidies.months import first_of_month, holds
from app.domain.subsidies.rate_book import RateBook
from app.domain.subsidies.rates import Rate
from app.models.subsidies.figures import PublishedFigure
from app.models.subsidies.rates import RateNotice, RateRow
from app.models.subsidies.succession import rate_of
from app.queries.subsidies.programmes import programmes


async def rate_book(session: AsyncSession, county_code: str | None = None) -> RateBook:
    """Return all that amounts are reckoned with in this county; None: in every county."""
    known = await programmes(session)
    return RateBook(
        known.by_code, await known_rates(session, county_code), await confirmed_figures(session)
    )


async def rates_with_notices(
    session: AsyncSession, county_code: str | None = None, programme: str | None = None
) -> Sequence[tuple[RateRow, RateNotice]]:
    """Return national and provincial rates and those of one county, or of all, by programme."""
    rows = (
        select(RateRow, RateNotice)
        .join(RateNotice, RateNotice.id == RateRow.notice_id)
        .order_by(RateRow.rate_key, RateRow.effective_from.desc())
    )
    if county_code is not None:
        rows = rows.where(or_(RateRow.county_code.is_(None), RateRow.county_code == county_code))
    if programme is not None:
        rows = rows.where(RateRow.programme == programme)
    return [(row[0], row[1]) for row in await session.execute(rows)]


def in_force(
    found: Sequence[tuple[RateRow, RateNotice]], on: date
) -> list[tuple[RateRow, RateNotice]]:
    """Leave only what holds on a day."""
    month = first_of_month(on)
    return [
        (rate, notice)
        for rate, notice in found
        if holds(rate.effective_from, rate.effective_before, month)
    ]


async def succeeded_for_update(session: AsyncSession, new: Sequence[RateRow]) -> list[RateRow]:
    """Load and lock what the new rates meet: same key, and not over before they begin."""
    if not new:
        return []
    begins = new[0].effective_from
    found = await session.scalars(
        select(RateRow)
        .where(
            RateRow.programme.in_({row.programme for row in new}),
            RateRow.component == new[0].component,
            RateRow.county_code.is_not_distinct_from(new[0].county_code),
            or_(RateRow.effective_before.is_(None), RateRow.effective_before > begins),
        )
        .order_by(RateRow.id)
        .with_for_update()
    )
    return list(found)


async def confirmed_figures(session: AsyncSession) -> list[Figure]:
    """Return every figure that counts, with those that it succeeds."""
    rows = await session.scalars(
        select(PublishedFigure).where(PublishedFigure.confirmed_at.is_not(None))
    )
    return [
        Figure(
            id=row.id,
            kind=row.kind,
            area_code=row.area_code,
            period=row.period,
            value=row.value,
            document_no=row.document_no,
            known_at=row.confirmed_at,
            succeeds_id=row.succeeds_id,
        )
        for row in rows
        if row.confirmed_at is not None
    ]


async def figure_line(
    session: AsyncSession, kind: FigureKind, area_code: str, period: date
) -> Sequence[PublishedFigure]:
    """Return every version of one figure, the first one first."""
    rows = await session.scalars(
        select(PublishedFigure)
        .where(
            PublishedFigure.kind == kind,
            PublishedFigure.area_code == area_code,
            PublishedFigure.period == period,
        )
        .order_by(PublishedFigure.id)
    )
    return rows.all()


async def figure_for_update(session: AsyncSession, figure_id: UUID) -> PublishedFigure | None:
    """Load and lock one figure; two people may confirm it at once."""
    return await session.scalar(
        select(PublishedFigure).where(PublishedFigure.id == figure_id).with_for_update()
    )


async def published_figures(
    session: AsyncSession,
    after: tuple[Any, ...] | None,
    limit: int,
    kind: FigureKind | None = None,
) -> Sequence[PublishedFigure]:
    """Return at most `limit` figures, the last entered first."""
    rows = select(PublishedFigure).order_by(PublishedFigure.id.desc()).limit(limit)
    if after is not None:
        rows = rows.where(PublishedFigure.id < after[0])
    if kind is not None:
        rows = rows.where(PublishedFigure.kind == kind)
    return (await session.scalars(rows)).all()


async def known_rates(session: AsyncSession, county_code: str | None) -> list[Rate]:
    found = await rates_with_notices(session, county_code)
    return [rate_of(row, notice.document_no) for row, notice in found]
