"""Correct a report: a new version with a reason; the one before stays readable."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound, Stale, expect_version
from app.domain.reports.errors import ReportVoided
from app.domain.reports.standing import written_after
from app.domain.reports.told import Sent
from app.models.reports.book import VisitBook
from app.models.reports.told import VisitReport
from app.policies.principals import Staff
from app.queries.reports.doors import visit_at_door
from app.queries.reports.reports import report_seen
from app.queries.reports.writing import alarms_of, book_to_write, check_report, signature_of
from app.queries.subsidies.confirming import confirmation_in_doubt
from app.usecases.audit.record import record


async def correct_report(
    session: AsyncSession,
    staff: Staff,
    report_id: UUID,
    sent: Sent,
    because: str,
    *,
    version: int,
    now: datetime,
) -> VisitBook:
    """Only the version that stands is corrected; what follows from the outcome follows anew."""
    seen = await report_seen(session, staff, report_id)
    book = await book_to_write(session, await visit_at_door(session, staff, seen.visit_id))
    wrong = book.version(report_id)
    if wrong is None:
        raise NotFound
    if wrong.voided_at is not None:
        raise ReportVoided
    expect_version(wrong, version)
    if not wrong.stands:
        raise Stale(current_version=wrong.version)
    book.require_gone_to()
    told = replace(sent.told, written_at=written_after(wrong.written_at, now))
    await check_report(session, book.visit, replace(told, written_at=now), now)
    signature = await signature_of(session, staff, book.visit, told)
    report = VisitReport.of(book.visit, replace(sent, told=told), staff.id, now)
    report.corrects_id, report.because = wrong.id, because
    report.alarms = await alarms_of(session, book.visit, told)
    needs = await book.take(report, told.needs, signature)
    await book.settle(now)
    doubted = await confirmation_in_doubt(session, book.visit.person_id)
    book.confirmation_in_doubt = doubted is not None
    facts = {**book.told(report), "corrects_id": str(wrong.id)}
    facts |= {"confirmation_in_doubt": book.confirmation_in_doubt}
    await record(session, EventTag.VISIT_REPORT_CORRECTED, book.visit, at=now, data=facts)
    await enqueue(session, "follow_visit_report", visit_id=str(book.visit.id))
    for need in needs:
        await enqueue(session, "draft_for_need", need_id=str(need.id))
    return book
