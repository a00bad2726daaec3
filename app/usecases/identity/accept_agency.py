"""Take over the affairs of somebody who offered them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.identity.agency import AgencyEnd, expect_own_to_end
from app.domain.identity.errors import AgentIsPrincipal, InvitationRefused, TriesUsedUp
from app.domain.identity.lockout import AttemptKind, live, seconds_to_wait, tries_used_up
from app.domain.veterans.digits import plain_digits
from app.models.identity.agencies import Agency
from app.models.identity.attempts import count_failures, counter_key
from app.models.sealed import the_vault
from app.policies.principals import Citizen
from app.queries.identity.agencies import agency_of_pair_for_update, agency_offered_for_update
from app.queries.identity.attempts import tallies
from app.queries.identity.persons import registered_person
from app.queries.identity.sessions import account_for_update
from app.usecases.audit.record import record


async def accept_agency(
    session: AsyncSession, citizen: Citizen, agent_id: UUID, code: str, now: datetime
) -> Agency:
    """Become the agent of whoever gave me the code; it replaces an earlier agency of ours."""
    # One try of an account at a time: parallel guesses would outrun their counter.
    account = await account_for_update(session, citizen.account_id)
    keys = {AttemptKind.BINDING_ACCOUNT: counter_key(str(account.id))}
    counted = await tallies(session, keys)
    if tries_used_up(live(counted, now)):
        raise TriesUsedUp(retry_after_seconds=seconds_to_wait(counted, now))

    indexes = the_vault().indexes("agencies", "invitation", plain_digits(code))
    agency = await agency_offered_for_update(session, indexes)
    if agency is None or not agency.open_to_accept(now) or not await _alive(session, agency):
        await count_failures(session, keys, now)
        raise InvitationRefused
    if agency.principal_id == agent_id:
        raise AgentIsPrincipal

    former = await agency_of_pair_for_update(session, agency.principal_id, agent_id)
    if former is not None:
        expect_own_to_end(former.kind)
        former.revoke(AgencyEnd.REPLACED, now)
        because = {"because": AgencyEnd.REPLACED.value}
        await record(session, EventTag.AGENCY_REVOKED, former, at=now, data=because)
    agency.agent_id, agency.accepted_at = agent_id, now
    await record(session, EventTag.AGENCY_ACCEPTED, agency, at=now)
    return agency


async def _alive(session: AsyncSession, agency: Agency) -> bool:
    principal = await registered_person(session, agency.principal_id)
    return principal is not None and principal.alive
