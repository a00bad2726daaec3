"""Confirm a reported change, or find it untrue."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound, expect_version
from app.domain.veterans.reports import check_decidable
from app.domain.veterans.terms import ChangeKind, ReportState
from app.models.veterans.care import ChangeReport
from app.policies.dossiers import admitted, check_decides_standing, check_unrelated
from app.policies.principals import Staff
from app.queries.requests.docket import relatives_for
from app.queries.veterans.persons import person_for_update
from app.queries.veterans.reports import report_for_update
from app.usecases.audit.record import record


async def decide_report(
    session: AsyncSession,
    staff: Staff,
    person_id: UUID,
    report_id: UUID,
    *,
    true: bool,
    version: int,
    now: datetime,
) -> ChangeReport:
    """Close the report; a confirmed death enters the dossier, other changes are amended there."""
    check_decides_standing(staff)
    person = await person_for_update(session, staff.scope, person_id)
    report = await report_for_update(session, staff.scope, person_id, report_id)
    if person is None or report is None:
        raise NotFound
    admitted(person, staff, person.version)
    check_unrelated(staff, await relatives_for(session, staff.person_id, person.id))
    expect_version(report, version)
    check_decidable(report.state, report.reported_by, staff.id)

    report.state = ReportState.CONFIRMED if true else ReportState.DISMISSED
    report.decided_by, report.decided_at = staff.id, now
    if true and report.kind is ChangeKind.DEATH:
        person.died_on = report.died_on
        person.touch(now)
    tag = EventTag.CHANGE_CONFIRMED if true else EventTag.CHANGE_DISMISSED
    data = {"report_id": str(report.id), "kind": report.kind.value}
    await record(session, tag, person, at=now, data=data)
    if report.kind is ChangeKind.DEATH:
        await enqueue(session, "follow_one_death", person_id=str(person.id))
        await _go_on(session, report, true=true)
    return report


async def _go_on(session: AsyncSession, report: ChangeReport, *, true: bool) -> None:
    """Nothing is ahead of the dead; for the living goes on what waited for this decision."""
    person_id = str(report.person_id)
    if true:
        await enqueue(session, "end_ahead_of_dead", person_id=person_id)
    else:
        since = report.reported_at.isoformat()
        await enqueue(session, "go_on_after_report", person_id=person_id, since=since)
