"""Publish the rates and figures that the project carries; doing it again is harmless."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import start_of_day
from app.domain.subsidies.figures import CarriedFigure
from app.domain.subsidies.notices import CarriedNotice, effective_from, faults_of
from app.domain.subsidies.rate_errors import RateNoticeFaulty
from app.domain.subsidies.rate_terms import NoticeStatus
from app.models.subsidies.figures import PublishedFigure
from app.models.subsidies.rates import RateNotice
from app.models.subsidies.succession import close_before, rows_of
from app.queries.subsidies.notices import notice_of_paper
from app.queries.subsidies.programmes import programmes
from app.queries.subsidies.rates import figure_line, succeeded_for_update
from app.usecases.audit.record import record


async def load_rates(
    session: AsyncSession,
    notices: Iterable[CarriedNotice],
    figures: Iterable[CarriedFigure],
    now: datetime,
) -> None:
    """Publish what is not there yet, in the given order, as known since the paper appeared."""
    for carried in notices:
        if await notice_of_paper(session, carried.paper) is None:
            await _publish(session, carried, now)
    for figure in figures:
        await _keep(session, figure, now)


async def _publish(session: AsyncSession, carried: CarriedNotice, now: datetime) -> None:
    known = await programmes(session)
    if faults := faults_of(carried.paper, carried.lines, known.by_code):
        raise RateNoticeFaulty(faults)
    paper = carried.paper
    known_at = _known(paper.published_on, now)
    notice = RateNotice(
        document_no=paper.document_no,
        title=paper.title,
        component=paper.component,
        county_code=paper.county_code,
        published_on=paper.published_on,
        effective_on=paper.effective_on,
        effective_from=effective_from(paper, carried.lines, known.by_code),
        lines=[line.as_typed() for line in carried.lines],
        status=NoticeStatus.PUBLISHED,
        entered_at=known_at,
        approved_at=known_at,
    )
    rows = rows_of(notice, known_at)
    close_before(rows, await succeeded_for_update(session, rows))
    session.add(notice)
    await session.flush()  # What is succeeded closes before its successor begins.
    session.add_all(rows)
    told = {"document_no": paper.document_no, "rates": len(rows)}
    await record(session, EventTag.RATES_PUBLISHED, notice, at=now, data=told)


async def _keep(session: AsyncSession, figure: CarriedFigure, now: datetime) -> None:
    if await figure_line(session, figure.kind, figure.area_code, figure.period):
        return
    known_at = _known(figure.period.replace(year=figure.period.year + 1), now)
    row = PublishedFigure(
        kind=figure.kind,
        area_code=figure.area_code,
        period=figure.period,
        value=figure.value,
        document_no=figure.document_no,
        entered_at=known_at,
        confirmed_at=known_at,
    )
    session.add(row)
    told = {"kind": figure.kind.value, "period": figure.period.isoformat()}
    await record(session, EventTag.FIGURE_CONFIRMED, row, at=now, data=told)


def _known(since: date, now: datetime) -> datetime:
    return min(start_of_day(since), now)
