"""Look at a contract: what is due, whom to propose a visit to, whether its person still lives."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.care_policy import care_policy
from app.adapters.visit_policy import visit_policy
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.care.follow_ups import UnderCare, due, may_propose_again, to_propose
from app.domain.care.terms import ContractEnd, FollowUpKind, Standing
from app.domain.visits.states import VisitEvent, step
from app.domain.visits.terms import CancelReason, Purpose, VisitChannel, VisitStatus
from app.models.care import CareContract
from app.models.veterans.persons import Person
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.care.contracts import contract_overlapping
from app.queries.care.reviewing import (
    History,
    contract_to_review,
    history_of,
    proposal_for_update,
    team_that_comes,
)
from app.queries.divisions import division_path
from app.queries.reports.following import barred_purposes
from app.queries.subsidies.ground import open_death_report
from app.queries.visits.reference import new_reference
from app.queries.visits.standing import priority_of
from app.usecases.audit.record import record

_PURPOSES = (Purpose.MEDICAL,)
_SUITS_FOR = timedelta(days=14)
"""What is overdue already is asked for within two weeks."""


async def review_contract(
    session: AsyncSession, scope: Scope, contract_id: UUID, now: datetime
) -> CareContract | None:
    """Looking twice does no more: one visit of a contract is ahead at a time."""
    contract = await contract_to_review(session, scope, contract_id)
    if contract is None:
        return None
    today = day_of(now)
    person = await session.get_one(Person, contract.person_id)
    if person.died_on is not None:
        await _end(session, contract, person.died_on, now)
    elif contract.ended_reason is ContractEnd.DECEASED:
        await _restore(session, contract, now)
    due_on: dict[FollowUpKind, date] = {}
    if contract.term.standing(today) is Standing.IN_FORCE:
        history = await history_of(session, contract)
        due_on = due(care_policy(), _under_care(contract, person, history))
        if _asks_for_a_visit(due_on, history, today):
            await _propose(session, contract, person, due_on, now)
    await _keep(session, contract, person, due_on, now)
    return contract


def _under_care(contract: CareContract, person: Person, history: History) -> UnderCare:
    return UnderCare(
        starts_on=contract.starts_on,
        ends_before=contract.ends_before,
        follow_ups_a_year=contract.follow_ups_a_year,
        born_on=person.born_on,
        seen_on=history.seen_on,
        told_on=history.told_on,
        last_checkup_on=history.last_checkup_on,
    )


def _asks_for_a_visit(due_on: dict[FollowUpKind, date], history: History, today: date) -> bool:
    policy = care_policy()
    wanted = to_propose(policy, due_on, today)
    again = may_propose_again(policy, history.fell_through_on, today)
    return bool(wanted) and again and not history.ahead


async def _propose(
    session: AsyncSession,
    contract: CareContract,
    person: Person,
    due_on: dict[FollowUpKind, date],
    now: datetime,
) -> None:
    """While a death is being looked into, nobody is written to; nor is what he sent away."""
    if await open_death_report(session, person.id) is not None:
        return
    today, need = day_of(now), visit_policy().need_of(_PURPOSES)
    if not (await barred_purposes(session, person.id, today)).isdisjoint(_PURPOSES):
        return
    kinds = to_propose(care_policy(), due_on, today)
    first_on = min(due_on[kind] for kind in kinds)
    path = [each.code for each in await division_path(session, person.division_code)]
    points = await priority_of(session, person, today)
    visit = Visit(
        reference=await new_reference(session, person.division_code),
        person_id=person.id,
        division_code=person.division_code,
        status=VisitStatus.PROPOSED,
        purposes=[each.value for each in _PURPOSES],
        skills=[each.value for each in need.skills],
        service_minutes=need.service_minutes,
        channel=VisitChannel.PROACTIVE,
        team_id=await team_that_comes(session, contract.team_id, path, need.skills),
        priority=points.score,
        priority_because=[each.value for each in points.because],
        requested_from_on=today,
        requested_before_on=max(first_on, today + _SUITS_FOR) + timedelta(days=1),
        contract_id=contract.id,
        follow_ups=[kind.value for kind in kinds],
        due_on=first_on,
        made_by=contract.entered_by,
        made_at=now,
        changed_at=now,
    )
    visit.access = {}
    session.add(visit)
    told = {
        "contract_id": str(contract.id),
        "doctor_name": contract.doctor_name,
        "due_on": first_on.isoformat(),
        "follow_ups": visit.follow_ups,
        "team_id": None if visit.team_id is None else str(visit.team_id),
    }
    await record(session, EventTag.FOLLOW_UP_PROPOSED, visit, at=now, data=told)


async def _end(session: AsyncSession, contract: CareContract, died_on: date, now: datetime) -> None:
    if contract.ended_reason is not None:
        return
    contract.end(ContractEnd.DECEASED, died_on, now)
    if proposal := await proposal_for_update(session, contract.id):
        proposal.status = step(proposal.status, VisitEvent.CANCEL)
        proposal.cancel_reason = CancelReason.DECEASED
        proposal.cancelled_at = proposal.changed_at = now
        told = {"reason": CancelReason.DECEASED.value, "contract_id": str(contract.id)}
        await record(session, EventTag.VISIT_CANCELLED, proposal, at=now, data=told)
    told = contract.told() | {"reason": ContractEnd.DECEASED.value}
    await record(session, EventTag.CONTRACT_ENDED, contract, at=now, data=told)


async def _restore(session: AsyncSession, contract: CareContract, now: datetime) -> None:
    """Wrongly recorded as dead; unless another contract was signed meanwhile."""
    before = contract.ends_before
    contract.restore()
    with session.no_autoflush:
        taken = await contract_overlapping(session, contract.person_id, contract.term, contract.id)
    if taken is not None:
        contract.end(ContractEnd.DECEASED, before, now)
        return
    await record(session, EventTag.CONTRACT_RESTORED, contract, at=now, data=contract.told())


async def _keep(
    session: AsyncSession,
    contract: CareContract,
    person: Person,
    due_on: dict[FollowUpKind, date],
    now: datetime,
) -> None:
    """What was looked up is no change of the contract: its version stays."""
    await session.flush()
    await session.execute(
        update(CareContract)
        .where(CareContract.id == contract.id)
        .values(
            division_code=person.division_code,
            follow_up_on=due_on.get(FollowUpKind.FOLLOW_UP),
            checkup_on=due_on.get(FollowUpKind.CHECKUP),
            reviewed_at=now,
        )
        .execution_options(synchronize_session=False)
    )
