"""Record that somebody lives and still qualifies, however and wherever that was seen."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import NotFound
from app.domain.subsidies.confirming import check_done_on
from app.domain.subsidies.elsewhere import Elsewhere
from app.domain.subsidies.entitlement_errors import AlreadyConfirmed, NothingToConfirm
from app.domain.subsidies.months import first_of_month
from app.domain.subsidies.terms import ArrearsCause, ConfirmationMethod, SuspensionReason
from app.models.subsidies.confirmations import Confirmation
from app.models.subsidies.holding import Holding
from app.models.veterans.persons import Person
from app.policies.principals import Staff
from app.queries.subsidies.confirming import (
    confirmation_in_doubt,
    needs_confirmation,
    person_by_number,
)
from app.queries.subsidies.deciding import keep_apart
from app.queries.subsidies.ground import open_death_report
from app.queries.subsidies.holdings import holdings_of_person_for_update
from app.queries.subsidies.programmes import programmes
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record
from app.usecases.notifications.record_and_tell import record_and_tell

MISSED = SuspensionReason.UNCONFIRMED


@dataclass(frozen=True, slots=True)
class Seen:
    """How, when and where somebody was seen."""

    method: ConfirmationMethod
    done_on: date
    place: str


async def record_confirmation(
    session: AsyncSession, staff: Staff, whom: UUID | Elsewhere, seen: Seen, now: datetime
) -> Confirmation:
    """Confirm the year; what was stopped without it goes on, and its months are owed."""
    today = day_of(now)
    if isinstance(whom, Elsewhere):
        person_id, scope = await person_by_number(session, whom.id_number, whom.name, today)
    else:
        person_id, scope = whom, staff.scope
    person = await person_for_update(session, scope, person_id)
    if person is None:
        raise NotFound
    await keep_apart(session, staff, person.id)
    reported = await open_death_report(session, person.id)
    check_done_on(
        seen.done_on,
        today,
        died_on=person.died_on,
        reported_dead_on=reported.died_on if reported else None,
    )
    if not await needs_confirmation(session, person.id):
        raise NothingToConfirm

    row = Confirmation(
        person_id=person.id,
        division_code=person.division_code,
        year=seen.done_on.year,
        method=seen.method,
        done_on=seen.done_on,
        place=seen.place,
        recorded_by=staff.id,
        recorded_at=now,
    )
    doubted = await confirmation_in_doubt(session, person.id, row.year)
    if doubted is None:
        await _add(session, row)
    else:
        row = doubted.seen_again(row)
    resumed = await _resume(session, person, staff, now)
    facts = {"year": row.year, "method": row.method.value, "resumed": resumed}
    facts |= {"instead_of_doubted": doubted is not None}
    await record(session, EventTag.CONFIRMATION_RECORDED, row, at=now, data=facts)
    if isinstance(whom, Elsewhere):
        # Which lists have gone out at home, a station elsewhere does not see.
        cause = ArrearsCause.REINSTATED.value
        await enqueue(session, "note_missed_months", person_id=str(person.id), cause=cause)
    return row


async def _resume(session: AsyncSession, person: Person, staff: Staff, now: datetime) -> int:
    """Missed, then made up: every month in between is owed; return how many go on."""
    known = (await programmes(session)).by_code
    this_month, resumed = first_of_month(day_of(now)), 0
    for holding in await holdings_of_person_for_update(session, person.id):
        if not holding.is_live or not known[holding.entitlement.programme].needs_confirmation:
            continue
        lifted = holding.stop_for(MISSED) is not None
        if lifted:
            holding.lift(MISSED, this_month, by=staff.id, at=now)
        owes = holding.owe_missed(ArrearsCause.REINSTATED, this_month, now)
        if lifted:
            await _tell(session, holding, owes, now)
            resumed += 1
    return resumed


async def _tell(session: AsyncSession, holding: Holding, owes: list[date], now: datetime) -> None:
    facts = holding.told(reason=MISSED.value, owes=owes)
    tag = EventTag.ENTITLEMENT_LIFTED
    await record_and_tell(session, tag, holding.entitlement, at=now, data=facts)


async def _add(session: AsyncSession, row: Confirmation) -> None:
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        if "uq_confirmations_year" in str(error.orig):
            raise AlreadyConfirmed from None
        raise
