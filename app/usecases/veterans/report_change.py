"""Report a death, a move or another change for somebody else to confirm."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import NotFound
from app.domain.veterans.errors import DeathAlreadyReported, PersonDeceased
from app.domain.veterans.reports import Reported, check_reported
from app.domain.veterans.terms import ChangeKind, ReportState
from app.models.veterans.care import ChangeReport
from app.policies.principals import Staff
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


async def report_change(
    session: AsyncSession,
    staff: Staff,
    person_id: UUID,
    reported: Reported,
    *,
    now: datetime,
) -> ChangeReport:
    """Keep the report; the dossier stays as it is until somebody else has confirmed it."""
    person = await person_for_update(session, staff.scope, person_id)
    if person is None:
        raise NotFound
    if reported.kind is ChangeKind.DEATH and person.died_on is not None:
        raise PersonDeceased
    check_reported(reported, person.born_on, day_of(now))

    report = ChangeReport(
        person_id=person.id,
        kind=reported.kind,
        state=ReportState.OPEN,
        died_on=reported.died_on,
        note=reported.note,
        reported_by=staff.id,
        reported_at=now,
    )
    await _add(session, report)
    data = {"report_id": str(report.id), "kind": report.kind.value}
    await record(session, EventTag.CHANGE_REPORTED, person, at=now, data=data)
    if report.kind is ChangeKind.DEATH:
        await enqueue(session, "follow_one_death", person_id=str(person.id))
    return report


async def _add(session: AsyncSession, report: ChangeReport) -> None:
    try:
        async with session.begin_nested():
            session.add(report)
    except IntegrityError as error:
        if "uq_change_reports_open_death" in str(error.orig):
            raise DeathAlreadyReported from None
        raise
