"""End a contract before its time, with the reason."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.care.contracts import expect_running
from app.domain.care.terms import ContractEnd
from app.domain.errors import expect_version
from app.domain.visits.states import VisitEvent, step
from app.domain.visits.terms import CancelReason
from app.models.care import CareContract
from app.policies.principals import Staff
from app.queries.care.contracts import contract_for_update, renewal_for_update
from app.queries.care.reviewing import proposal_for_update
from app.usecases.audit.record import record


async def end_contract(
    session: AsyncSession,
    staff: Staff,
    contract_id: UUID,
    reason: ContractEnd,
    *,
    version: int,
    now: datetime,
) -> CareContract:
    """From today on nothing more is proposed; what is booked stays booked until it is cancelled."""
    today = day_of(now)
    contract = await contract_for_update(session, staff, contract_id)
    expect_version(contract, version)
    expect_running(contract.term, today)
    if proposal := await proposal_for_update(session, contract.id):
        proposal.status = step(proposal.status, VisitEvent.CANCEL)
        proposal.cancel_reason = CancelReason.BY_BUREAU
        proposal.cancelled_at = proposal.changed_at = now
        told = {"reason": CancelReason.BY_BUREAU.value, "contract_id": str(contract.id)}
        await record(session, EventTag.VISIT_CANCELLED, proposal, at=now, data=told)
    await _end(session, contract, reason, now)
    # Nobody is looked after again by a paper that was to follow this one.
    if follows := await renewal_for_update(session, contract.id):
        await _end(session, follows, reason, now)
    return contract


async def _end(
    session: AsyncSession, contract: CareContract, reason: ContractEnd, now: datetime
) -> None:
    contract.end(reason, day_of(now), now)
    told = contract.told() | {"reason": reason.value}
    await record(session, EventTag.CONTRACT_ENDED, contract, at=now, data=told)
