"""Publish rates that two people typed alike, and start what they owe for the past."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound, expect_version
from app.domain.subsidies.notices import RateLine, differences
from app.domain.subsidies.rate_errors import (
    NoticeSettled,
    RateAlreadyFollowed,
    SamePerson,
    TypedDifferently,
)
from app.domain.subsidies.rate_terms import NoticeStatus
from app.models.subsidies.rates import RateNotice
from app.models.subsidies.succession import close_before, rows_of
from app.policies.principals import Staff
from app.policies.rates import require_rate_level
from app.queries.subsidies.notices import rate_notice_for_update
from app.queries.subsidies.rates import succeeded_for_update
from app.usecases.audit.record import record


async def publish_rate_notice(  # Who typed what again, at which version.
    session: AsyncSession,
    staff: Staff,
    notice_id: UUID,
    lines: Sequence[RateLine],
    *,
    version: int,
    now: datetime,
) -> RateNotice:
    """Close what the rates succeed and begin them; nothing that was paid is touched."""
    notice = await rate_notice_for_update(session, notice_id)
    if notice is None:
        raise NotFound
    require_rate_level(staff, notice.county_code)
    expect_version(notice, version)
    if notice.status is not NoticeStatus.DRAFT:
        raise NoticeSettled
    if notice.entered_by == staff.id:
        raise SamePerson
    if faults := differences([RateLine.typed(kept) for kept in notice.lines], lines):
        raise TypedDifferently(faults)

    await _put_in_force(session, notice, now)
    notice.status, notice.approved_by, notice.approved_at = NoticeStatus.PUBLISHED, staff.id, now
    told = {"document_no": notice.document_no, "rates": len(lines)}
    await record(session, EventTag.RATES_PUBLISHED, notice, at=now, data=told)
    await enqueue(session, "note_arrears", cause_id=str(notice.id))
    return notice


async def _put_in_force(session: AsyncSession, notice: RateNotice, now: datetime) -> None:
    rows = rows_of(notice, now)
    close_before(rows, await succeeded_for_update(session, rows))
    try:
        await session.flush()  # What is succeeded closes before its successor begins.
        session.add_all(rows)
        await session.flush()
    except IntegrityError as error:  # Another notice with the same rates came first.
        raise RateAlreadyFollowed from error
