"""Void a visit that was entered in error: nothing of it was real."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.visits.states import SEATED
from app.models.reports.book import VisitBook
from app.policies.principals import Staff
from app.queries.reports.doors import visit_at_door
from app.queries.reports.writing import book_to_write
from app.queries.visits.seats import freeing
from app.usecases.audit.record import record


async def void_visit(
    session: AsyncSession,
    staff: Staff,
    visit_id: UUID,
    because: str,
    *,
    version: int,
    now: datetime,
) -> VisitBook:
    """Its seat is free again, no report of it counts, and what they led to is taken back."""
    book = await book_to_write(session, await visit_at_door(session, staff, visit_id))
    expect_version(book.visit, version)
    seat, held = book.visit.status in SEATED, book.visit.is_held
    book.void(because, staff.id, now)
    if seat and book.visit.slot_id is not None:
        await session.execute(freeing(book.visit.slot_id, held=held, now=now))
        await enqueue(session, "offer_seats", slot_id=str(book.visit.slot_id))
    await record(session, EventTag.VISIT_VOIDED, book.visit, at=now, data=book.visit.told)
    await enqueue(session, "follow_visit_report", visit_id=str(book.visit.id))
    return book
