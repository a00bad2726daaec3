"""Say from the telephone that one lives; a person of the bureau looks before it counts."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import NotFound
from app.domain.subsidies.entitlement_errors import AlreadyConfirmed, NothingToConfirm
from app.domain.subsidies.terms import ConfirmationMethod
from app.models.subsidies.confirmations import ConfirmationDeclaration
from app.policies.principals import Citizen
from app.queries.subsidies.confirming import confirmed_since, needs_confirmation
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


async def declare_confirmation(
    session: AsyncSession,
    citizen: Citizen,
    method: ConfirmationMethod,
    reference: str | None,
    now: datetime,
) -> ConfirmationDeclaration:
    """Keep what was said: that a face check passed, or that a video call is wished for."""
    year = day_of(now).year
    person = await person_for_update(session, citizen.scope, citizen.holder)
    if person is None:
        raise NotFound
    if not await needs_confirmation(session, person.id):
        raise NothingToConfirm
    if await confirmed_since(session, person.id, year):
        raise AlreadyConfirmed
    row = ConfirmationDeclaration(
        person_id=person.id,
        division_code=person.division_code,
        year=year,
        method=method,
        reference=reference,
        declared_at=now,
    )
    await _add(session, row)
    facts = {"year": year, "method": method.value}
    await record(session, EventTag.CONFIRMATION_DECLARED, row, at=now, data=facts)
    return row


async def _add(session: AsyncSession, row: ConfirmationDeclaration) -> None:
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        if "uq_confirmation_declarations_year" in str(error.orig):
            raise AlreadyConfirmed from None
        raise
