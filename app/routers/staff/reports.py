"""At the door: on the way, there, and what was found and done."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, status

from app.domain.reports.terms import CardKept, Outcome
from app.edge.cursor import PageQuery
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.policies.dossiers import reads_health
from app.queries.reports.reports import Wanted, book_for_staff, report_seen, reports_within
from app.routers.staff.authority import MayReadReports, MayReportVisits
from app.schemas.common import Day, Page
from app.schemas.staff.reports import (
    ArrivalNote,
    DepartureNote,
    VisitReportCorrection,
    VisitReportWanted,
    VisitVoidWanted,
)
from app.schemas.staff.reports_read import DoorRead, VisitReportLine, VisitReportRead, VisitTold
from app.usecases.reports.arrive import arrive
from app.usecases.reports.correct_report import correct_report
from app.usecases.reports.report_visit import report_visit
from app.usecases.reports.set_out import set_out
from app.usecases.reports.void_report import void_report
from app.usecases.reports.void_visit import void_visit

router = HouseRouter(tags=["上门记录"])
VISIT = "/visits/{visit_id:uuid}"
REPORT = "/visit-reports/{visit_report_id:uuid}"

OfOutcome = Annotated[Outcome | None, Query(description="只看这种结果；不填为全部。")]
OfCard = Annotated[CardKept | None, Query(description="只看优待证的这种情况；不填为全部。")]
FromOn = Annotated[Day | None, Query(description="从哪一天起；不填为不限。")]
BeforeOn = Annotated[Day | None, Query(description="到哪一天之前；不填为不限。")]


@router.post(f"{VISIT}:depart")
async def depart_to_visit(
    visit_id: UUID, note: DepartureNote, staff: MayReportVisits, session: DbSession, now: Now
) -> DoorRead:
    """Note that the team is on its way."""
    return DoorRead.of(await set_out(session, staff, visit_id, note.at, now))


@router.post(f"{VISIT}:arrive")
async def arrive_at_visit(
    visit_id: UUID, note: ArrivalNote, staff: MayReportVisits, session: DbSession, now: Now
) -> DoorRead:
    """Note that the team stands at the door."""
    place = note.place.model_dump() if note.place else None
    return DoorRead.of(await arrive(session, staff, visit_id, note.at, place, now))


@router.post(f"{VISIT}:report", status_code=status.HTTP_201_CREATED)
async def report_a_visit(
    visit_id: UUID, wanted: VisitReportWanted, staff: MayReportVisits, session: DbSession, now: Now
) -> DoorRead:
    """Send a report from the door, now or once there is network again."""
    return DoorRead.of(await report_visit(session, staff, visit_id, wanted.sent(), now))


@router.post(f"{VISIT}:void")
async def void_a_visit(
    visit_id: UUID,
    wanted: VisitVoidWanted,
    staff: MayReportVisits,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> DoorRead:
    """Void a visit that was entered in error."""
    why = wanted.because
    return DoorRead.of(await void_visit(session, staff, visit_id, why, version=version, now=now))


@router.get(f"{VISIT}/report")
async def read_visit_told(visit_id: UUID, staff: MayReadReports, session: DbSession) -> VisitTold:
    """Read what was told of a visit, every version of it."""
    book = await book_for_staff(session, staff, visit_id)
    return VisitTold.of(book, with_health=reads_health(staff))


@router.get("/visit-reports")
async def list_visit_reports(
    asked: PageQuery,
    staff: MayReadReports,
    session: DbSession,
    outcome: OfOutcome = None,
    card: OfCard = None,
    from_on: FromOn = None,
    before_on: BeforeOn = None,
) -> Page[VisitReportLine]:
    """List the reports that stand, the last visits first."""
    wanted = Wanted(outcome, card, from_on, before_on)
    rows = await reports_within(session, staff, wanted, after=asked.after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda row: (row.arrived_at, row.id))
    return Page(items=[VisitReportLine.of(row) for row in page], next_cursor=cursor)


@router.get(REPORT)
async def read_visit_report(
    visit_report_id: UUID, staff: MayReadReports, session: DbSession
) -> VisitReportRead:
    """Read one version of a report."""
    row = await report_seen(session, staff, visit_report_id)
    return VisitReportRead.of(row, with_health=reads_health(staff))


@router.post(f"{REPORT}:correct", status_code=status.HTTP_201_CREATED)
async def correct_visit_report(
    visit_report_id: UUID,
    wanted: VisitReportCorrection,
    staff: MayReportVisits,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> DoorRead:
    """Correct a report with a new version; the one before stays readable."""
    what = (visit_report_id, wanted.sent(), wanted.because)
    return DoorRead.of(await correct_report(session, staff, *what, version=version, now=now))


@router.post(f"{REPORT}:void")
async def void_visit_report(
    visit_report_id: UUID,
    wanted: VisitVoidWanted,
    staff: MayReportVisits,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> DoorRead:
    """Void a report that was entered in error."""
    what = (visit_report_id, wanted.because)
    return DoorRead.of(await void_report(session, staff, *what, version=version, now=now))
