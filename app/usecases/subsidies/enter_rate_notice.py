"""Type a rate notice for the first time; nothing is in force before somebody else typed it too."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.subsidies.notices import Paper, RateLine, effective_from, faults_of
from app.domain.subsidies.rate_errors import NoticeTaken, RateNoticeFaulty
from app.domain.subsidies.rate_terms import NoticeStatus
from app.models.subsidies.rates import RateNotice
from app.policies.principals import Staff
from app.policies.rates import require_rate_level
from app.queries.subsidies.notices import notice_of_paper
from app.queries.subsidies.programmes import programmes
from app.usecases.audit.record import record


async def enter_rate_notice(
    session: AsyncSession, staff: Staff, paper: Paper, lines: Sequence[RateLine], now: datetime
) -> RateNotice:
    """Keep the lines as a draft, or say everything that is wrong with them."""
    require_rate_level(staff, paper.county_code)
    known = await programmes(session)
    if faults := faults_of(paper, lines, known.by_code):
        raise RateNoticeFaulty(faults)
    if await notice_of_paper(session, paper) is not None:
        raise NoticeTaken
    notice = RateNotice(
        document_no=paper.document_no,
        title=paper.title,
        component=paper.component,
        county_code=paper.county_code,
        published_on=paper.published_on,
        effective_on=paper.effective_on,
        effective_from=effective_from(paper, lines, known.by_code),
        lines=[line.as_typed() for line in lines],
        status=NoticeStatus.DRAFT,
        entered_by=staff.id,
        entered_at=now,
    )
    session.add(notice)
    try:
        await session.flush()
    except IntegrityError as error:  # Two people entered the same paper at once.
        raise NoticeTaken from error
    told = {"document_no": notice.document_no, "rates": len(lines)}
    await record(session, EventTag.RATE_NOTICE_ENTERED, notice, at=now, data=told)
    return notice
