"""Note that somebody was reminded, called, visited or written to; one after the other."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import NotFound
from app.domain.notifications.terms import Told
from app.domain.subsidies.confirming import ConfirmationRule, check_step
from app.domain.subsidies.entitlement_errors import AlreadyConfirmed, NothingToConfirm
from app.domain.subsidies.terms import ConfirmationStepKind
from app.domain.veterans.errors import PersonDeceased
from app.models.subsidies.confirmations import ConfirmationStep
from app.policies.principals import Staff
from app.queries.subsidies.confirming import confirmed_since, needs_confirmation, steps_taken
from app.queries.subsidies.deciding import keep_apart
from app.queries.subsidies.ground import open_death_report
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record
from app.usecases.notifications.tell import tell


async def take_confirmation_step(
    session: AsyncSession,
    staff: Staff,
    person_id: UUID,
    kind: ConfirmationStepKind,
    note: str,
    *,
    rule: ConfirmationRule,
    now: datetime,
) -> ConfirmationStep:
    """Keep the step; a family that reported a death is asked nothing more."""
    today = day_of(now)
    year = today.year
    person = await person_for_update(session, staff.scope, person_id)
    if person is None:
        raise NotFound
    await keep_apart(session, staff, person.id)
    if person.died_on is not None or await open_death_report(session, person.id) is not None:
        raise PersonDeceased
    if not await needs_confirmation(session, person.id):
        raise NothingToConfirm
    if await confirmed_since(session, person.id, year):
        raise AlreadyConfirmed
    check_step(kind, await steps_taken(session, person.id, year))

    row = ConfirmationStep(
        person_id=person.id,
        division_code=person.division_code,
        year=year,
        kind=kind,
        note=note,
        taken_by=staff.id,
        taken_at=now,
    )
    session.add(row)
    due_on = rule.due_on(year)
    if kind is ConfirmationStepKind.NOTICE:
        due_on = rule.stops_on(year, today) - timedelta(days=1)
    facts = {"year": year, "kind": kind.value, "due_on": due_on.isoformat()}
    await record(session, EventTag.CONFIRMATION_STEP_TAKEN, row, at=now, data=facts)
    if kind is ConfirmationStepKind.REMINDER:  # The others are a voice, a face and a paper.
        asked: dict[str, int | date] = {"year": year, "due_on": due_on, "changed_on": today}
        await tell(session, person.id, Told.CONFIRMATION_REMINDER, asked, now=now)
    return row
