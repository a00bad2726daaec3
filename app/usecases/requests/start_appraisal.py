"""Arrange the medical appraisal."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.catalogue.guide import StepKind
from app.domain.errors import expect_version
from app.domain.requests.authority import receiving_bars, require_free
from app.domain.requests.errors import ExamDayPassed, NotThisStep
from app.models.requests.request import Request
from app.policies.officers import officer_of
from app.policies.principals import Staff
from app.queries.requests.docket import docket_for_update, relatives_for
from app.usecases.audit.record import record


async def start_appraisal(
    session: AsyncSession,
    staff: Staff,
    request_id: UUID,
    *,
    hospital: str,
    exam_on: date,
    version: int,
    now: datetime,
) -> Request:
    """Tell the person where and when; the level that sent the case up may arrange it too."""
    docket = await docket_for_update(session, staff.scope, request_id)
    request = docket.request
    expect_version(request, version)
    if docket.at.kind is not StepKind.APPRAISAL:
        raise NotThisStep
    if exam_on < day_of(now):
        raise ExamDayPassed
    levels = docket.levels | {stay.level for stay in docket.steps[-2:-1]}
    matter = docket.matter(await relatives_for(session, staff.person_id, request.person_id))
    require_free(receiving_bars(officer_of(staff, request.division_code), levels, matter))

    docket.stay.appraisal = {"hospital": hospital, "exam_on": exam_on.isoformat()}
    docket.touch()
    facts = docket.told(hospital=hospital, exam_on=exam_on)
    await record(session, EventTag.REQUEST_APPRAISAL_ARRANGED, request, at=now, data=facts)
    return request
