"""What follows by itself from a report at the door."""

from collections.abc import Mapping
from uuid import UUID

import structlog
from procrastinate import JobContext, RetryStrategy

from app.domain.calendar.days import day_of
from app.domain.errors import AppError
from app.domain.reports.outcomes import CONSEQUENCES
from app.domain.reports.terms import NeedRefusal, Outcome
from app.domain.requests.errors import ItemNotOpen, MayNotApplyFor
from app.domain.subsidies.terms import ConfirmationMethod
from app.domain.veterans.errors import PersonDeceased
from app.domain.veterans.reports import Reported
from app.domain.veterans.terms import ChangeKind
from app.domain.visits.terms import Purpose
from app.house import House
from app.jobs.queue import house_of, queue
from app.models.reports.told import VisitReport
from app.policies.principals import SYSTEM, Actor, ActorKind
from app.policies.scope import EVERYTHING
from app.queries.reports.following import author, need_for_update
from app.usecases.reports.follow_outcome import follow_outcome
from app.usecases.reports.settle_need import settle_need
from app.usecases.requests.draft_for_need import draft_for_need as draft
from app.usecases.subsidies.record_confirmation import Seen, record_confirmation
from app.usecases.veterans.report_change import report_change

AGAIN = RetryStrategy(max_attempts=5, exponential_wait=10)
AT_HOME = "家中"
WHY_NOT: Mapping[type[AppError], NeedRefusal] = {
    ItemNotOpen: NeedRefusal.ITEM_NOT_OPEN,
    MayNotApplyFor: NeedRefusal.NOT_BY_STATION,
    PersonDeceased: NeedRefusal.DECEASED,
}

log = structlog.get_logger()


@queue.task(name="follow_visit_report", pass_context=True, retry=AGAIN)
async def follow_visit_report(context: JobContext, visit_id: str) -> None:
    """Let a proposal, the report of a death or the year's confirmation follow the outcome."""
    house = house_of(context)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        book = await follow_outcome(session, EVERYTHING, UUID(visit_id), session.info["now"])
        report, purposes = book.holds, book.visit.purposes
    if report is None:
        return
    if CONSEQUENCES[report.outcome].reports_death:
        await _report_death(house, report)
    elif report.outcome is Outcome.FULFILLED and Purpose.ANNUAL_CONFIRMATION in purposes:
        await _confirm_year(house, report)


@queue.task(name="draft_for_need", pass_context=True, retry=AGAIN)
async def draft_for_need(context: JobContext, need_id: str) -> None:
    """Draft the request of one need, once."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        now = session.info["now"]
        need = await need_for_update(session, EVERYTHING, UUID(need_id))
        if need.request_id is not None or need.refused is not None:
            return
        whose = (need.item_code, need.person_id, need.found_by)
        try:
            found = await draft(session, EVERYTHING, *whose, now)
        except tuple(WHY_NOT) as refusal:
            await settle_need(session, need, WHY_NOT[type(refusal)], now)
        else:
            await settle_need(session, need, found, now)


async def _report_death(house: House, report: VisitReport) -> None:
    """Somebody else confirms it; who writes the report is who stood at the door."""
    content = report.content or {}
    reported = Reported(ChangeKind.DEATH, content.get("note"), report.died_on)
    actor = Actor(ActorKind.STAFF, report.written_by)
    try:
        async with house.database.transaction(EVERYTHING, actor) as session:
            staff = await author(session, EVERYTHING, report.written_by)
            now = session.info["now"]
            await report_change(session, staff, report.person_id, reported, now=now)
    except AppError as refusal:
        # Somebody reported it before, or it is confirmed already.
        log.info("death_known", report_id=str(report.id), code=refusal.code)


async def _confirm_year(house: House, report: VisitReport) -> None:
    seen = Seen(ConfirmationMethod.VISIT, day_of(report.arrived_at), AT_HOME)
    actor = Actor(ActorKind.STAFF, report.written_by)
    try:
        async with house.database.transaction(EVERYTHING, actor) as session:
            staff = await author(session, EVERYTHING, report.written_by)
            now = session.info["now"]
            await record_confirmation(session, staff, report.person_id, seen, now)
    except AppError as refusal:
        # Confirmed before, nothing to confirm, or a matter for other eyes.
        log.info("confirmation_left", report_id=str(report.id), code=refusal.code)
