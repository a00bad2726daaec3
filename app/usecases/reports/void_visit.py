"""Void a visit that was entered in error: nothing of it was real."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.models.reports.book import VisitBook
from app.policies.principals import Staff
from app.queries.reports.doors import visit_at_door
from app.queries.reports.writing import book_to_write
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
    """Its seat is free again, and no report of it counts."""
    book = await book_to_write(session, await visit_at_door(session, staff, visit_id))
    expect_version(book.visit, version)
    await book.void(because, staff.id, now)
    await record(session, EventTag.VISIT_VOIDED, book.visit, at=now)
    return book
