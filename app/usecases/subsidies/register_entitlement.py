"""Register an entitlement by hand, from a decision on paper; somebody else confirms it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import NotFound
from app.domain.subsidies.elsewhere import Elsewhere
from app.domain.subsidies.entitlement_errors import AlreadyEntitled, PaidWhereOneLives
from app.domain.subsidies.opening import Opening, check_opening, payable
from app.domain.subsidies.placing import Verdict
from app.domain.subsidies.programme import Programme
from app.domain.subsidies.terms import Basis
from app.domain.veterans.errors import PersonDeceased
from app.models.subsidies.entitlements import Entitlement
from app.models.subsidies.holding import Holding
from app.models.subsidies.proposal import Ground
from app.policies.dossiers import check_decides_standing
from app.policies.principals import Staff
from app.policies.scope import Scope
from app.queries.subsidies.confirming import person_by_number
from app.queries.subsidies.deciding import keep_apart
from app.queries.subsidies.holdings import holdings_of_person_for_update
from app.queries.subsidies.placing import prospect_of
from app.queries.subsidies.programmes import programmes
from app.queries.subsidies.weighing import payer_at
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


async def register_entitlement(
    session: AsyncSession,
    staff: Staff,
    whom: UUID | Elsewhere,
    opening: Opening,
    reference: str,
    now: datetime,
) -> Entitlement:
    """Propose it; what could never be reckoned or is excluded by what is there is refused."""
    check_decides_standing(staff)
    programme = payable((await programmes(session)).by_code, opening.programme)
    person_id, scope = await _whose(session, staff, whom, programme, now)
    person = await person_for_update(session, scope, person_id)
    if person is None:
        raise NotFound
    await keep_apart(session, staff, person.id)
    payer = await payer_at(session, programme, person.division_code, staff.division_code)
    check_opening(opening, programme)
    if person.died_on is not None and opening.starts_on > person.died_on:
        raise PersonDeceased
    held = await holdings_of_person_for_update(session, person.id)
    prospect = await prospect_of(session, payer, person, opening, (), held, now)
    if prospect.placing.verdict is Verdict.REFUSE:
        raise AlreadyEntitled

    holding = Holding.opened(
        session,
        person,
        prospect.opening,
        Ground(Basis.REGISTER, None, reference, staff.id),
        programme=programme,
        payer=prospect.payer,
        at=now,
    )
    await _expect_first(session)
    facts = holding.told(starts_on=opening.starts_on, reference=reference)
    await record(session, EventTag.ENTITLEMENT_PROPOSED, holding.entitlement, at=now, data=facts)
    return holding.entitlement


async def _whose(
    session: AsyncSession,
    staff: Staff,
    whom: UUID | Elsewhere,
    programme: Programme,
    now: datetime,
) -> tuple[UUID, Scope]:
    """Of people elsewhere only the family of a conscript from here is looked for."""
    if not isinstance(whom, Elsewhere):
        return whom, staff.scope
    if programme.follows_the_person:
        raise PaidWhereOneLives
    return await person_by_number(session, whom.id_number, whom.name, day_of(now))


async def _expect_first(session: AsyncSession) -> None:
    try:
        await session.flush()  # The database knows whether it is there already.
    except IntegrityError as error:
        if "uq_entitlements_basis" in str(error.orig):
            raise AlreadyEntitled from None
        raise
