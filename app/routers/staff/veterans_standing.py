"""What the bureau decides about a person: standing, care, and reports of changes."""

from uuid import UUID

from fastapi import status

from app.domain.calendar.days import day_of
from app.edge.cursor import PageQuery
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.policies.dossiers import reads_health
from app.queries.veterans.reports import open_reports
from app.queries.veterans.views import person_shown
from app.routers.staff.authority import MayEditVeterans
from app.schemas.common import Page
from app.schemas.staff.veterans import PersonRead
from app.schemas.staff.veterans_standing import (
    CategoryEnded,
    CategoryWanted,
    GradingWanted,
    OfficerWanted,
    PlanEdited,
    ReportRead,
    ReportWanted,
)
from app.usecases.veterans.assign_contact_officer import assign_contact_officer as assign
from app.usecases.veterans.decide_report import decide_report
from app.usecases.veterans.end_category import end_category as end
from app.usecases.veterans.hold_category import hold_category as hold
from app.usecases.veterans.plan_service import plan_service as agree
from app.usecases.veterans.record_grading import record_grading as grade
from app.usecases.veterans.report_change import report_change as report
from app.usecases.veterans.reverse_death import reverse_death as reverse

router = HouseRouter(tags=["人员档案"])
PERSON = "/veterans/{person_id:uuid}"
REPORT = f"{PERSON}/change-reports/{{report_id:uuid}}"


@router.post(f"{PERSON}/categories", status_code=status.HTTP_201_CREATED)
async def hold_category(
    person_id: UUID,
    wanted: CategoryWanted,
    version: IfMatch,
    staff: MayEditVeterans,
    session: DbSession,
    now: Now,
) -> PersonRead:
    """Record an identity under which benefits are owed; the county does."""
    ground = wanted.ground()
    person = await hold(session, staff, person_id, ground, version=version, now=now)
    shown = await person_shown(session, staff.scope, person, day_of(now))
    return PersonRead.of(shown, with_health=reads_health(staff))


@router.post(f"{PERSON}/categories:end")
async def end_category(
    person_id: UUID,
    wanted: CategoryEnded,
    version: IfMatch,
    staff: MayEditVeterans,
    session: DbSession,
    now: Now,
) -> PersonRead:
    """End an identity under which benefits are owed."""
    ending = wanted.ending()
    person = await end(session, staff, person_id, ending, version=version, now=now)
    shown = await person_shown(session, staff.scope, person, day_of(now))
    return PersonRead.of(shown, with_health=reads_health(staff))


@router.post(f"{PERSON}/gradings", status_code=status.HTTP_201_CREATED)
async def record_grading(
    person_id: UUID,
    wanted: GradingWanted,
    version: IfMatch,
    staff: MayEditVeterans,
    session: DbSession,
    now: Now,
) -> PersonRead:
    """Record a disability grade; the one before it ends on that day."""
    grading = wanted.grading()
    person = await grade(session, staff, person_id, grading, version=version, now=now)
    shown = await person_shown(session, staff.scope, person, day_of(now))
    return PersonRead.of(shown, with_health=reads_health(staff))


@router.put(f"{PERSON}/contact-officer")
async def assign_contact_officer(
    person_id: UUID,
    wanted: OfficerWanted,
    version: IfMatch,
    staff: MayEditVeterans,
    session: DbSession,
    now: Now,
) -> PersonRead:
    """Name the member of staff whom the person may ring, from today on."""
    officer_id = wanted.staff_id
    person = await assign(session, staff, person_id, officer_id, version=version, now=now)
    shown = await person_shown(session, staff.scope, person, day_of(now))
    return PersonRead.of(shown, with_health=reads_health(staff))


@router.put(f"{PERSON}/service-plan")
async def plan_service(
    person_id: UUID,
    edited: PlanEdited,
    version: IfMatch,
    staff: MayEditVeterans,
    session: DbSession,
    now: Now,
) -> PersonRead:
    """Write down what was agreed with the person."""
    plan = edited.plan()
    person = await agree(session, staff, person_id, plan, version=version, now=now)
    shown = await person_shown(session, staff.scope, person, day_of(now))
    return PersonRead.of(shown, with_health=reads_health(staff))


@router.get("/change-reports")
async def list_change_reports(
    asked: PageQuery, staff: MayEditVeterans, session: DbSession
) -> Page[ReportRead]:
    """List what waits for confirmation, the oldest first."""
    rows = await open_reports(session, staff.scope, after=asked.after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    return Page(items=[ReportRead.of(row) for row in page], next_cursor=cursor)


@router.post(f"{PERSON}/change-reports", status_code=status.HTTP_201_CREATED)
async def report_change(
    person_id: UUID, wanted: ReportWanted, staff: MayEditVeterans, session: DbSession, now: Now
) -> ReportRead:
    """Report a death, a move or another change for somebody else to confirm."""
    return ReportRead.of(await report(session, staff, person_id, wanted.reported(), now=now))


@router.post(f"{REPORT}:confirm")
async def confirm_report(
    person_id: UUID,
    report_id: UUID,
    version: IfMatch,
    staff: MayEditVeterans,
    session: DbSession,
    now: Now,
) -> ReportRead:
    """Confirm a report; a death enters the dossier at once."""
    decided = await decide_report(
        session, staff, person_id, report_id, true=True, version=version, now=now
    )
    return ReportRead.of(decided)


@router.post(f"{REPORT}:dismiss")
async def dismiss_report(
    person_id: UUID,
    report_id: UUID,
    version: IfMatch,
    staff: MayEditVeterans,
    session: DbSession,
    now: Now,
) -> ReportRead:
    """Find a report untrue."""
    decided = await decide_report(
        session, staff, person_id, report_id, true=False, version=version, now=now
    )
    return ReportRead.of(decided)


@router.post(f"{PERSON}:reverse-death")
async def reverse_death(
    person_id: UUID, version: IfMatch, staff: MayEditVeterans, session: DbSession, now: Now
) -> PersonRead:
    """Reinstate somebody recorded as dead by mistake."""
    person = await reverse(session, staff, person_id, version=version, now=now)
    shown = await person_shown(session, staff.scope, person, day_of(now))
    return PersonRead.of(shown, with_health=reads_health(staff))
