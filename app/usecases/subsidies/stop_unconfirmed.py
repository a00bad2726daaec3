"""Stop what was not confirmed, once everything was tried and the notice has run out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.subsidies.confirming import ConfirmationRule, may_stop, must_confirm
from app.domain.subsidies.months import first_of_month
from app.domain.subsidies.terms import SuspensionReason
from app.models.veterans.persons import Person
from app.policies.scope import Scope
from app.queries.subsidies.confirming import confirmed_since, steps_taken
from app.queries.subsidies.holdings import holdings_of_person_for_update
from app.queries.subsidies.programmes import programmes
from app.queries.veterans.persons import person_for_update
from app.usecases.notifications.record_and_tell import record_and_tell

MISSED = SuspensionReason.UNCONFIRMED


async def stop_unconfirmed(
    session: AsyncSession, scope: Scope, person_id: UUID, rule: ConfirmationRule, now: datetime
) -> Person | None:
    """Nobody decides it: the rule stops, from this month, and what was stopped is repaid."""
    today = day_of(now)
    person = await person_for_update(session, scope, person_id)
    if person is None or person.died_on is not None:
        return None
    years = [
        year
        for year in (today.year - 1, today.year)
        if await _is_over(session, person_id, year, rule, now)
    ]
    if not years:
        return None
    known = (await programmes(session)).by_code
    for holding in await holdings_of_person_for_update(session, person.id):
        row = holding.entitlement
        counts = holding.is_live and known[row.programme].needs_confirmation
        if not counts or not must_confirm(row.starts_on, years[-1]) or holding.stop_for(MISSED):
            continue
        stop = holding.stop(MISSED, first_of_month(today), by=None, at=now)
        facts = holding.told(reason=MISSED.value, from_on=stop.from_on)
        await record_and_tell(session, EventTag.ENTITLEMENT_STOPPED, row, at=now, data=facts)
    return person


async def _is_over(
    session: AsyncSession, person_id: UUID, year: int, rule: ConfirmationRule, now: datetime
) -> bool:
    if await confirmed_since(session, person_id, year):
        return False
    return may_stop(rule, year, await steps_taken(session, person_id, year), day_of(now))
