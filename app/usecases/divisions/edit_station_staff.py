"""Change what is known of somebody who works at a station."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.divisions.errors import CertificateTaken, OfficerAccountRefused
from app.domain.divisions.stations import StaffCard
from app.domain.errors import NotFound, expect_version
from app.models.stations import StationStaff
from app.policies.principals import Staff
from app.queries.stations import account_serves_within, certificate_holder, station_staff_for_update
from app.usecases.audit.record import record


async def edit_station_staff(
    session: AsyncSession,
    staff: Staff,
    station_id: UUID,
    member_id: UUID,
    card: StaffCard,
    *,
    version: int,
    now: datetime,
) -> StationStaff:
    """Replace name, certificate and last day; a re-issued certificate is a new number."""
    member = await station_staff_for_update(session, staff.scope, station_id, member_id)
    if member is None:
        raise NotFound
    expect_version(member, version)
    account_id = card.staff_account_id
    if account_id and not await account_serves_within(session, staff.scope, account_id):
        raise OfficerAccountRefused
    if card.certificate:
        holder = await certificate_holder(session, staff.scope, card.certificate.number)
        if holder not in (None, member.id):
            raise CertificateTaken

    member.tell(card)
    await record(session, EventTag.STATION_STAFF_EDITED, member, at=now)
    return member
