"""End an agency for a person who rang or came: he need not hold a telephone to stop it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound, expect_version
from app.domain.identity.agency import AgencyEnd
from app.domain.identity.errors import AgencyOver
from app.models.identity.agencies import Agency
from app.policies.principals import Staff
from app.queries.identity.agencies import agency_in_scope_for_update
from app.usecases.audit.record import record


async def end_agency_at_station(
    session: AsyncSession, staff: Staff, agency_id: UUID, *, version: int, now: datetime
) -> Agency:
    """End an agency over a person of the caller's scope."""
    agency = await agency_in_scope_for_update(session, staff.scope, agency_id)
    if agency is None:
        raise NotFound
    expect_version(agency, version)
    if agency.revoked_at is not None:
        raise AgencyOver
    agency.revoke(AgencyEnd.BY_STATION, now)
    because = {"because": AgencyEnd.BY_STATION.value}
    await record(session, EventTag.AGENCY_REVOKED, agency, at=now, data=because)
    return agency
