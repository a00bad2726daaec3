"""Discard a draft that was typed wrongly; the paper can then be entered again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound, expect_version
from app.domain.subsidies.rate_errors import NoticeSettled
from app.domain.subsidies.rate_terms import NoticeStatus
from app.models.subsidies.rates import RateNotice
from app.policies.principals import Staff
from app.policies.rates import require_rate_level
from app.queries.subsidies.notices import rate_notice_for_update
from app.usecases.audit.record import record


async def discard_rate_notice(
    session: AsyncSession, staff: Staff, notice_id: UUID, *, version: int, now: datetime
) -> RateNotice:
    notice = await rate_notice_for_update(session, notice_id)
    if notice is None:
        raise NotFound
    require_rate_level(staff, notice.county_code)
    expect_version(notice, version)
    if notice.status is not NoticeStatus.DRAFT:
        raise NoticeSettled
    notice.status = NoticeStatus.DISCARDED
    told = {"document_no": notice.document_no}
    await record(session, EventTag.RATE_NOTICE_DISCARDED, notice, at=now, data=told)
    return notice
