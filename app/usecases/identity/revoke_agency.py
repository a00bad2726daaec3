"""End an agency, from either side."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound, expect_version
from app.domain.identity.agency import AgencyEnd, expect_own_to_end
from app.domain.identity.errors import AgencyOver
from app.models.identity.agencies import Agency
from app.queries.identity.agencies import own_agency_for_update
from app.usecases.audit.record import record


async def revoke_agency(
    session: AsyncSession, person_id: UUID, agency_id: UUID, *, version: int, now: datetime
) -> Agency:
    """End it at once: the agent's very next call for this person is refused."""
    agency = await own_agency_for_update(session, person_id, agency_id)
    if agency is None:
        raise NotFound
    expect_version(agency, version)
    if agency.revoked_at is not None:
        raise AgencyOver
    expect_own_to_end(agency.kind)
    granted = agency.principal_id == person_id
    because = AgencyEnd.BY_PRINCIPAL if granted else AgencyEnd.BY_AGENT
    agency.revoke(because, now)
    data = {"because": because.value}
    await record(session, EventTag.AGENCY_REVOKED, agency, at=now, data=data)
    return agency
