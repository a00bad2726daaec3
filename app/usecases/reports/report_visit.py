"""Take a report from the door, whenever and in whatever order it arrives."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.reports.errors import ReportIdTaken
from app.domain.reports.told import Sent
from app.models.reports.book import VisitBook
from app.models.reports.told import VisitReport
from app.policies.principals import Staff
from app.queries.reports.doors import visit_at_door
from app.queries.reports.writing import alarms_of, book_to_write, check_report, signature_of
from app.usecases.audit.record import record


async def report_visit(
    session: AsyncSession, staff: Staff, visit_id: UUID, sent: Sent, now: datetime
) -> VisitBook:
    """Keep it as a version; of several devices' the one holds that was written last."""
    book = await book_to_write(session, await visit_at_door(session, staff, visit_id))
    known = book.version(sent.id)
    if known is not None:
        if known.content != sent.content:
            raise ReportIdTaken
        return book
    book.require_gone_to()
    visit, told = book.visit, sent.told
    await check_report(session, visit, told, now)
    signature = await signature_of(session, staff, visit, told)
    report = VisitReport.of(visit, sent, staff.id, now)
    report.alarms = await alarms_of(session, visit, told)
    first = not book.reports
    needs = await book.take(report, told.needs, signature)
    await book.settle(now)
    tag = EventTag.VISIT_REPORTED if first else EventTag.VISIT_REPORT_ADDED
    await record(session, tag, visit, at=now, data=book.told(report))
    await enqueue(session, "follow_visit_report", visit_id=str(visit.id))
    for need in needs:
        await enqueue(session, "draft_for_need", need_id=str(need.id))
    return book
