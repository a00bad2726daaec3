"""Note the months of a person that are owed and that no list will come back to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.subsidies.months import first_of_month
from app.domain.subsidies.terms import ArrearsCause
from app.policies.scope import Scope
from app.queries.subsidies.holdings import holdings_of_person_for_update
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


async def note_missed(
    session: AsyncSession, scope: Scope, person_id: UUID, cause: ArrearsCause, now: datetime
) -> int:
    """Return how many months were noted; done twice it finds none."""
    await person_for_update(session, scope, person_id)  # All that is owed changes under its lock.
    this_month, noted = first_of_month(day_of(now)), 0
    for holding in await holdings_of_person_for_update(session, person_id):
        owes = holding.owe_missed(cause, this_month, now) if holding.had_months else []
        if owes:
            facts = holding.told(cause=cause.value, owes=owes)
            await record(session, EventTag.ARREARS_NOTED, holding.entitlement, at=now, data=facts)
        noted += len(owes)
    return noted
