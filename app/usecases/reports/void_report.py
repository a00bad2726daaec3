"""Void a report that was entered in error: another version holds, or the visit is open again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound, expect_version
from app.domain.reports.errors import PlaceTakenMeanwhile, ReportVoided
from app.models.reports.book import VisitBook
from app.policies.principals import Staff
from app.queries.reports.doors import visit_at_door
from app.queries.reports.reports import report_seen
from app.queries.reports.writing import book_to_write
from app.queries.subsidies.confirming import confirmation_in_doubt
from app.usecases.audit.record import record


async def void_report(
    session: AsyncSession,
    staff: Staff,
    report_id: UUID,
    because: str,
    *,
    version: int,
    now: datetime,
) -> VisitBook:
    """It stays readable, and counts no more."""
    seen = await report_seen(session, staff, report_id)
    book = await book_to_write(session, await visit_at_door(session, staff, seen.visit_id))
    report = book.version(report_id)
    if report is None:
        raise NotFound
    expect_version(report, version)
    if report.voided_at is not None:
        raise ReportVoided
    book.require_gone_to()
    report.void(because, staff.id, now)
    await _settle(session, book, now)
    doubted = await confirmation_in_doubt(session, book.visit.person_id)
    book.confirmation_in_doubt = doubted is not None
    facts = {"report_id": str(report.id), "confirmation_in_doubt": book.confirmation_in_doubt}
    await record(session, EventTag.VISIT_REPORT_VOIDED, book.visit, at=now, data=facts)
    await enqueue(session, "follow_visit_report", visit_id=str(book.visit.id))
    return book


async def _settle(session: AsyncSession, book: VisitBook, now: datetime) -> None:
    try:
        async with session.begin_nested():
            await book.settle(now)
    except IntegrityError as error:
        if "ex_visits_" in str(error.orig) or "uq_visits_" in str(error.orig):
            # The person, or the team, is somewhere else by now, or another visit took its place.
            raise PlaceTakenMeanwhile from None
        raise
