"""Let what the house proposes by itself follow what was found at the door."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_policy import visit_policy
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.reports.outcomes import CONSEQUENCES
from app.domain.visits.states import VisitEvent, step
from app.domain.visits.terms import CancelReason, Purpose, VisitChannel, VisitStatus
from app.models.reports.book import VisitBook
from app.models.reports.told import VisitReport
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.reports.following import barred_purposes, under_contract
from app.queries.reports.writing import book_to_write
from app.queries.veterans.living import is_reported_dead
from app.queries.visits.reference import new_reference
from app.queries.visits.visits import visit_for_update
from app.usecases.audit.record import record


@dataclass(frozen=True, slots=True)
class Wish:
    """When another visit is due, whether it waits before all others, and whose word it rests on."""

    from_on: date
    at_head: bool
    by: UUID


async def follow_outcome(
    session: AsyncSession, scope: Scope, visit_id: UUID, now: datetime
) -> VisitBook:
    """Propose the next visit, or take a proposal back; twice does no more."""
    book = await book_to_write(session, await visit_for_update(session, scope, visit_id))
    wish = await _wish(session, book.holds)
    proposed = await _proposed(session, scope, book)
    if wish is not None and proposed is None:
        # While a death is being looked into nothing is proposed; this comes again after it.
        if await is_reported_dead(session, book.visit.person_id):
            return book
        await _propose(session, book, wish, now)
    elif proposed is not None and proposed.status is VisitStatus.PROPOSED:
        if wish is None:
            await _withdraw(session, book, proposed, now)
        else:
            await _move(session, proposed, wish, now)
    return book


async def _wish(session: AsyncSession, report: VisitReport | None) -> Wish | None:
    """What the outcome asks for, or the person agreed to; a contract proposes its own visits."""
    if report is None:
        return None
    day, proposal = day_of(report.arrived_at), CONSEQUENCES[report.outcome].proposes
    if proposal is not None:
        from_on = day + timedelta(days=proposal.after_days)
        return Wish(from_on, proposal.at_head, report.written_by)
    if report.next_on is None or await under_contract(session, report.person_id, day):
        return None
    return Wish(report.next_on, at_head=False, by=report.written_by)


async def _proposed(session: AsyncSession, scope: Scope, book: VisitBook) -> Visit | None:
    if book.door.proposed_visit_id is None:
        return None
    return await visit_for_update(session, scope, book.door.proposed_visit_id)


async def _propose(session: AsyncSession, book: VisitBook, wish: Wish, now: datetime) -> None:
    old = book.visit
    barred = await barred_purposes(session, old.person_id, day_of(now))
    purposes = [each for each in old.purposes if each not in barred]
    if not purposes:
        return
    visit = _copy(old, purposes, wish.by, now)
    _ask(visit, wish)
    visit.reference = await new_reference(session, old.division_code)
    session.add(visit)
    await session.flush()  # The door refers to the visit.
    book.door.proposed_visit_id = visit.id
    session.add(book.door)
    facts = {"after": str(old.id), "from_on": wish.from_on.isoformat()}
    await record(session, EventTag.VISIT_PROPOSED, visit, at=now, data=facts)


def _ask(visit: Visit, wish: Wish) -> None:
    visit.requested_from_on, visit.at_head = wish.from_on, wish.at_head


def _copy(old: Visit, purposes: list[str], by: UUID, now: datetime) -> Visit:
    """The same wish once more, without a window."""
    need = visit_policy().need_of([Purpose(each) for each in purposes])
    visit = Visit(
        person_id=old.person_id,
        division_code=old.division_code,
        status=VisitStatus.PROPOSED,
        purposes=purposes,
        skills=[each.value for each in need.skills],
        service_minutes=need.service_minutes,
        channel=VisitChannel.PROACTIVE,
        reserve_seat=False,
        priority=old.priority,
        priority_because=list(old.priority_because),
        made_by=by,
        made_at=now,
        changed_at=now,
    )
    visit.access = old.access or {}
    return visit


async def _move(session: AsyncSession, proposed: Visit, wish: Wish, now: datetime) -> None:
    """A correction may have named another day."""
    if (proposed.requested_from_on, proposed.at_head) == (wish.from_on, wish.at_head):
        return
    _ask(proposed, wish)
    proposed.changed_at = now
    facts = {"from_on": wish.from_on.isoformat()}
    await record(session, EventTag.VISIT_PROPOSED, proposed, at=now, data=facts)


async def _withdraw(session: AsyncSession, book: VisitBook, proposed: Visit, now: datetime) -> None:
    status = step(proposed.status, VisitEvent.CANCEL)
    proposed.call_off(status, CancelReason.BY_BUREAU, now)
    book.door.proposed_visit_id = None
    await record(session, EventTag.VISIT_PROPOSAL_WITHDRAWN, proposed, at=now)
