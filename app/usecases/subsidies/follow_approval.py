"""Let an entitlement follow the decision of a request: opened once, taken back when it falls."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.subsidies.months import first_of_month
from app.domain.subsidies.opening import Opening, openings_of
from app.domain.subsidies.placing import Placing, Verdict
from app.domain.subsidies.states import RESTING, EntitlementEvent
from app.domain.subsidies.terms import ArrearsCause, Basis, EndReason, EntitlementStatus
from app.models.requests.request import Request
from app.models.subsidies.entitlements import Entitlement
from app.models.subsidies.holding import Holding
from app.models.subsidies.proposal import Ground
from app.models.veterans.persons import Person
from app.policies.scope import Scope
from app.queries.subsidies.ground import opened_since, request_for_update
from app.queries.subsidies.holdings import holding_for_update, holdings_of_person_for_update
from app.queries.subsidies.placing import Prospect, prospect_of
from app.queries.subsidies.programmes import programmes
from app.queries.subsidies.weighing import payer_at
from app.queries.veterans.facts import facts_of
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


async def follow_approval(
    session: AsyncSession, scope: Scope, request_id: UUID, now: datetime
) -> Request | None:
    """Do what the decision in force says; done twice it does nothing more."""
    request = await request_for_update(session, request_id)
    if request is None:
        return None
    person = await person_for_update(session, scope, request.person_id)
    if person is None:
        return None
    held = await holdings_of_person_for_update(session, person.id)
    if request.outcome is None:
        await _take_back(session, [c for c in held if _from(c, request)], now)
    elif request.decided_at and not await opened_since(session, request.id, request.decided_at):
        await _open(session, scope, request, person, held, now)
    return request


def _from(holding: Holding, request: Request) -> bool:
    return holding.entitlement.basis_id == request.id


async def _take_back(session: AsyncSession, holdings: list[Holding], now: datetime) -> None:
    """The approval was struck down: what was not paid yet is not owed."""
    for holding in holdings:
        row = holding.entitlement
        if row.status not in RESTING or row.ended_reason is EndReason.APPROVAL_REVOKED:
            continue
        if holding.entitlement.status is EntitlementStatus.PROPOSED:
            holding.move(EntitlementEvent.DISMISS)
        else:
            holding.take_back()
        facts = holding.told(ends_before=holding.entitlement.ends_before)
        await record(
            session, EventTag.ENTITLEMENT_TAKEN_BACK, holding.entitlement, at=now, data=facts
        )


async def _open(  # What was decided, for whom, beside what.
    session: AsyncSession,
    scope: Scope,
    request: Request,
    person: Person,
    held: list[Holding],
    now: datetime,
) -> None:
    decided_on = request.decided_on or day_of(now)
    facts = await facts_of(session, scope, person.id, decided_on)
    if facts is None or request.outcome is None:
        return
    known = await programmes(session)
    ground = Ground(Basis.REQUEST, request.id, request.reference or "")
    for opening in openings_of(request.outcome, facts, decided_on, known.by_code):
        earlier = [c for c in held if _from(c, request)]
        programme = known.by_code[opening.programme]
        payer = await payer_at(session, programme, person.division_code, request.division_code)
        prospect = await prospect_of(
            session, payer, person, _after(opening, earlier), facts.categories, held, now
        )
        row = await _put_down(session, person, prospect, ground, now)
        await _place(session, scope, row.id, prospect, held, now)


def _after(opening: Opening, earlier: list[Holding]) -> Opening:
    """A decision made anew begins where the one before it stopped being paid."""
    same = [c.entitlement for c in earlier if c.entitlement.programme == opening.programme]
    ends = [row.ends_before for row in same if row.status is EntitlementStatus.ENDED]
    paid_until = max((end for end in ends if end is not None), default=opening.starts_on)
    # Money once that was paid on the first decision: a person sets one against the other.
    asks = opening.asks or (opening.fixed_fen is not None and bool(ends))
    return replace(opening, starts_on=max(opening.starts_on, paid_until), asks=asks)


async def _put_down(
    session: AsyncSession, person: Person, prospect: Prospect, ground: Ground, now: datetime
) -> Entitlement:
    holding = Holding.opened(
        session,
        person,
        prospect.opening,
        ground,
        programme=prospect.programme,
        payer=prospect.payer,
        at=now,
    )
    await session.flush()  # The holding is read back under its lock.
    return holding.entitlement


async def _place(
    session: AsyncSession,
    scope: Scope,
    entitlement_id: UUID,
    prospect: Prospect,
    held: list[Holding],
    now: datetime,
) -> None:
    holding = await holding_for_update(session, scope, entitlement_id)
    placing = prospect.placing
    tag, missed = EventTag.ENTITLEMENT_PROPOSED, list[date]()
    if placing.verdict is Verdict.REFUSE:
        holding.move(EntitlementEvent.DISMISS)
        tag = EventTag.ENTITLEMENT_DISMISSED
    elif placing.verdict is Verdict.OPEN:
        await _succeed(session, holding, placing, held, now)
        holding.confirm(None, now)
        holding.owe_differences(prospect.differences, now)
        missed = holding.owe_missed(ArrearsCause.OPENED_LATE, first_of_month(day_of(now)), now)
        tag = EventTag.ENTITLEMENT_OPENED
    facts = holding.told(
        starts_on=holding.entitlement.starts_on,
        reference=holding.entitlement.basis_ref,
        owes=missed,
    )
    await record(session, tag, holding.entitlement, at=now, data=facts)


async def _succeed(
    session: AsyncSession, new: Holding, placing: Placing, held: list[Holding], now: datetime
) -> None:
    """The one before ends where the new one is first owed: no month belongs to both."""
    for old in held:
        if old.entitlement.id not in placing.succeeds:
            continue
        tag = old.give_way(new.entitlement.due_from, first_of_month(day_of(now)))
        facts = old.told(ends_before=old.entitlement.ends_before, by=new.entitlement.id)
        await record(session, tag, old.entitlement, at=now, data=facts)
