"""Confirm a proposed entitlement: the second pair of eyes, from which money follows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import NotFound
from app.domain.subsidies.entitlement_errors import AlreadyEntitled, OpenedByYou
from app.domain.subsidies.months import first_of_month
from app.domain.subsidies.opening import Opening, check_opening, payable
from app.domain.subsidies.placing import Verdict
from app.domain.subsidies.terms import ArrearsCause, Basis
from app.models.subsidies.entitlements import Entitlement
from app.models.subsidies.holding import Holding
from app.policies.principals import Staff
from app.policies.scope import Scope
from app.queries.subsidies.deciding import holding_to_decide
from app.queries.subsidies.holdings import holdings_of_person_for_update
from app.queries.subsidies.placing import differences_of, placing_of
from app.queries.subsidies.programmes import programmes
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


async def confirm_entitlement(
    session: AsyncSession, staff: Staff, entitlement_id: UUID, *, version: int, now: datetime
) -> Entitlement:
    """Let it run; what it succeeds ends where it is first owed, and missed months are noted."""
    holding = await holding_to_decide(session, staff, entitlement_id, version)
    row = holding.entitlement
    # Whoever decides on it may lock whose it is, wherever the person lives.
    whose = Scope(persons=(row.person_id,))
    person = await person_for_update(session, whose, row.person_id)
    if person is None:
        raise NotFound
    if row.opened_by == staff.id:
        raise OpenedByYou
    opening = opening_of(row)
    check_opening(opening, payable((await programmes(session)).by_code, row.programme))
    held = await holdings_of_person_for_update(session, person.id)
    payer = holding.payer_of(row.starts_on)
    others = [other for other in held if other.entitlement.id != row.id]
    placing = await placing_of(session, payer, opening, others, now)
    if placing.verdict is not Verdict.OPEN:
        raise AlreadyEntitled

    replaced = [other for other in others if other.entitlement.id in placing.succeeds]
    await _succeed(session, holding, replaced, now)
    holding.confirm(staff.id, now)
    lacking = await differences_of(session, payer, opening, replaced, row.due_from, now)
    holding.owe_differences(lacking, now)
    missed = holding.owe_missed(ArrearsCause.OPENED_LATE, first_of_month(day_of(now)), now)
    facts = holding.told(starts_on=row.starts_on, reference=row.basis_ref, owes=missed)
    await record(session, EventTag.ENTITLEMENT_CONFIRMED, row, at=now, data=facts)
    if person.died_on is not None:
        # For the months alive: the death ends it at once.
        await enqueue(session, "follow_one_death", person_id=str(person.id))
    return row


def opening_of(row: Entitlement) -> Opening:
    """Read a proposed entitlement back as what was to be opened."""
    return Opening(
        programme=row.programme,
        starts_on=row.starts_on,
        ends_before=row.ends_before,
        category=row.category,
        nature=row.nature,
        grade=row.grade,
        service_years=row.service_years,
        fixed_fen=row.fixed_fen,
        due_from=row.due_from,
        regrades=row.basis is Basis.REQUEST and row.grade is not None,
    )


async def _succeed(
    session: AsyncSession, new: Holding, replaced: list[Holding], now: datetime
) -> None:
    for old in replaced:
        paid_until = old.unpaid_from or new.entitlement.due_from
        new.entitlement.due_from = max(new.entitlement.due_from, paid_until)
        tag = old.give_way(new.entitlement.due_from, first_of_month(day_of(now)))
        facts = old.told(ends_before=old.entitlement.ends_before, by=new.entitlement.id)
        await record(session, tag, old.entitlement, at=now, data=facts)
